"""Whether the process lives, and whether it can serve."""

from concurrent.futures import Future
from threading import Event, Lock, Thread

from django.db import DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import HttpRequest, JsonResponse
from redis.exceptions import RedisError

from apps.common.redis import client, redis_url

ANSWERS_WITHIN_SECONDS = 1.5
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
    """What the process depends on, and whether it answers."""
    parts = {"database": _probe.answers()}
    if redis_url():
        parts["redis"] = _redis_answers()
    return parts


class _DatabaseProbe:
    """Asks the database in a thread of its own: one that is frozen neither answers nor refuses, and nothing at this end
    ends the wait for it. Whoever asks meanwhile waits for the same answer, so that no threads gather."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._answer: Future[bool] | None = None

    def answers(self) -> bool:
        with self._lock:
            answer = self._answer
            if answer is None or answer.done():
                answer = self._answer = Future()
                # A daemon: the process must be able to end while it waits.
                Thread(target=self._ask, args=(answer,), name="database-probe", daemon=True).start()
        try:
            return answer.result(ANSWERS_WITHIN_SECONDS)
        except TimeoutError:
            return False

    def _ask(self, answer: "Future[bool]") -> None:
        answers = False
        try:
            answers = _database_answers()
        finally:
            answer.set_result(answers)


_probe = _DatabaseProbe()


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
