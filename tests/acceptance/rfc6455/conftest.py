from collections.abc import Callable, Iterator

import pytest

from tests.realtime.running_site import RunningSite
from tests.support.measured import measured
from tests.support.raw_socket import RawSocket, request

Opener = Callable[..., RawSocket]
ENV = {
    "REQUEST_HEAD_SECONDS": "1",
    "WS_RATE_MSG_RPS": "1000",
    "WS_RATE_MSG_BURST": "1000",
    "WS_RATE_CONTROL_BURST": "1000",
}


@pytest.fixture(scope="module")
def running_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSite]:
    with RunningSite(tmp_path_factory.mktemp("rfc6455"), **measured(ENV)) as running_site:
        yield running_site


@pytest.fixture(scope="module")
def room(running_site: RunningSite) -> str:
    return running_site.duel().tournament


@pytest.fixture
def site(running_site: RunningSite) -> Iterator[RunningSite]:
    """The production server. It must say nothing worse than a warning, whatever it is sent, and live on."""
    before = len(running_site.server.log())
    yield running_site
    said = running_site.server.log()[before:]
    assert "Traceback" not in said, said
    assert '"level": "error"' not in said, said
    assert running_site.site.http.get("/healthz").status_code == 200


@pytest.fixture
def connect(site: RunningSite) -> Iterator[Callable[[], RawSocket]]:
    """Open a TCP connection to the server; all are closed at the end."""
    opened = []

    def open_one() -> RawSocket:
        opened.append(RawSocket(site.server.port))
        return opened[-1]

    yield open_one
    for raw in opened:
        raw.tcp.close()


@pytest.fixture
def path(site: RunningSite, room: str) -> str:
    """Where somebody of this test's own may open a socket."""
    return f"/ws/{room}/?token={site.human().token}"


@pytest.fixture
def ws(connect: Callable[[], RawSocket], path: str) -> RawSocket:
    """An open WebSocket, its welcome and its snapshot read."""
    raw = connect().send(request(path))
    assert raw.head()[0] == 101
    assert b"connection_established" in raw.frame().payload
    assert b"snapshot" in raw.frame().payload
    return raw
