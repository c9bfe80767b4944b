"""How a log line looks: one JSON object, the `extra` facts of the call as keys. Queries of URLs are never logged."""

import logging
import os
import re
from collections.abc import MutableMapping
from typing import Any

import structlog
from redis.exceptions import RedisError

# What follows in a path opens something: it was mailed to one person, or is the code of somebody's certificate.
SECRET_PATH = re.compile(
    r"(/accounts/password(?:-reset|/reset/key)/|/accounts/confirm-email/|/mail/off/"
    r"|/certificates/(?:verify/)?(?=(?:[A-Za-z2-7]-?){26}))[^\s\"'?]+"
)


def request_without_query(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Django's lines carry the request, which shows itself with its query; that may hold a ticket or a token."""
    request = event.pop("request", None)
    if request is not None:
        event["method"], event["path"] = getattr(request, "method", None), getattr(request, "path", None)
    return event


def without_secret_paths(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Who reads a log is not to set passwords, nor to read certificates: Django names the path of a request that it
    refuses."""
    for name, value in event.items():
        if isinstance(value, str):
            event[name] = SECRET_PATH.sub(r"\1...", value)
    return event


_process: dict[str, Any] = {}


def name_process(**facts: Any) -> None:
    """Say with every line of this process which one it is."""
    _process.update(facts)


def process_named(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {"pid": os.getpid(), **_process, **event}


FOREIGN_PROCESSORS = [
    # A socket's task says once which connection it is; every line said on its behalf then does.
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.ExtraAdder(),
    request_without_query,
    process_named,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]
PROCESSORS = [
    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
    structlog.processors.format_exc_info,
    without_secret_paths,
    structlog.processors.JSONRenderer(),
]


class UnlessRedisIsAway(logging.Filter):
    """Drops what the channel layer logs, a traceback a second, while Redis is away: the limiter says so once.

    The layer reads and subscribes over one connection. Where both find it cut and connect again, asyncio tells the
    second of them that another is reading already; it tries again like the others.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        return not (isinstance(error, (OSError, RedisError)) or _meets_another_reader(error))


def _meets_another_reader(error: BaseException | None) -> bool:
    return isinstance(error, RuntimeError) and "another coroutine is already waiting for incoming data" in str(error)


class RefusalAsAWarning(logging.Filter):
    """Takes the traceback off the line of a request that was refused (4xx), and makes it a warning: it is an answer and
    no fault of ours, though Django takes a Host header of another site for an error."""

    def filter(self, record: logging.LogRecord) -> bool:
        if getattr(record, "status_code", 500) < 500:
            record.exc_info = None
            record.levelno = min(record.levelno, logging.WARNING)
            record.levelname = logging.getLevelName(record.levelno)
        return True


class UnlessProbed(logging.Filter):
    """Drops that /readyz said no: whoever probes knows, and asks again every few seconds."""

    def filter(self, record: logging.LogRecord) -> bool:
        return getattr(getattr(record, "request", None), "path", None) != "/readyz"
