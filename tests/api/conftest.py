import time
from collections.abc import Iterator

import pytest

from apps.limits import limiter
from apps.limits.local import LocalLimiter


@pytest.fixture(autouse=True)
def fresh_throttles() -> Iterator[None]:
    """No test is held back by what another asked for; the buckets' clock is the one that tests may move."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(limiter, "of_this_process", LocalLimiter(lambda: time.time()))
        yield
