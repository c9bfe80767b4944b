"""What a serving process starts when it starts, and ends when it ends."""

import asyncio

import pytest
from asgiref.testing import ApplicationCommunicator
from django.db import InterfaceError, OperationalError

from apps.tournaments import services
from apps.tournaments.models import LoggedEvent
from apps.tournaments.realtime.delivery.teller import teller_of
from apps.tournaments.realtime.process import lifespan
from apps.tournaments.realtime.rooms import hub
from deltacrown.asgi import application
from tests.realtime.clock import eventually
from tests.realtime.inside import do

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
    await asyncio.sleep(0)
    assert not teller_of(asyncio.get_running_loop()).batcher.is_idle
    await process.end()
    told = await do(LoggedEvent.objects.filter(type="score_updated").get)
    assert told.data["participant1_score"] == 3


@pytest.mark.parametrize("error", [OperationalError("away"), InterfaceError("closed")])
async def test_a_sweep_that_fails_is_logged_and_tried_again(monkeypatch, caplog, closed_hub, error):
    attempts = []

    def sweep():
        attempts.append(1)
        if len(attempts) < 3:
            raise error

    monkeypatch.setattr(lifespan, "SWEEP_EVERY_SECONDS", 0.01)
    monkeypatch.setattr(lifespan, "run_due", sweep)
    sweeping = asyncio.ensure_future(lifespan._sweep_forever())
    await eventually(lambda: len(attempts) > 4)
    sweeping.cancel()
    messages = [record.getMessage() for record in caplog.records]
    assert messages == ["sweep failed, trying again"] * 2
