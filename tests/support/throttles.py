"""Throttles as a test wants them: the settings of the tests leave them wide open."""

import time
from collections.abc import Callable

import pytest
from django.conf import settings
from pytest import MonkeyPatch

from apps.limits import limiter
from apps.limits.local import LocalLimiter


@pytest.fixture
def rate(monkeypatch: MonkeyPatch) -> Callable[[str, str], None]:
    """`rate("sign_in", "2/hour")`, with buckets that nobody has drawn from, on the clock that tests may move."""
    monkeypatch.setattr(limiter, "of_this_process", LocalLimiter(lambda: time.time()))
    return lambda scope, value: monkeypatch.setitem(settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"], scope, value)
