"""Work that is slow or leaves the machine, such as mail, done by a process of its own: what keeps it and runs it.

A task is a module-level function with `@task` of `django_tasks`; calling `.enqueue(...)` on it writes a row in the
caller's transaction, so the task exists if and only if the transaction commits. Its arguments are JSON. It may run more
than once, so it has to be idempotent, and no transaction is open while it runs.

The life of a row (the library's table, whose statuses these are):

    READY, due at `run_after`  --claim-->  RUNNING, leased until `run_after`  --return-->  SUCCESSFUL
      ^                                      |
      '--- raised, or the lease ran out -----+---- the last attempt --->  FAILED: the dead letter, for an operator

The claim is one conditional update, so that any number of workers may poll and no lock is held. While a task runs, a
thread renews its lease; a worker that is killed renews nothing, and once the lease has ended the row falls due
(`housekeeping.py`) to be READY again. A worker that was merely frozen finds on waking that the row is not its own any
more, and writes nothing. `worker_ids`, one entry an attempt, counts them.

A task that hangs would have its lease renewed for ever, and hold up all that wait behind it. Python cannot end a
thread, so after TASK_TIMEOUT_SECONDS the thread that renews the lease writes the attempt off as one that failed, with
where the task hung as its traceback, and ends the process at once; its supervisor starts another.
"""

import logging
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from traceback import format_exception, format_stack
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import QuerySet
from django.utils import timezone
from django_tasks import TaskContext, TaskResultStatus
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult, get_date_max
from prometheus_client import Counter

logger = logging.getLogger(__name__)

BACK_OFF_FACTOR = 4
EXPIRED = "The worker ended, or was frozen, in the middle of the task."
TOO_LONG = "The task took longer than TASK_TIMEOUT_SECONDS. It was here when its worker ended itself:"
# As sysexits.h has it, EX_SOFTWARE: the supervisor's line about the end of the worker shows it.
TIMED_OUT_EXIT_CODE = 70
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


def end_process() -> None:
    """End this process now, whatever its threads are doing."""
    os._exit(TIMED_OUT_EXIT_CODE)


def run_next(worker: str, on_timeout: Callable[[], None] = end_process) -> bool:
    """Run the next task that is due; whether there was one. What it raises is noted and tried again.

    `on_timeout` is called, in another thread, when the task has taken TASK_TIMEOUT_SECONDS, and does not return to it.
    """
    claim = _claim_next(worker)
    if claim is None:
        return False
    try:
        with _lease_renewed(claim, on_timeout):
            value = _call(claim.row)
    except Exception as error:  # noqa: BLE001  (a task may raise anything, and the next one is to run all the same)
        _failed(claim, error)
    else:
        _finish(claim, status=TaskResultStatus.SUCCESSFUL, return_value=value, exception_class_path="", traceback="")
        ATTEMPTS.labels("done").inc()
    return True


def expired_claims() -> list[Claim]:
    """The attempts whose worker was lost: their lease has ended."""
    return [Claim(row, row.started_at) for row in DBTaskResult.objects.running().filter(run_after__lt=timezone.now())]


def put_back(claim: Claim) -> None:
    """Make the row of an expired claim READY again, or dead after its last attempt."""
    if claim.mine.filter(run_after__lt=timezone.now()).exists():
        _failed(claim, TimeoutError(EXPIRED))


def run_again(row: DBTaskResult[Any, Any]) -> None:
    """Give a dead task all its attempts anew, at an operator's wish."""
    dead = DBTaskResult.objects.failed().filter(pk=row.pk)
    dead.update(status=TaskResultStatus.READY, run_after=get_date_max(), worker_ids=[], finished_at=None)


def waits(task: Task[..., Any], *arguments: Any) -> bool:
    """Whether one with these arguments will be begun, and so sees what is there by then."""
    rows = DBTaskResult.objects.ready().filter(task_path=task.module_path)
    return rows.filter(args_kwargs__args=list(arguments)).exists()


def old_tasks() -> Iterator[tuple[QuerySet[DBTaskResult[Any, Any]], timedelta]]:
    """What was done, and what died long ago, each with for how long it was kept."""
    for ended, keep in ((DBTaskResult.objects.successful(), KEEP_DONE), (DBTaskResult.objects.failed(), KEEP_DEAD)):
        yield ended.filter(finished_at__lt=timezone.now() - keep), keep


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


def _failed(claim: Claim, error: Exception, stack: str = "") -> None:
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    noted = {"exception_class_path": kind, "traceback": "".join(format_exception(error)) + stack}
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
def _lease_renewed(claim: Claim, on_timeout: Callable[[], None]) -> Iterator[None]:
    done = threading.Event()
    target = _LeaseKeeper(claim, done, threading.get_ident(), on_timeout).run
    renewing = threading.Thread(target=target, name="task-lease", daemon=True)
    renewing.start()
    try:
        yield
    finally:
        done.set()
        renewing.join()


@dataclass(frozen=True)
class _LeaseKeeper:
    """The second thread of a running task, until it is `done`: renews its lease, and ends a hanging one's process.

    `running_in`: the id of the thread that the task runs in.
    """

    claim: Claim
    done: threading.Event
    running_in: int
    on_timeout: Callable[[], None]

    def run(self) -> None:
        until = time.monotonic() + settings.TASK_TIMEOUT_SECONDS
        while (left := until - time.monotonic()) > 0:
            if self.done.wait(min(settings.TASK_LEASE_SECONDS / 3, left)):
                return
            self._write(lambda: self.claim.mine.update(run_after=_lease_end()))
        if self.done.is_set():
            return
        try:
            stack = "".join(format_stack(sys._current_frames()[self.running_in]))
            self._write(lambda: _failed(self.claim, TimeoutError(TOO_LONG), stack))
        finally:
            self.on_timeout()

    def _write(self, write: Callable[[], object]) -> None:
        try:
            write()
        except DatabaseError as error:
            logger.warning("lease of a task not renewed", extra={**self.claim.facts, "error": type(error).__name__})
        finally:
            # Of this thread; the task's own is another one.
            connection.close()


def _lease_end() -> datetime:
    return timezone.now() + timedelta(seconds=settings.TASK_LEASE_SECONDS)
