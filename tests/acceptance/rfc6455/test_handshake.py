"""RFC 6455, section 4: the opening handshake, and connections that never get that far."""

import time

import pytest

from tests.support.raw_socket import ACCEPT, CLOSE, PING, PONG, TEXT, close, drip, frame, request
from tests.support.waiting import let_pass

HEAD_SECONDS = 1


def refused(raw):
    """The status of an answer that is no WebSocket; the connection must end with it."""
    status, headers = raw.head()
    assert "sec-websocket-accept" not in headers
    assert raw.ends()
    return status


def test_the_accept_is_that_of_the_key(connect, path):
    status, headers = connect().send(request(path)).head()
    assert (status, headers["sec-websocket-accept"]) == (101, ACCEPT)
    assert (headers["upgrade"].lower(), headers["connection"].lower()) == ("websocket", "upgrade")
    assert "sec-websocket-extensions" not in headers


def test_names_and_values_are_compared_without_case(connect, path):
    raw = connect().send(request(path, Upgrade="WebSocket", Connection="keep-alive, UPGRADE"))
    assert raw.head()[0] == 101


def test_no_extension_is_agreed_on(connect, path):
    offer = request(path, Sec_WebSocket_Extensions="permessage-deflate; client_max_window_bits, x-webkit-deflate-frame")
    assert "sec-websocket-extensions" not in connect().send(offer).head()[1]


@pytest.mark.parametrize("version", ["12", "14", "0", "thirteen", "13, 8", None])
def test_another_version_is_told_the_right_one(connect, path, version):
    raw = connect().send(request(path, Sec_WebSocket_Version=version))
    status, headers = raw.head()
    assert (status, headers["sec-websocket-version"], headers["upgrade"]) == (426, "13", "websocket")
    assert raw.ends()


@pytest.mark.parametrize("offered", ["h2c, websocket", "websocket, h2c", "h2c\r\nUpgrade: WebSocket"])
def test_a_websocket_may_be_one_of_several_protocols_that_are_offered(connect, path, offered):
    raw = connect().send(request(path, Upgrade=offered, Connection="keep-alive\r\nConnection: Upgrade"))
    status, headers = raw.head()
    assert (status, headers["upgrade"]) == (101, "websocket")


@pytest.mark.parametrize("scheme", ["http", "ws", "HTTP"])
def test_a_target_may_name_scheme_and_host_as_towards_a_proxy(connect, path, scheme):
    raw = connect().send(request(f"{scheme}://127.0.0.1{path}"))
    assert raw.head()[0] == 101
    assert b"connection_established" in raw.frame().payload


@pytest.mark.parametrize("key", [None, "", "short", "x" * 24, "dGhlIHNhbXBsZSBub25jZQ", "AAAA" * 20])
def test_a_bad_key_is_a_bad_request(connect, path, key):
    assert refused(connect().send(request(path, Sec_WebSocket_Key=key))) == 400


def test_a_second_key_is_a_bad_request(connect, path):
    twice = request(path).replace(b"\r\n\r\n", b"\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n")
    assert refused(connect().send(twice)) == 400


@pytest.mark.parametrize("changed", [{"Upgrade": None}, {"Connection": None}, {"Connection": "x"}, {"Upgrade": "h2c"}])
def test_what_asks_for_no_websocket_is_a_request_like_any_other(connect, path, changed):
    assert connect().send(request(path, **changed)).head()[0] == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "HEAD"])
def test_another_method_than_get_is_refused(connect, path, method):
    assert refused(connect().send(request(path, method, Content_Length="0"))) in (400, 405)


def test_http_1_0_has_no_upgrade(connect, path):
    assert connect().send(request(path, version="HTTP/1.0")).head()[0] != 101


@pytest.mark.parametrize("size", [8_192, 9_000, 12_000, 16_000, 17_000, 70_000])
def test_a_request_line_that_is_too_long_is_answered_and_the_connection_ends(connect, size):
    assert refused(connect().send(request("/ws/tournament/1/?token=" + "x" * size))) in (400, 414)


