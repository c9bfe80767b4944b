"""What falls due: found and done in the background, each thing by itself, so that none holds up another.

An app says in its `due.py`, or in a file of its package `due`, what falls due there, and its `ready()` imports that:

    @falls_due("untold_scores", every=5.0)
    def untold_scores() -> Iterator[Item]:
        for row in ...:
            yield Item(partial(tell, row.pk), since=row.at, about={"match_id": row.pk})

A job finds its items without a lock. Doing one locks what it writes and looks again whether it is still due: any number
of processes find the same items at once. Every serving process runs each job again and again
(`realtime/process/due_loop.py`), `manage.py run_deadlines` runs all of them once.

An item that raises is logged and tried again in the next run; those after it are done all the same, and so are those
that the job found before it failed itself. An item waits LOCK_WAIT_SECONDS for a lock, no longer: it is skipped, and
comes again. Nothing but KeyboardInterrupt leaves `run`.

`_failing` holds what the last run of each job in this process could not do, so that a failure is logged when it begins
and not with every run; it is replaced as a whole at the end of a run, so that threads need no lock. `_away` holds the
jobs whose last run found the database away, which is logged once for all of them, until it answered all.
"""

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from django.db import Error as DatabaseFailure
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone
from prometheus_client import Counter, Gauge

from apps.common.busy import is_away, is_busy
from apps.common.lock_wait import bounded_lock_wait

logger = logging.getLogger(__name__)

LOCK_WAIT_SECONDS = 0.3
# Of old rows that are deleted: in one transaction, and in one run of a job.
BATCH_ROWS, BATCHES = 500, 20
ITEMS = Counter("deltacrown_due_items", "Things that fell due, by job and outcome.", ["job", "outcome"])
AGE = Gauge(
    "deltacrown_due_age_seconds",
    "For how long the oldest thing had been due when it was last looked for; 0 where nothing was due.",
    ["job"],
    multiprocess_mode="livemax",
)
LAST_RUN = Gauge(
    "deltacrown_due_last_run_timestamp_seconds",
    "When a job last ran to its end in any worker, in Unix seconds.",
    ["job"],
    multiprocess_mode="livemax",
)
DONE, BUSY, FAILED = "done", "busy", "failed"


@dataclass(frozen=True)
class Item:
    """One thing that is due: what does it, since when it is due (None: not known), and what a log line says of it."""

    do: Callable[[], object]
    since: datetime | None = None
    about: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.since is not None and timezone.is_naive(self.since):
            raise ValueError("`since` needs a time zone.")


Find = Callable[[], Iterable[Item]]


@dataclass(frozen=True)
class Job:
    """A kind of thing that falls due: how often in seconds to look for it, and the function that finds its items."""

    name: str
    every: Callable[[], float]
    find: Find

    def seconds(self) -> float:
        """Until the next run. Raises `ValueError` where that is no time to wait."""
        seconds = float(self.every())
        if not 0 < seconds < float("inf"):
            raise ValueError(f"{self.name} is to run every {seconds} seconds; that must be more than 0.")
        return seconds


@dataclass
class Tally:
    """How many items of a run ended how."""

    done: int = 0
    busy: int = 0
    failed: int = 0

    def count(self, outcome: str) -> None:
        setattr(self, outcome, getattr(self, outcome) + 1)


_jobs: dict[str, Job] = {}
_failing: dict[str, dict[str, str]] = {}
_away: set[str] = set()


def falls_due(name: str, *, every: float | Callable[[], float]) -> Callable[[Find], Find]:
    """Register the decorated function, which finds what is due, under a name of its own.

    `every`: in seconds, how often to look; a function where a setting decides. Raises `ValueError` for a name that is
    taken, and for a number of seconds that is not above 0.
    """

    def register(find: Find) -> Find:
        if name in _jobs:
            raise ValueError(f"Something else that falls due is called {name!r} already.")
        job = Job(name, every if callable(every) else lambda: every, find)
        if not callable(every):
            job.seconds()
        _jobs[name] = job
        return find

    return register


