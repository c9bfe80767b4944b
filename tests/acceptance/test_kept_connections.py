"""A connection is kept for the next request, and ended between two: never over one that is already here."""

import asyncio
import socket

import pytest
import uvicorn

from deltacrown.serving import http_protocol
from tests.realtime.in_process import LIKE_PRODUCTION, InLoopServer
from tests.support.waiting import eventually

REQUEST = b"GET / HTTP/1.1\r\nHost: site.test\r\n\r\n"


async def answers_ok(scope, receive, send):
    headers = [(b"content-length", b"2")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"ok"})


@pytest.fixture
async def server():
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = InLoopServer(uvicorn.Config(answers_ok, lifespan="off", **LIKE_PRODUCTION))
        server.address = listening.getsockname()
        running = asyncio.ensure_future(server.serve(sockets=[listening]))
        await eventually(lambda: server.started)
        yield server
        server.should_exit = server.force_exit = True
        await running


@pytest.fixture
async def client(server):
    with socket.create_connection(server.address) as client:
        client.setblocking(False)
        await asyncio.get_running_loop().sock_sendall(client, REQUEST)
        assert b"200 OK" in await answer(client)
        yield client


async def answer(client):
    loop, read = asyncio.get_running_loop(), b""
    while not read.endswith(b"ok"):
        piece = await asyncio.wait_for(loop.sock_recv(client, 4096), 10)
        if not piece:
            break
        read += piece
    return read


async def is_ended(client):
    return await asyncio.wait_for(asyncio.get_running_loop().sock_recv(client, 1), 10) == b""


def kept(server):
    [connection] = server.server_state.connections
    return connection


async def test_a_request_that_is_here_when_its_server_ends_is_answered_and_is_the_last(server, client):
    # No turn of the loop between the two: the server cannot have read it.
    client.send(REQUEST)
    kept(server).shutdown()
    last = await answer(client)
    assert b"200 OK" in last and b"connection: close" in last.lower()
    assert await is_ended(client)


async def test_a_request_that_is_here_when_the_wait_for_it_ends_is_answered(server, client):
    client.send(REQUEST)
    kept(server).timeout_keep_alive_handler()
    assert b"200 OK" in await answer(client)
    client.send(REQUEST)
    assert b"200 OK" in await answer(client)


@pytest.mark.parametrize("ended_by", ["shutdown", "timeout_keep_alive_handler"])
async def test_a_connection_without_a_request_is_ended(server, client, ended_by):
    getattr(kept(server), ended_by)()
    assert await is_ended(client)


async def test_a_first_request_that_is_here_when_its_server_ends_is_answered(server):
    with socket.create_connection(server.address) as client:
        client.setblocking(False)
        await eventually(lambda: server.server_state.connections)
        client.send(REQUEST)
        kept(server).shutdown()
        assert b"200 OK" in await answer(client)
        assert await is_ended(client)


async def test_half_a_request_does_not_hold_up_the_end(server, client, monkeypatch):
    monkeypatch.setattr(http_protocol, "LAST_HEAD_SECONDS", 0.1)
    client.send(REQUEST[:-2])
    kept(server).shutdown()
    assert b"408 Request Timeout" in await answer(client)


@pytest.mark.parametrize("ended_by", ["shutdown", "timeout_keep_alive_handler"])
async def test_a_connection_whose_client_is_gone_is_no_trouble(server, client, ended_by):
    connection = kept(server)
    client.close()
    await eventually(lambda: not server.server_state.connections)
    getattr(connection, ended_by)()