def test_a_request_line_that_is_just_not_too_long_is_read(connect):
    raw = connect().send(request("/ws/tournament/1/?token=" + "x" * 8_000))
    assert raw.head()[0] == 101
    assert raw.until(CLOSE).close_code == 4003


@pytest.mark.parametrize("size", [9_000, 17_000, 70_000])
def test_a_header_that_is_too_long_is_answered_and_the_connection_ends(connect, path, size):
    assert refused(connect().send(request(path, X_Long="x" * size))) in (400, 431)


def test_too_many_headers_are_answered_and_the_connection_ends(connect, path):
    assert refused(connect().send(request(path, **{f"X-{n}": "x" for n in range(200)}))) in (400, 431)


def test_what_is_no_http_at_all_is_answered_and_the_connection_ends(connect):
    assert refused(connect().send(b"\x16\x03\x01 hello\r\n\r\n")) == 400


# Those who never finish


def test_a_connection_that_says_nothing_is_ended(connect):
    began = time.monotonic()
    assert connect().ends()
    assert time.monotonic() - began >= HEAD_SECONDS * 0.9


def test_a_handshake_that_stops_half_way_is_ended(connect, path):
    raw = connect().send(request(path)[:-20])
    assert raw.head()[0] == 408
    assert raw.ends()


def test_a_handshake_that_drips_in_is_ended_however_long_it_goes_on(connect, path):
    raw = connect()
    began = time.monotonic()
    drip(raw, request(path), pause=0.05)
    assert time.monotonic() - began < len(request(path)) * 0.05
    assert raw.ends()


def test_a_server_that_was_held_up_reads_what_came_meanwhile_before_it_gives_up(site, connect):
    raw = connect()
    site.server.pause()
    raw.send(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    let_pass(1.5 * HEAD_SECONDS)
    site.server.resume()
    assert raw.head()[0] == 200


def test_a_second_request_that_drips_in_is_ended_too(connect):
    raw = connect().send(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    assert raw.head()[0] == 200
    drip(raw, b"GET /healthz HTTP/1.1\r\n" + b"X: y\r\n" * 100, pause=0.05)
    assert raw.ends()


@pytest.mark.parametrize("way", ["reset", "close"])
@pytest.mark.parametrize("share", [0, 0.5, 1])
def test_a_client_that_goes_away_during_the_handshake_leaves_nothing_behind(connect, path, share, way):
    whole = request(path)
    raw = connect().send(whole[: int(len(whole) * share)])
    raw.reset() if way == "reset" else raw.tcp.close()


# Those who cannot wait for the answer

EAGER = {
    "a text": frame(TEXT, b'{"type":"ping"}'),
    "a ping": frame(PING, b"early"),
    "a goodbye": close(1000),
    "a broken frame": frame(3),
    "an unmasked frame": frame(TEXT, b"{}", masked=False),
    "bad utf-8": frame(TEXT, b"\xff"),
    "too much": frame(TEXT, b"x", claimed=1 << 40),
}


@pytest.mark.parametrize("eager", EAGER.values(), ids=EAGER)
@pytest.mark.parametrize("pause", [0, 0.001, 0.01])
def test_frames_that_come_before_the_answer_break_nothing(connect, path, eager, pause):
    raw = connect().send(request(path))
    let_pass(pause)
    raw.send(eager, close(1000))
    assert raw.ends()


@pytest.mark.parametrize("eager", EAGER.values(), ids=EAGER)
def test_frames_that_come_with_the_handshake_break_nothing(connect, path, eager):
    raw = connect().send(request(path) + eager + close(1000))
    assert raw.head()[0] == 101
    assert raw.ends()


def test_a_frame_that_comes_with_the_handshake_is_answered(connect, path):
    raw = connect().send(request(path) + frame(PING, b"early"))
    assert raw.head()[0] == 101
    assert raw.until(PONG).payload == b"early"


def test_a_client_that_says_goodbye_at_once_is_answered(connect, path):
    raw = connect().send(request(path))
    raw.head()
    assert raw.send(close(1000)).until(CLOSE).close_code == 1000
