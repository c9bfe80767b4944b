"""Sockets that send what is no message, or many at once, against the production server: nobody else notices."""

import json
import socket
import threading
from contextlib import suppress
from pathlib import Path

import pytest

from tests.support.raw_socket import CLOSE, CONT, PING, PONG, TEXT, close, frame, request

FLOODING, LIMIT_REACHED, SLOW_CONSUMER = 4010, 4008, 4011
BURST, VIOLATIONS = 100, 30
CHUNK = 256 * 1024
MOST_BYTES = 64 * 1024 * 1024

FLOODS = {
    "pings": frame(PING),
    "pings with a payload": frame(PING, b"x" * 125),
    "pongs nobody asked for": frame(PONG),
    "empty pieces of a message": frame(CONT, fin=False),
    "pieces of a byte": frame(CONT, b"x", fin=False),
    "empty messages": frame(TEXT),
    "messages of two bytes": frame(TEXT, b"{}"),
}


def opened(site, connect, path, **options):
    raw = connect(**options).send(request(path)).after_head()
    assert b"connection_established" in raw.frame().payload
    return raw


def flood(raw, piece, begins=b""):
    """Send the piece in large chunks from a thread, until the server takes no more of it; how many bytes it took."""
    whole, taken = piece * (CHUNK // len(piece)), [0]

    def send():
        with suppress(OSError):
            raw.tcp.sendall(begins)
            while taken[0] < MOST_BYTES:
                raw.tcp.sendall(whole)
                taken[0] += len(whole)

    thread = threading.Thread(target=send)
    thread.start()
    return thread, taken


def last_words(raw):
    """The codes of the error frames, and that of the close."""
    codes = []
    while True:
        found = raw.frame()
        if found.opcode == CLOSE:
            return codes, found.close_code
        if found.opcode == TEXT and (body := json.loads(found.payload))["type"] == "error":
            codes.append(body["code"])


@pytest.mark.parametrize("kind", FLOODS)
def test_a_flood_ends_its_socket_and_keeps_its_sender_out(site, connect, kind):
    duel, sender = site.duel(), site.human()
    path = f"/ws/{duel.tournament}/?token={sender.token}"
    raw = opened(site, connect, path)
    thread, taken = flood(raw, FLOODS[kind], frame(TEXT, fin=False) if FLOODS[kind][0] == CONT else b"")
    codes, closed = last_words(raw)
    assert (codes[-1], closed) == ("flooding", FLOODING)
    # One error for each violation, and no more than those.
    assert set(codes[:-1]) <= {"rate_limit_exceeded", "ip_rate_limit_exceeded", "invalid_json", "invalid_schema"}
    assert len(codes) < BURST + VIOLATIONS
    raw.tcp.shutdown(socket.SHUT_RDWR)
    thread.join()
    assert taken[0] < MOST_BYTES
    codes, closed = last_words(connect().send(request(path)).after_head())
    assert (codes, closed) == (["flooding"], LIMIT_REACHED)


async def test_commands_of_others_are_answered_between_the_pieces_of_a_flood(site, connect):
    """Each flood lies ready in the kernel as a whole, so that one read without pause would come before any answer."""
    duel = site.duel()
    referee = await duel.rita.enter(duel.match)
    before = await referee.ask("ping")
    raws = [opened(site, connect, f"/ws/{duel.tournament}/?token={site.human().token}") for _ in range(8)]
    floods = [flood(raw, frame(PING)) for raw in raws]
    answers = [await referee.ask("ping", n=n) for n in range(5)]
    assert before["type"] == "pong"
    assert [answer["n"] for answer in answers] == list(range(5))
    assert [last_words(raw)[1] for raw in raws] == [FLOODING] * len(raws)
    for raw, (thread, _) in zip(raws, floods, strict=True):
        raw.tcp.shutdown(socket.SHUT_RDWR)
        thread.join()
    await referee.close()


def test_as_many_as_the_bucket_holds_are_answered_and_the_socket_stays(site, connect):
    raw = opened(site, connect, f"/ws/{site.duel().tournament}/?token={site.human().token}")
    assert b"snapshot" in raw.frame().payload
    raw.send(*(frame(PING, bytes([n])) for n in range(BURST)))
    assert [raw.until(PONG).payload[0] for _ in range(BURST)] == list(range(BURST))
    raw.send(frame(TEXT, b'{"type":"ping"}'))
    assert json.loads(raw.until(TEXT).payload)["type"] == "pong"


def test_messages_that_lie_ready_in_one_piece_are_answered_in_their_order(site, connect):
    """More than are read in a turn, and behind them the goodbye."""
    raw = opened(site, connect, f"/ws/{site.duel().tournament}/?token={site.human().token}")
    assert b"snapshot" in raw.frame().payload
    raw.send(*(frame(TEXT, b'{"type":"pong","n":%d}' % n) + frame(PING, b"%d" % n) for n in range(20)), close(1000))
    assert [int(raw.until(PONG).payload) for _ in range(20)] == list(range(20))
    assert raw.until(CLOSE).close_code == 1000


def resident(site):
    """Memory of the server's workers, in bytes."""
    supervisor = site.server.pid
    children = Path(f"/proc/{supervisor}/task/{supervisor}/children").read_text().split()
    pages = [int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in children]
    return sum(pages) * 4096


def test_pongs_nobody_reads_are_not_kept(site, connect):
    duel = site.duel()
    paths = [f"/ws/{duel.tournament}/?token={site.human().token}" for _ in range(8)]
    raws = [opened(site, connect, path, receive_buffer=4096) for path in paths]
    before = resident(site)
    floods = [flood(raw, frame(PING, b"x" * 125)) for raw in raws]
    codes = [last_words(raw)[1] for raw in raws]
    assert set(codes) <= {FLOODING, SLOW_CONSUMER}
    assert resident(site) - before < 32 * 1024 * 1024
    for raw, (thread, _) in zip(raws, floods, strict=True):
        raw.tcp.shutdown(socket.SHUT_RDWR)
        thread.join()


def test_an_address_with_a_scheme_and_a_host_is_the_same_address(connect):
    raw = connect().send(b"GET http://127.0.0.1/healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    assert raw.head()[0] == 200
