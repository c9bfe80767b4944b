"""Whether the process lives, and whether it can serve."""

from threading import Event

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from redis import Redis
from redis.exceptions import RedisError

from apps.common.redis import redis_url

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
    parts = {"database": _database_answers()}
    if redis_url():
        parts["redis"] = _redis_answers()
    return parts


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _redis_answers() -> bool:
    try:
        with Redis.from_url(redis_url(), socket_timeout=1, socket_connect_timeout=1) as client:
            return bool(client.ping())
    except RedisError:
        return False
