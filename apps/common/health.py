"""Whether the process lives, and whether it can serve."""

import logging
import time
from collections.abc import Callable
from concurrent.futures import Future
from threading import Event, Lock, Thread

from django.db import DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import HttpRequest, JsonResponse
from redis.exceptions import RedisError

from apps.common.redis import client, redis_url

logger = logging.getLogger(__name__)
ANSWERS_WITHIN_SECONDS = 1.5
GOOD_FOR_SECONDS = 1.0
REDIS_ANSWERS_WITHIN_SECONDS = 1.0

draining = Event()
"""Set once the process is to end: it finishes what it has and takes on nothing new."""


def healthz(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "alive"})


def readyz(request: HttpRequest) -> JsonResponse:
    """200 when all the process depends on answers and it is not about to end, else 503; either way it says why."""
    if draining.is_set():
        return JsonResponse({"status": "draining"}, status=503)
    parts = dependencies()
    ready = all(parts.values())
    return JsonResponse({"status": "ready" if ready else "not ready", **parts}, status=200 if ready else 503)


def dependencies() -> dict[str, bool]:
    """What the process depends on, and whether it answers, or did within the last `GOOD_FOR_SECONDS`."""
    parts = {"database": _database.answers()}
    if redis_url():
        parts["redis"] = _redis.answers()
    return parts


class _Probe:
    """Asks something in a thread of its own: what is frozen neither answers nor refuses, and nothing at this end ends
    the wait for it. One question is under way at a time, and its answer is everybody's for a while, so that who asks
    without end opens neither threads nor connections without end."""

    def __init__(self, name: str, question: Callable[[], bool]) -> None:
        self._name = name
        self._question = question
        self._lock = Lock()
        self.forget()

    def forget(self) -> None:
        """Ask anew next time."""
        self._answer: Future[bool] | None = None
        self._answered_at = 0.0

    def answers(self) -> bool:
        with self._lock:
            answer = self._answer
            if answer is None or (answer.done() and time.monotonic() - self._answered_at >= GOOD_FOR_SECONDS):
                answer = self._answer = self._begin()
        try:
            return answer is not None and answer.result(ANSWERS_WITHIN_SECONDS)
        except TimeoutError:
            return False

    def _begin(self) -> "Future[bool] | None":
        """The answer to come; None where there are threads for nobody just now, which the next one tries again."""
        answer: Future[bool] = Future()
        try:
            # A daemon: the process must be able to end while it waits.
            Thread(target=self._ask, args=(answer,), name=self._name, daemon=True).start()
        except RuntimeError:
            logger.warning("no thread could be started for a probe", extra={"probe": self._name})
            return None
        return answer

    def _ask(self, answer: "Future[bool]") -> None:
        answers = False
        try:
            answers = self._question()
        finally:
            self._answered_at = time.monotonic()
            answer.set_result(answers)


def _database_answers() -> bool:
    own = own_connection()
    try:
        with own.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    finally:
        own.close()
    return True


def own_connection() -> BaseDatabaseWrapper:
    """One that is not of the pool: all of that may be lent, to a rush that is served very well."""
    own = connections["default"].copy()
    own.settings_dict["OPTIONS"].pop("pool", None)
    return own


def _redis_answers() -> bool:
    try:
        return bool(client(redis_url(), REDIS_ANSWERS_WITHIN_SECONDS).ping())
    except RedisError:
        return False


_database = _Probe("database-probe", _database_answers)
_redis = _Probe("redis-probe", _redis_answers)


def forget_answers() -> None:
    """Ask all anew, for tests."""
    for probe in (_database, _redis):
        probe.forget()
