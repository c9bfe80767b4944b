"""How the API answers who did something too often."""

from apps.common.problems import Problem, explain
from apps.limits.throttles import TooManyAttempts


def _too_many(error: TooManyAttempts) -> Problem:
    return 429, "rate_limit_exceeded", error.message, {"retry_after_ms": error.retry_after_ms}


explain(TooManyAttempts, _too_many)
