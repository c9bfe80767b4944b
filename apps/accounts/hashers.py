"""How passwords are hashed: few at once, so that a rush of them leaves the processor to other requests."""

import threading

from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher

from apps.limits.throttles import TooManyAttempts

WAITS_SECONDS = 10.0
_at_once = threading.BoundedSemaphore(settings.PASSWORD_HASHES_AT_ONCE)


class BoundedPasswordHasher(PBKDF2PasswordHasher):
    """Django's hasher, in whose place it stands: every hash, of a check too, is made here."""

    def encode(self, password: str, salt: str, iterations: int | None = None) -> str:
        if not _at_once.acquire(timeout=WAITS_SECONDS):
            raise TooManyAttempts(int(1000 * WAITS_SECONDS))
        try:
            return super().encode(password, salt, iterations)
        finally:
            _at_once.release()
