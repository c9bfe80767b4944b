"""What has to be kept and is nobody's to read in the database: encrypted by a key that is made of `SECRET_KEY` and of
what only whoever may read it sends."""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet
from django.utils.crypto import salted_hmac


def sealed(content: bytes, key: str) -> bytes:
    return _fernet(key).encrypt(content)


def unsealed(content: bytes, key: str) -> bytes:
    """Raises `cryptography.fernet.InvalidToken` where it was sealed with another key, or changed since."""
    return _fernet(key).decrypt(content)


def _fernet(key: str) -> Fernet:
    return Fernet(urlsafe_b64encode(salted_hmac("deltacrown.sealed", key, algorithm="sha256").digest()))
