import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator

import pytest

from tests.realtime.fake_room import log, new_room
from tests.realtime.in_process import serving
from tests.realtime.running_site import Duel, RunningSite
from tests.realtime.two_servers import pair, running_pair
from tests.realtime.virtual_time import VirtualTimeLoop

__all__ = ["log", "new_room", "pair", "running_pair"]


def pytest_asyncio_loop_factories(item: pytest.Item) -> dict[str, Callable[[], asyncio.AbstractEventLoop]]:
    if item.get_closest_marker("virtual_time"):
        return {"virtual": VirtualTimeLoop}
    return {"real": asyncio.new_event_loop}


@pytest.fixture(autouse=True)
def no_traceback_in_the_log(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """What goes wrong in a callback or a task nobody waits for is only logged."""
    yield
    records = [*caplog.get_records("setup"), *caplog.get_records("call")]
    loud = [record.getMessage() for record in records if record.exc_info or record.levelno >= logging.ERROR]
    assert loud == []


@pytest.fixture(scope="session")
def shared_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSite]:
    with RunningSite(tmp_path_factory.mktemp("running_site")) as running_site:
        yield running_site


@pytest.fixture
def running_site(shared_site: RunningSite) -> Iterator[RunningSite]:
    """One server process, SQLite and the in-memory layer, for all tests at the wire. It must not stumble in any."""
    before = len(shared_site.server.log())
    yield shared_site
    said = shared_site.server.log()[before:]
    assert "Traceback" not in said, said


@pytest.fixture
def duel(running_site: RunningSite) -> Duel:
    return running_site.duel()


@pytest.fixture(scope="session")
def idle_duel(shared_site: RunningSite) -> Duel:
    """A duel that nobody plays: rooms to enter and to look around in."""
    return shared_site.duel()


@pytest.fixture(params=["tournament", "match"])
def room(request: pytest.FixtureRequest, running_site: RunningSite, idle_duel: Duel) -> str:
    """The path of a room where nothing happens, of either kind."""
    return str(getattr(idle_duel, request.param))


@pytest.fixture
async def live(closed_hub: None) -> AsyncIterator[str]:
    """The URL of the application behind the production server, in this test's own loop and on its database."""
    async with serving() as url:
        yield url
