"""Work that is slow or leaves the machine, such as mail, done by a process of its own: what keeps it and runs it.

A task is a module-level function with `@task` of `django_tasks`; calling `.enqueue(...)` on it writes a row in the
caller's transaction, so the task exists if and only if the transaction commits. Its arguments are JSON. It may run more
than once, so it has to be idempotent, and no transaction is open while it runs.

The life of a row (the library's table, whose statuses these are):

    READY, due at `run_after`  --claim-->  RUNNING, leased until `run_after`  --return-->  SUCCESSFUL
      ^                                      |
      '--- raised, or the lease ran out -----+---- the last attempt --->  FAILED: the dead letter, for an operator

The claim is one conditional update, so that any number of workers may poll and no lock is held. While a task runs, a
thread renews its lease; a worker that is killed renews nothing, and `put_back_expired`, which every sweep calls, makes
the row READY again. A worker that was merely frozen finds on waking that the row is not its own any more, and writes
nothing. `worker_ids`, one entry an attempt, counts them.
"""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from traceback import format_exception
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone
from django_tasks import TaskContext, TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max
from prometheus_client import Counter

logger = logging.getLogger(__name__)

BACK_OFF_FACTOR = 4
EXPIRED = "The worker ended, or was frozen, in the middle of the task."
# Who asks what became of a task does so within days; the arguments of old ones are nobody's business.
KEEP_DONE = timedelta(days=1)
KEEP_DEAD = timedelta(days=30)
ATTEMPTS = Counter("deltacrown_tasks", "Attempts of background tasks, by outcome.", ["outcome"])


@dataclass(frozen=True)
class Claim:
    """A row that this worker may run: `at`, its `started_at`, tells this attempt from any other."""

    row: DBTaskResult[Any, Any]
    at: datetime

    @property
    def mine(self) -> Any:
        """The row as a query set, empty once the attempt is not this worker's any more."""
        return DBTaskResult.objects.filter(pk=self.row.pk, status=TaskResultStatus.RUNNING, started_at=self.at)

    @property
    def facts(self) -> dict[str, Any]:
        """What a log line says of it: never its arguments."""
        return {"task": self.row.task_path, "task_id": str(self.row.pk), "attempt": len(self.row.worker_ids)}


def run_next(worker: str) -> bool:
    """Run the next task that is due; whether there was one. What it raises is noted and tried again."""
    claim = _claim_next(worker)
    if claim is None:
        return False
    try:
        with _lease_renewed(claim):
            value = _call(claim.row)
    except Exception as error:  # noqa: BLE001  (a task may raise anything, and the next one is to run all the same)
        _failed(claim, error)
    else:
        _finish(claim, status=TaskResultStatus.SUCCESSFUL, return_value=value, exception_class_path="", traceback="")
        ATTEMPTS.labels("done").inc()
    return True


def put_back_expired() -> int:
    """Make rows whose worker was lost READY again, or dead after the last attempt; how many there were."""
    expired = DBTaskResult.objects.running().filter(run_after__lt=timezone.now())
    claims = [Claim(row, row.started_at) for row in expired]
    for claim in claims:
        _failed(claim, TimeoutError(EXPIRED))
    return len(claims)


def run_again(row: DBTaskResult[Any, Any]) -> None:
    """Give a dead task all its attempts anew, at an operator's wish."""
    dead = DBTaskResult.objects.failed().filter(pk=row.pk)
    dead.update(status=TaskResultStatus.READY, run_after=get_date_max(), worker_ids=[], finished_at=None)


def forget_tasks() -> None:
    """Delete what was done, and what died long ago."""
    now = timezone.now()
    done = DBTaskResult.objects.successful().filter(finished_at__lt=now - KEEP_DONE)
    dead = DBTaskResult.objects.failed().filter(finished_at__lt=now - KEEP_DEAD)
    for old in (done, dead):
        # Looking first: a delete takes SQLite's one write lock, whether there is something to delete or not.
        if old.exists():
            old.delete()


def _claim_next(worker: str) -> Claim | None:
    # Where another worker was faster the next row is tried.
    while (row := DBTaskResult.objects.ready().first()) is not None:
        now = timezone.now()
        row.worker_ids = [*row.worker_ids, worker]
        ready = DBTaskResult.objects.filter(pk=row.pk, status=TaskResultStatus.READY)
        running = {"status": TaskResultStatus.RUNNING, "started_at": now, "run_after": _lease_end()}
        if ready.update(worker_ids=row.worker_ids, **running):
            return Claim(row, now)
    return None


def _call(row: DBTaskResult[Any, Any]) -> Any:
    result: Any = row.task_result
    context = [TaskContext(task_result=result)] if result.task.takes_context else []
    return result.task.call(*context, *result.args, **result.kwargs)


def _failed(claim: Claim, error: Exception) -> None:
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    noted = {"exception_class_path": kind, "traceback": "".join(format_exception(error))}
    attempts = len(claim.row.worker_ids)
    if attempts >= settings.TASK_ATTEMPTS:
        if _finish(claim, status=TaskResultStatus.FAILED, **noted):
            logger.error("task is dead, it will not be tried again", extra={**claim.facts, "error": kind})
            ATTEMPTS.labels("dead").inc()
        return
    wait = settings.TASK_RETRY_SECONDS * BACK_OFF_FACTOR ** (attempts - 1)
    due = timezone.now() + timedelta(seconds=wait)
    if claim.mine.update(status=TaskResultStatus.READY, run_after=due, **noted):
        logger.warning("task failed, trying again", extra={**claim.facts, "error": kind, "wait_seconds": wait})
        ATTEMPTS.labels("failed").inc()


def _finish(claim: Claim, **fields: Any) -> bool:
    return bool(claim.mine.update(finished_at=timezone.now(), run_after=get_date_max(), **fields))


@contextmanager
def _lease_renewed(claim: Claim) -> Iterator[None]:
    done = threading.Event()
    renewing = threading.Thread(target=_renew, args=(claim, done), name="task-lease", daemon=True)
    renewing.start()
    try:
        yield
    finally:
        done.set()
        renewing.join()


def _renew(claim: Claim, done: threading.Event) -> None:
    while not done.wait(settings.TASK_LEASE_SECONDS / 3):
        try:
            claim.mine.update(run_after=_lease_end())
        except DatabaseError as error:
            logger.warning("lease of a task not renewed", extra={**claim.facts, "error": type(error).__name__})
        finally:
            # Of this thread; the task's own is another one.
            connection.close()


def _lease_end() -> datetime:
    return timezone.now() + timedelta(seconds=settings.TASK_LEASE_SECONDS)
