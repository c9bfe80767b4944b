"""The keys that payment details are encrypted with."""

from functools import lru_cache
from pathlib import Path

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from apps.common.key_files import keys_in


def sealer() -> MultiFernet:
    """Encrypts with the newest of PAYOUT_KEYS, and reads what any of them has encrypted. Only development has keys in a
    file; raises `ImproperlyConfigured` elsewhere without any."""
    if not settings.PAYOUT_KEYS and not settings.DEBUG:
        raise ImproperlyConfigured("There is no key to encrypt payment details with: set PAYOUT_KEYS.")
    return _sealer(tuple(settings.PAYOUT_KEYS or keys_in(Path(settings.PAYOUT_KEYS_FILE))))


@lru_cache(maxsize=4)
def _sealer(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])
