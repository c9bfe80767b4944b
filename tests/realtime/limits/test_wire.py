"""The connection to Redis: every form of address, many calls at once, and answers that are no answers."""

import asyncio

import pytest
from redis import Redis
from redis.exceptions import ConnectionError as Disconnected
from redis.exceptions import RedisError, ResponseError

from apps.limits.wire import Dialler, pack
from tests.support import redis_server
from tests.support.redis_server import RedisServer
from tests.support.waiting import eventually

PASSWORD = "open:sesame@"


class GuardedRedis(RedisServer):
    """Wants a password, knows one more user, and listens on a socket file too."""

    def command(self):
        return [*super().command(), "--requirepass", PASSWORD, "--unixsocket", str(self.socket)]

    @property
    def socket(self):
        return self.log_path.parent / "redis.sock"

    def is_ready(self):
        return self.socket.exists()


@pytest.fixture(scope="module")
def guarded(tmp_path_factory):
    binary, _ = redis_server.find_binary(path="")
    with GuardedRedis(binary, tmp_path_factory.mktemp("guarded")) as server:
        with Redis(port=server.port, password=PASSWORD) as client:
            client.acl_setuser("crown", enabled=True, passwords=["+key"], keys=["*"], categories=["+@all"])
        yield server


@pytest.fixture
def dial(guarded):
    async def dial(form):
        return await Dialler(form.format(port=guarded.port, socket=guarded.socket)).dial()

    return dial


async def ask(wire, *commands):
    answers = [asyncio.get_running_loop().create_future() for _ in commands]
    wire.ask([(pack(*command), answer) for command, answer in zip(commands, answers, strict=True)])
    return await asyncio.gather(*answers, return_exceptions=True)


FORMS = {
    "redis://:open%3Asesame%40@127.0.0.1:{port}/3": "3",
    "redis://crown:key@127.0.0.1:{port}": "0",
    "redis://127.0.0.1:{port}/2?password=open%3Asesame%40": "2",
    "unix://:open%3Asesame%40@{socket}?db=5": "5",
}


@pytest.mark.parametrize("form", FORMS)
async def test_an_address_is_read_with_its_names_and_its_database(dial, form):
    wire = await dial(form)
    [about] = await ask(wire, ("CLIENT", "INFO"))
    assert f" db={FORMS[form]} ".encode() in about
    wire.end(Disconnected("done"))


@pytest.mark.parametrize("form", ["redis://:wrong@127.0.0.1:{port}", "redis://127.0.0.1:1"])
async def test_a_wrong_password_or_a_closed_port_is_an_error(dial, form):
    with pytest.raises((RedisError, OSError)):
        await dial(form)


@pytest.fixture
async def wire(dial):
    wire = await dial("redis://crown:key@127.0.0.1:{port}")
    yield wire
    wire.end(Disconnected("done"))


async def test_a_thousand_calls_at_once_get_each_their_own_answer(wire):
    said = [f"word {n}".encode() for n in range(1000)]
    assert await ask(wire, *(("ECHO", word) for word in said)) == said


async def test_a_refusal_is_the_answer_of_its_own_call_alone(wire):
    first, refused, last = await ask(wire, ("ECHO", "a"), ("GET",), ("ECHO", "b"))
    assert (first, last) == (b"a", b"b")
    assert isinstance(refused, ResponseError)


async def test_who_went_away_while_waiting_shifts_nobody_elses_answer(wire):
    answers = [asyncio.get_running_loop().create_future() for _ in range(3)]
    wire.ask([(pack("ECHO", str(n)), answer) for n, answer in enumerate(answers)])
    answers[1].cancel()
    assert [await answers[0], await answers[2]] == [b"0", b"2"]


async def test_a_closed_connection_answers_all_who_wait_with_an_error(wire):
    answers = await ask(wire, ("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "no"), ("ECHO", "late"))
    assert isinstance(answers[1], Disconnected)
    assert not wire.is_up


async def test_a_server_that_is_no_redis_is_an_error():
    async def chat(reader, writer):
        await reader.readline()
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    async with await asyncio.start_server(chat, "127.0.0.1", 0) as server:
        wire = await Dialler(f"redis://127.0.0.1:{server.sockets[0].getsockname()[1]}").dial()
        [answer] = await ask(wire, ("PING",))
        assert isinstance(answer, Disconnected)


async def test_a_word_nobody_asked_for_ends_the_connection_without_a_stumble():
    async def full(reader, writer):
        writer.write(b"-ERR max number of clients reached\r\n")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(full, "127.0.0.1", 0) as server:
        wire = await Dialler(f"redis://127.0.0.1:{server.sockets[0].getsockname()[1]}").dial()
        await eventually(lambda: not wire.is_up)
