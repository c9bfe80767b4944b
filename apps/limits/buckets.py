"""Token buckets in this process."""

from collections.abc import Callable
from dataclasses import dataclass

from apps.limits.interface import Draw, milliseconds

MAX_BUCKETS = 100_000
# A token is whole, whatever floating point makes of it.
ROUNDING = 1e-6


@dataclass
class _Bucket:
    tokens: float
    at: float
    full_at: float


class Buckets:
    """Buckets by name. One that is full again says nothing and is forgotten. `clock` is monotonic, in seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._buckets: dict[str, _Bucket] = {}

    def __len__(self) -> int:
        return len(self._buckets)

    def draw(self, draws: list[Draw]) -> tuple[int | None, int]:
        """Take all that is asked, or nothing: (None, whole tokens left in the last bucket), or (the number of the
        first bucket that lacks, milliseconds until it does not)."""
        levels = [self._level(draw) for draw in draws]
        for n, (draw, level) in enumerate(zip(draws, levels, strict=True)):
            # Waiting exactly as long as told is enough, so what needs no wait is not refused.
            wait = milliseconds((draw.cost - level) / draw.rate)
            if wait > 0:
                return n, wait
        now = self._clock()
        for draw, level in zip(draws, levels, strict=True):
            left = level - draw.cost
            self._buckets[draw.bucket] = _Bucket(left, now, now + (draw.burst - left) / draw.rate)
        if len(self._buckets) > MAX_BUCKETS:
            self._forget()
        return None, int(levels[-1] - draws[-1].cost + ROUNDING)

    def _level(self, draw: Draw) -> float:
        bucket = self._buckets.get(draw.bucket)
        if bucket is None:
            return float(draw.burst)
        return min(float(draw.burst), bucket.tokens + max(0.0, self._clock() - bucket.at) * draw.rate)

    def _forget(self) -> None:
        """Forget the full ones; where that frees too little, the half that would be full soonest."""
        now = self._clock()
        buckets = list(self._buckets.items())
        kept = sorted((bucket.full_at, name) for name, bucket in buckets if bucket.full_at > now)
        if len(kept) > MAX_BUCKETS // 2:
            kept = kept[len(kept) // 2 :]
        self._buckets = {name: self._buckets[name] for _, name in kept}
