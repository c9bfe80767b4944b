import time

import pytest

from apps.limits import limiter
from apps.limits.local import LocalLimiter


@pytest.fixture(autouse=True)
def fresh_throttles(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test is held back by what another asked for; the buckets' clock is the one that tests may move."""
    monkeypatch.setattr(limiter, "of_this_process", LocalLimiter(lambda: time.time()))
