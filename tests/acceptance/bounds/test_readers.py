"""Answers that are not read, and connections of one address, against the production server."""

import socket
import time
from pathlib import Path

import pytest

from tests.support.waiting import until

# A megabyte and more.
LARGE = b"GET /static/drf_spectacular_sidecar/swagger-ui-dist/swagger-ui-bundle.js HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
SMALL = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
MOST = 40


def kept_until(raw, seconds=60):
    """Wait until the server has given the connection up, without reading what it may have said."""
    until(lambda: raw.tcp.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR), seconds)


def is_kept(raw):
    """Whether the kernel still has the server's end of the connection."""
    ends = [f":{port:04X}" for port in (raw.tcp.getpeername()[1], raw.tcp.getsockname()[1])]
    lines = [line.split()[1:3] for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return any(local.endswith(ends[0]) and remote.endswith(ends[1]) for local, remote in lines)


@pytest.mark.parametrize("last", [b"", LARGE.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")])
def test_who_reads_no_answer_is_cut_off(connect, last):
    kept_until(connect(receive_buffer=4096).send(LARGE * 10, last))


def test_who_reads_no_answer_is_cut_off_though_all_of_it_waits_at_the_server(connect):
    """The kernel took the answer at once, and the server has closed the connection behind it."""
    raw = connect(receive_buffer=4096)
    raw.send(LARGE.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
    assert raw.head()[0] == 200
    until(lambda: not is_kept(raw), 60, every=0.1)


def test_who_reads_slowly_gets_all_of_it(connect):
    """Five times as long as somebody is kept who reads nothing."""
    raw = connect(receive_buffer=65536).send(LARGE)
    status, headers = raw.head()
    size, read = int(headers["content-length"]), len(raw._heard)
    while read < size:
        read += len(raw.tcp.recv(size // 50))
        time.sleep(0.1)
    assert (status, read) == (200, size)


def test_connections_of_an_address_are_bounded_and_come_free_again(connect):
    opened, refused = [], []
    while not refused:
        raw = connect()
        try:
            status, headers = raw.send(SMALL).head()
        except (ConnectionError, EOFError):
            raise AssertionError("cut off without a word") from None
        (opened if status == 200 else refused).append(raw)
        assert len(opened) <= MOST
    assert (status, headers["retry-after"]) == (429, "5")
    assert len(opened) >= MOST - 5  # some are of other tests, and of the site's own client
    assert refused[0].ends()
    for raw in opened:
        raw.tcp.close()
    deadline = time.monotonic() + 30
    while connect().send(SMALL).head()[0] != 200:
        assert time.monotonic() < deadline, "the places stay taken"


def test_beyond_twice_as_many_nobody_is_told_anything(connect):
    raws = [connect() for _ in range(3 * MOST)]
    said = []
    for raw in raws:
        try:
            said.append(raw.send(SMALL).head()[0])
        except (ConnectionError, EOFError):
            said.append(0)
    assert set(said) == {200, 429, 0}
    assert said.count(200) <= MOST
    assert said.count(200) + said.count(429) <= 2 * MOST
    for raw in raws:
        raw.tcp.close()
    deadline = time.monotonic() + 30
    while connect().send(SMALL).head()[0] != 200:
        assert time.monotonic() < deadline, "the places stay taken"
