import time

import pytest

from apps.tournaments.realtime import ratelimit


@pytest.fixture(autouse=True)
def fresh_throttles(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test is held back by what another asked for; the buckets' clock is the one that tests may move."""
    monkeypatch.setattr(ratelimit, "_local", ratelimit.LocalLimiter(lambda: time.time()))
