"""Who goes on after being warned."""

import time
from collections.abc import Callable

from django.conf import settings

from apps.common.refusals import Refusal
from apps.limits.interface import Lease, Limiter

WINDOW_SECONDS = 10.0


class FloodGate:
    """Counts one socket's violations. Each is answered by an error frame, which is the warning."""

    def __init__(self, limiter: Limiter, lease: Lease, clock: Callable[[], float] = time.monotonic) -> None:
        self._limiter = limiter
        self._lease = lease
        self._clock = clock
        self._times: list[float] = []

    async def violated(self) -> Refusal | None:
        """Count a violation; the refusal that ends the socket where there were too many within the window."""
        if not settings.WS_RATE_ENABLED:
            return None
        now = self._clock()
        self._times = [*(time for time in self._times if time > now - WINDOW_SECONDS), now]
        if len(self._times) <= settings.WS_RATE_FLOOD_VIOLATIONS:
            return None
        return await self._limiter.block(self._lease)
