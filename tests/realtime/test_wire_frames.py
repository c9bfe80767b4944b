"""What a client may send: a bad frame gets an error and the socket stays; one too large ends it."""

import json

import pytest
import websockets

from tests.realtime.running_site import enter

LIMIT = 16_384


async def answer(client, frame):
    await client.socket.send(frame)
    return await client.next()


BAD_FRAMES = {
    "no JSON": ("hello", "invalid_json"),
    "half an object": ('{"type": "ping"', "invalid_json"),
    "empty": ("", "invalid_json"),
    "binary": (b'{"type": "ping"}', "invalid_json"),
    "empty binary": (b"", "invalid_json"),
    "bytes that are no text": (b"\xff\xfe\x00", "invalid_json"),
    "NaN": ('{"type": "ping", "timestamp": NaN}', "invalid_json"),
    "infinity": ('{"type": "ping", "timestamp": -Infinity}', "invalid_json"),
    "a number beyond all floats": ('{"type": "ping", "timestamp": 1e999}', "invalid_json"),
    "a lone surrogate": ('{"type": "ping", "timestamp": "\\ud800"}', "invalid_json"),
    "a lone surrogate as its type": ('{"type": "\\udfff"}', "invalid_json"),
    "deep": ("[" * 8000 + "]" * 8000, "invalid_json"),
    "deep and open": ('{"type":' * 1500, "invalid_json"),
    "a list": ("[]", "invalid_schema"),
    "a text": ('"ping"', "invalid_schema"),
    "a number": ("1", "invalid_schema"),
    "null": ("null", "invalid_schema"),
    "without a type": ("{}", "invalid_schema"),
    "a number as its type": ('{"type": 1}', "invalid_schema"),
    "a list as its type": ('{"type": ["ping"]}', "invalid_schema"),
    "null as its type": ('{"type": null}', "invalid_schema"),
    "a number as its request_id": ('{"type": "ping", "request_id": 5}', "invalid_schema"),
    "an empty request_id": ('{"type": "ping", "request_id": ""}', "invalid_schema"),
    "a long request_id": (json.dumps({"type": "ping", "request_id": "x" * 65}), "invalid_schema"),
    "an unknown type": ('{"type": "fly"}', "unsupported_message_type"),
    "an empty type": ('{"type": ""}', "unsupported_message_type"),
    "a type of the server's": ('{"type": "score_updated", "data": {}}', "unsupported_message_type"),
    "a type of the inside": ('{"type": "websocket.close", "code": 1000}', "unsupported_message_type"),
    "the base of the score commands": ('{"type": "scored"}', "unsupported_message_type"),
    "a text as since": ('{"type": "subscribe", "since": "1"}', "invalid_schema"),
    "a negative since": ('{"type": "subscribe", "since": -1}', "invalid_schema"),
    "true as since": ('{"type": "subscribe", "since": true}', "invalid_schema"),
    "a huge since": ('{"type": "subscribe", "since": 1000000000000000000}', "invalid_schema"),
    "a number as epoch": ('{"type": "subscribe", "since": 1, "epoch": 1}', "invalid_schema"),
    "no token to authenticate": ('{"type": "authenticate"}', "invalid_schema"),
    "a text as a score": ('{"type": "update_score", "participant1_score": "1"}', "invalid_schema"),
    "true as a score": ('{"type": "update_score", "participant1_score": true}', "invalid_schema"),
    "a list as a game": ('{"type": "update_score", "game": [1]}', "invalid_schema"),
    "an object as games": ('{"type": "report_score", "games": {}}', "invalid_schema"),
}


@pytest.mark.parametrize("kind", BAD_FRAMES)
async def test_a_bad_frame_gets_an_error_and_the_socket_stays(running_site, room, kind):
    frame, code = BAD_FRAMES[kind]
    async with await enter(running_site.site, room, token=running_site.human().token) as client:
        error = await answer(client, frame)
        assert (error["type"], error["code"]) == ("error", code)
        assert "close_code" not in error
        assert await client.is_alive()


async def test_an_error_never_echoes_what_was_sent(running_site, room):
    canary = "canary-7f3a"
    frames = [canary, {"type": canary}, {"type": "update_score", "participant1_score": canary}, {canary: 1}]
    async with await enter(running_site.site, room, token=running_site.human().token) as client:
        for frame in frames:
            error = await answer(client, frame if isinstance(frame, str) else json.dumps(frame))
            assert error["type"] == "error"
            assert canary not in json.dumps(error)


async def test_an_error_carries_the_request_id_of_its_command(running_site, room):
    async with await enter(running_site.site, room, token=running_site.human().token) as client:
        for name in ("fly", "update_score", "subscribe", "authenticate"):
            error = await client.ask(name, since="x")
            assert error["type"] == "error", name


