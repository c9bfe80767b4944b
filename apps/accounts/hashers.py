"""How passwords are hashed: few at once, so that a rush of them leaves the processor to other requests."""

import threading

from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher

from apps.common.turns import give_connections_back, give_turn_back
from apps.limits.throttles import TooManyAttempts

WAITS_SECONDS = 10.0
# Some more than are hashed within that time; the others learn at once that they would wait in vain.
WAIT_AT_MOST = 64
_at_once = threading.BoundedSemaphore(settings.PASSWORD_HASHES_AT_ONCE)
_places_to_wait = threading.BoundedSemaphore(WAIT_AT_MOST)


class BoundedPasswordHasher(PBKDF2PasswordHasher):
    """Django's hasher, in whose place it stands: every hash, of a check too, is made here."""

    def encode(self, password: str, salt: str, iterations: int | None = None) -> str:
        if not _at_once.acquire(blocking=False):
            _wait_for_turn()
        try:
            return super().encode(password, salt, iterations)
        finally:
            _at_once.release()


def _wait_for_turn() -> None:
    """Wait until a hash may be made; `TooManyAttempts` after `WAITS_SECONDS`, or at once where too many wait."""
    if not _places_to_wait.acquire(blocking=False):
        raise TooManyAttempts(int(1000 * WAITS_SECONDS))
    try:
        give_connections_back()
        give_turn_back()
        if not _at_once.acquire(timeout=WAITS_SECONDS):
            raise TooManyAttempts(int(1000 * WAITS_SECONDS))
    finally:
        _places_to_wait.release()
