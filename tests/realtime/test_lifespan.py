"""What a serving process starts when it starts, and ends when it ends."""

import asyncio
import threading

import pytest
from asgiref.testing import ApplicationCommunicator

from apps.accounts.models import User
from apps.common import due
from apps.tournaments import services
from apps.tournaments.models import LoggedEvent
from apps.tournaments.realtime.delivery.teller import teller_of
from apps.tournaments.realtime.process import due_loop
from apps.tournaments.realtime.process.bridge import command, read
from apps.tournaments.realtime.rooms import hub
from deltacrown.asgi import application
from tests.realtime.in_process import do
from tests.support.waiting import eventually, settle

pytestmark = pytest.mark.django_db(transaction=True)


class Process(ApplicationCommunicator):
    """A process that serves nobody."""

    def __init__(self):
        super().__init__(application, {"type": "lifespan"})

    async def start(self):
        await self.send_input({"type": "lifespan.startup"})
        assert await self.receive_output(5) == {"type": "lifespan.startup.complete"}

    async def end(self):
        await self.send_input({"type": "lifespan.shutdown"})
        assert await self.receive_output(10) == {"type": "lifespan.shutdown.complete"}
        await self.wait(5)


@pytest.fixture
async def process(closed_hub):
    process = Process()
    await process.start()
    return process


async def test_a_process_starts_with_a_hub_and_ends_without_a_task(process):
    assert hub.live_loop() is asyncio.get_running_loop()
    await process.end()
    assert hub.live_loop() is None
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_scores_that_wait_are_told_before_a_process_ends(process, cast, settings):
    settings.WS_SCORE_BATCH_WINDOW_MS = settings.WS_SCORE_BATCH_MAX_WAIT_MS = 60_000
    match = await do(cast.begun_match)
    await do(services.update_score, match.pk, cast.rita, 3, 1)
    await settle()
    assert not teller_of(asyncio.get_running_loop()).batcher.is_idle
    await process.end()
    told = await do(LoggedEvent.objects.filter(type="score_updated").get)
    assert told.data["participant1_score"] == 3


@pytest.fixture
def falls_due(monkeypatch):
    """Register something that falls due all the time, in a process where nothing else does."""
    for name in ("_jobs", "_failing"):
        monkeypatch.setattr(due, name, {})
    monkeypatch.setattr(due_loop, "AFTER_FAILURE_SECONDS", 0.01)

    def register(name, act, every=0.01):
        due.falls_due(name, every=every)(lambda: [due.Item(act)])

    return register


@pytest.fixture
async def running(falls_due, closed_hub):
    """`await running()` starts a process with what was registered; it ends with the test."""
    started = []

    async def start():
        process = Process()
        await process.start()
        started.append(process)
        return process

    yield start
    for process in started:
        await process.end()


def take_errors(caplog):
    """What was logged with a traceback, which is then no surprise any more."""
    records = [record for record in caplog.records if record.exc_info]
    caplog.clear()
    return [(record.getMessage(), record.job) for record in records]


@pytest.mark.parametrize("error", [ValueError(), SystemExit(), asyncio.CancelledError()], ids=repr)
async def test_what_falls_due_and_raises_comes_again_and_stops_nothing_else(falls_due, running, caplog, error):
    failures, done = [], []

    def fail():
        failures.append(1)
        raise error

    falls_due("failing", fail)
    falls_due("working", lambda: done.append(1))
    await running()
    await eventually(lambda: len(failures) > 4 and len(done) > 4)
    assert take_errors(caplog) == [("due work failed, trying again", "failing")]


async def test_a_job_that_cannot_say_how_often_stops_nothing_else(falls_due, running, caplog):
    asked, done = [], []

    def how_often():
        asked.append(1)
        raise LookupError("no such setting")

    falls_due("unsure", lambda: None, every=how_often)
    falls_due("working", lambda: done.append(1))
    await running()
    await eventually(lambda: len(asked) > 4 and len(done) > 4)
    assert take_errors(caplog) == [("due job not run, trying again", "unsure")]


async def test_a_job_that_takes_long_holds_up_neither_another_nor_whoever_asks_the_database(falls_due, running, cast):
    go_on, done = threading.Event(), []
    falls_due("long", lambda: go_on.wait(60))
    falls_due("working", lambda: done.append(1))
    await running()
    try:
        await eventually(lambda: len(done) > 4)
        assert await read(User.objects.count)() == await command(User.objects.count)() == 6
    finally:
        go_on.set()


async def test_a_process_that_ended_does_no_more_that_falls_due(falls_due, closed_hub):
    done = []
    falls_due("working", lambda: done.append(1))
    process = Process()
    await process.start()
    await eventually(lambda: done)
    await process.end()
    assert asyncio.all_tasks() == {asyncio.current_task()}
