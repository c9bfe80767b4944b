from collections.abc import Callable, Iterator

import pytest

from tests.realtime.running_site import RunningSite
from tests.support.raw_socket import RawSocket

# Short waits, so that a test sees their end.
ENV = {
    "REQUEST_BODY_SECONDS": "1",
    "RESPONSE_STALL_SECONDS": "1",
    "HTTP_CONNECTIONS_PER_ADDRESS": "40",
    "WS_RATE_FLOOD_BLOCK_SECONDS": "1000",
    "WS_RATE_CONN_PER_IP": "100",
    "WS_RATE_EXEMPT_NETWORKS": "192.0.2.0/24",
    "WS_RATE_CONNECT_BURST_IP": "1000",
}


@pytest.fixture(scope="session")
def running_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSite]:
    with RunningSite(tmp_path_factory.mktemp("bounds"), **ENV) as running_site:
        yield running_site


@pytest.fixture
def site(running_site: RunningSite) -> Iterator[RunningSite]:
    """The production server. It says nothing worse than a warning, whatever it is sent, and lives on."""
    before = len(running_site.server.log())
    yield running_site
    said = running_site.server.log()[before:]
    assert "Traceback" not in said, said
    assert '"level": "error"' not in said, said
    assert running_site.site.http.get("/healthz").status_code == 200


@pytest.fixture
def connect(site: RunningSite) -> Iterator[Callable[..., RawSocket]]:
    """Open a TCP connection to the server; all are closed at the end."""
    opened = []

    def open_one(**options: float) -> RawSocket:
        opened.append(RawSocket(site.server.port, **options))
        return opened[-1]

    yield open_one
    for raw in opened:
        raw.tcp.close()