def discover(package: str) -> None:
    """Import each module of a package, for what they register."""
    for module in iter_modules(import_module(package).__path__):
        import_module(f"{package}.{module.name}")


def jobs() -> list[Job]:
    """All that are registered."""
    return list(_jobs.values())


def old_rows(rows: QuerySet[Any], at: str, keep: timedelta = timedelta(0)) -> Iterator[Item]:
    """The deletion of these rows, the oldest first; each is due so long after the time in field `at`. An item deletes
    a batch, and a run so many batches, so that others write in between; what is left comes with the next run.

    Looking first: a delete takes SQLite's one write lock, whether there is something to delete or not.
    """
    found = list(rows.order_by(at).values_list("pk", at)[: BATCH_ROWS * BATCHES])
    for start in range(0, len(found), BATCH_ROWS):
        batch = found[start : start + BATCH_ROWS]
        # Once more with what makes them old: somebody may have renewed one since.
        yield Item(rows.filter(pk__in=[pk for pk, _ in batch]).delete, since=batch[0][1] + keep)


def run(job: Job) -> Tally:
    """Do what is due of this job now; how it went."""
    return _Run(job).run()


def run_due() -> Tally:
    """Do all that is due now, of all jobs; how it went."""
    total = Tally()
    for job in jobs():
        tally = run(job)
        total = Tally(total.done + tally.done, total.busy + tally.busy, total.failed + tally.failed)
    return total


class _Run:
    """One run of a job: what it found, how each item ended, and which failed or were skipped with what error."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._items: list[Item] = []
        self._tally = Tally()
        self._failing: dict[str, str] = {}
        self._before = _failing.get(job.name, {})
        self._found_database_away = False

    def run(self) -> Tally:
        outcome = self._attempt("finding", self._find)
        if outcome != DONE:
            self._count(outcome)
        for item in self._items:
            self._count(self._attempt(dict(item.about), partial(_do, item)))
        _failing[self._job.name] = self._failing
        if not self._found_database_away:
            _away.discard(self._job.name)
        LAST_RUN.labels(self._job.name).set(time.time())
        return self._tally

    def _find(self) -> None:
        try:
            for item in self._job.find():
                if not isinstance(item, Item):
                    raise TypeError(f"{self._job.name} found {item!r}, which is no Item.")
                self._items.append(item)
        finally:
            now = timezone.now()
            ages = [(now - item.since).total_seconds() for item in self._items if item.since is not None]
            AGE.labels(self._job.name).set(max(ages, default=0.0))

    def _count(self, outcome: str) -> None:
        self._tally.count(outcome)
        ITEMS.labels(self._job.name, outcome).inc()

    def _attempt(self, about: object, act: Callable[[], None]) -> str:
        """The outcome of the call."""
        try:
            act()
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # noqa: BLE001  (an item may raise anything, and the next one is to be done)
            # The next one is to find a connection that works. Within a transaction, a test's, it is not ours to close.
            with suppress(DatabaseFailure):
                if not connection.in_atomic_block:
                    connection.close_if_unusable_or_obsolete()
            return self._failed(about, error)
        return DONE

    def _failed(self, about: object, error: BaseException) -> str:
        """Log a failure unless the last run had it too; its outcome."""
        kind = type(error).__name__
        is_known = self._before.get(str(about)) == kind
        self._failing[str(about)] = kind
        facts = {"job": self._job.name, "about": about, "error": kind}
        if isinstance(error, DatabaseFailure) and is_busy(error):
            if not is_known:
                logger.info("due work skipped, its lock is held", extra=facts)
            return BUSY
        if isinstance(error, DatabaseFailure) and is_away(error):
            self._found_database_away = True
            if not _away:
                logger.warning("due work waits for the database", extra=facts)
            _away.add(self._job.name)
        elif not is_known:
            logger.error("due work failed, trying again", extra=facts, exc_info=error)
        return FAILED


def _do(item: Item) -> None:
    with bounded_lock_wait(LOCK_WAIT_SECONDS):
        item.do()