@pytest.mark.parametrize("frame", [{}, {"type": 1}, {"type": None}, {"type": ["ping"]}])
async def test_an_error_about_the_type_carries_the_request_id_too(running_site, room, frame):
    async with await enter(running_site.site, room, token=running_site.human().token) as client:
        error = await answer(client, json.dumps({**frame, "request_id": "a1"}))
        assert (error["code"], error["request_id"]) == ("invalid_schema", "a1")


async def test_what_is_no_request_id_is_not_sent_back(running_site, room):
    async with await enter(running_site.site, room, token=running_site.human().token) as client:
        error = await answer(client, json.dumps({"type": 1, "request_id": 5}))
        assert "request_id" not in error


async def test_unknown_fields_are_ignored(running_site, room):
    async with await enter(running_site.site, room, token=running_site.human().token) as client:
        assert (await client.ask("subscribe", colour="blue"))["type"] == "subscribed"


async def test_a_ping_comes_back_with_all_it_held(running_site, room):
    async with await enter(running_site.site, room, token=running_site.human().token) as client:
        pong = await client.ask("ping", timestamp=1_700_000_000.25, client_nonce="abc")
        assert pong["type"] == "pong"
        assert pong["timestamp"] == 1_700_000_000.25
        assert pong["client_nonce"] == "abc"


async def test_a_ping_with_a_long_text_comes_back_without_it(running_site, room):
    async with await enter(running_site.site, room, token=running_site.human().token) as client:
        pong = await client.ask("ping", timestamp="x" * 1000)
        assert pong["type"] == "pong"
        assert "timestamp" not in pong


async def test_numbers_of_any_size_come_back_as_they_were(running_site, room):
    async with await enter(running_site.site, room, token=running_site.human().token) as client:
        for number in (0, -1, 2**53 + 1, 2**64, -(10**40), 1e-300):
            assert (await client.ask("ping", timestamp=number))["timestamp"] == number


async def test_a_pong_is_never_answered(running_site, room):
    async with await enter(running_site.site, room, token=running_site.human().token) as client:
        await client.send(type="pong", timestamp=1)
        await client.send(type="pong", request_id="a")
        assert await client.is_alive()
        assert [frame["type"] for frame in client.frames[2:]] == ["pong"]


def padded(size, character="x"):
    """A ping of exactly this many bytes."""
    frame = '{"type":"ping","timestamp":"%s"}'
    fill = character * ((size - len(frame) + 2) // len(character.encode()))
    return (frame % fill) + " " * (size - len((frame % fill).encode()))


@pytest.mark.parametrize("character", ["x", "é", "বা", "𝄞"])
async def test_a_text_of_exactly_the_limit_passes_and_one_byte_more_closes_4009(running_site, room, character):
    fits, over = padded(LIMIT, character), padded(LIMIT + 1, character)
    assert (len(fits.encode()), len(over.encode())) == (LIMIT, LIMIT + 1)
    async with await enter(running_site.site, room, token=running_site.human().token) as client:
        assert (await answer(client, fits))["type"] == "pong"
        await client.socket.send(over)
        closed = await client.closed()
    assert closed.said == (4009, "payload_too_large")
    assert (closed.reason, closed.error["close_code"]) == ("payload_too_large", 4009)


async def test_binary_is_counted_in_bytes_too(running_site, room):
    async with await enter(running_site.site, room, token=running_site.human().token) as client:
        assert (await answer(client, b"\x00" * LIMIT))["code"] == "invalid_json"
        await client.socket.send(b"\x00" * (LIMIT + 1))
        assert (await client.closed()).said == (4009, "payload_too_large")


async def test_fragments_count_together(running_site, room):
    async with await enter(running_site.site, room, token=running_site.human().token) as client:
        await client.socket.send(["x" * 10_000, "x" * 10_000])
        assert (await client.closed()).said == (4009, "payload_too_large")


async def test_a_frame_beyond_four_times_the_limit_is_ended_by_the_server_with_1009(running_site, room):
    async with await enter(running_site.site, room, token=running_site.human().token) as client:
        await client.socket.send("x" * (4 * LIMIT + 1))
        assert (await client.closed()).code == 1009


async def test_what_follows_a_frame_too_large_is_not_acted_upon(running_site, duel):
    async with await duel.rita.enter(duel.match) as client:
        await client.socket.send("x" * (LIMIT + 1))
        with pytest.raises(websockets.ConnectionClosed):
            await client.ask("start_match")
    # What was acted upon cannot be asked for again.
    async with await duel.rita.enter(duel.match) as again:
        assert duel.state() == "check_in"
        assert (await again.ask("start_match"))["type"] != "error"
