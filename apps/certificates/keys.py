"""The keys that certificates are signed with, and who we are to those who check them.

A key is an Ed25519 seed, written in base64url. CERTIFICATE_KEYS has them, newest first: the first signs, all of them
are published, so that what an older one signed stays good. Without that setting they are the lines of the file
CERTIFICATE_KEYS_FILE, where a site in development has one made when it starts.

Who we are is a DID, an identifier that says where its public keys are: `did:web` of the site's address, which needs
https, or without that `did:key`, which is the key itself and names nobody. It reads no models: the supervisor makes
keys, and has none.
"""

import hashlib
import os
import secrets
from base64 import urlsafe_b64decode
from binascii import Error as NotBase64
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from openbadgeslib.keys import public_jwk_from_pem
from openbadgeslib.ob3.did import build_did_document, did_key_from_pem, did_web_from_url

from apps.common.key_files import KEY_BYTES, OWNER_ONLY

# Of the digest of a public key, in its name.
NAME_LETTERS = 16


@dataclass(frozen=True)
class Key:
    seed: bytes

    @cached_property
    def private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    @cached_property
    def public_pem(self) -> bytes:
        return self.private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    @cached_property
    def jwk(self) -> dict[str, Any]:
        """The public half, as DID documents and the heads of tokens have it."""
        return public_jwk_from_pem(self.public_pem)

    @cached_property
    def name(self) -> str:
        raw = self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        return hashlib.sha256(raw).hexdigest()[:NAME_LETTERS]

    @property
    def issuer(self) -> str:
        """Who signs with it, as a DID."""
        return did_web_from_url(settings.SITE_URL) if settings.HTTPS else did_key_from_pem(self.public_pem)

    @property
    def method(self) -> str:
        """Its place in the DID document of the issuer."""
        issuer = self.issuer
        return f"{issuer}#{self.name}" if settings.HTTPS else f"{issuer}#{issuer.removeprefix('did:key:')}"

    def sign(self, data: bytes) -> str:
        return self.private.sign(data).hex()

    def has_signed(self, data: bytes, signature: str) -> bool:
        try:
            self.private.public_key().verify(bytes.fromhex(signature), data)
        except (InvalidSignature, ValueError):
            return False
        return True


def read_key(text: str) -> Key:
    """Raises `ImproperlyConfigured` for what is no key, without repeating it."""
    try:
        seed = urlsafe_b64decode(text)
    except (NotBase64, ValueError):
        seed = b""
    if len(seed) != KEY_BYTES:
        raise ImproperlyConfigured("CERTIFICATE_KEYS holds what is no key.")
    return Key(seed)


_read: dict[str, Key] = {}


def keys() -> list[Key]:
    """All that are given, newest first; raises `ImproperlyConfigured` where there is none."""
    texts = settings.CERTIFICATE_KEYS or _lines(Path(settings.CERTIFICATE_KEYS_FILE or os.devnull))
    if not texts:
        raise ImproperlyConfigured("CERTIFICATE_KEYS is not set, so certificates could not be signed.")
    # Reading one is cheap, deriving its public half is not.
    return [_read.get(text) or _read.setdefault(text, read_key(text)) for text in texts]


def key_named(name: str) -> Key | None:
    return next((key for key in keys() if key.name == name), None)


def is_for_trial() -> bool:
    """Whether what we sign names nobody, since the site has no https."""
    return not settings.HTTPS


def did_document() -> dict[str, Any]:
    """Our public keys, as others look for them."""
    newest, *_ = found = keys()
    return build_did_document(newest.issuer, [(key.method.partition("#")[2], key.jwk) for key in found])


def put_first(path: Path, text: str) -> None:
    """Make a key the newest of a file; those that are there stay."""
    own = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(own, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY), "w") as file:
        file.writelines(f"{line}\n" for line in (text, *_lines(path)))
    own.replace(path)


def _lines(path: Path) -> list[str]:
    return path.read_text().split() if path.is_file() else []
