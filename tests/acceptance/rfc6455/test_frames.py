"""RFC 6455, sections 5 to 8, frame by frame, against the production server."""

import json
import struct

import pytest

from tests.support.raw_socket import BINARY, CLOSE, CONT, PING, PONG, TEXT, close, frame

PROTOCOL_ERROR, BAD_DATA, TOO_BIG, PAYLOAD_TOO_LARGE = 1002, 1007, 1009, 4009
HELLO = json.dumps({"type": "ping", "hello": "žluťoučký \U0001f3c6 কাপ"}, ensure_ascii=False).encode()
MAX_PAYLOAD, MAX_FRAME = 16384, 65536


def answer(ws):
    """The JSON of the next text frame."""
    return json.loads(ws.until(TEXT).payload)


def is_open(ws):
    return {"type": "pong", "n": 1}.items() <= answer(ws.send(frame(TEXT, b'{"type":"ping","n":1}'))).items()


def fails_with(ws, code):
    """A close frame with this code, and the end of the connection."""
    assert ws.until(CLOSE).close_code == code
    return ws.ends()


# Frames


@pytest.mark.parametrize("reserved", range(1, 8))
def test_reserved_bits_fail_the_connection(ws, reserved):
    assert fails_with(ws.send(frame(TEXT, HELLO, reserved=reserved)), PROTOCOL_ERROR)


@pytest.mark.parametrize("opcode", [3, 4, 5, 6, 7, 11, 12, 13, 14, 15])
def test_reserved_opcodes_fail_the_connection(ws, opcode):
    assert fails_with(ws.send(frame(opcode, b"x")), PROTOCOL_ERROR)


@pytest.mark.parametrize("opcode", [TEXT, BINARY, PING, PONG, CLOSE])
def test_an_unmasked_frame_fails_the_connection(ws, opcode):
    assert fails_with(ws.send(frame(opcode, b"{}", masked=False)), PROTOCOL_ERROR)


@pytest.mark.parametrize("size", [126, 127, 4096])
@pytest.mark.parametrize("opcode", [PING, PONG, CLOSE])
def test_a_control_frame_over_125_bytes_fails_the_connection(ws, opcode, size):
    payload = struct.pack("!H", 1000).ljust(size, b"x")
    assert fails_with(ws.send(frame(opcode, payload)), PROTOCOL_ERROR)


@pytest.mark.parametrize("opcode", [PING, PONG, CLOSE])
def test_a_fragmented_control_frame_fails_the_connection(ws, opcode):
    assert fails_with(ws.send(frame(opcode, b"", fin=False)), PROTOCOL_ERROR)


def test_a_frame_may_come_in_single_bytes(ws):
    for byte in frame(TEXT, HELLO):
        ws.send(bytes([byte]))
    assert answer(ws)["hello"] == json.loads(HELLO)["hello"]


def test_many_frames_may_come_at_once(ws):
    ws.send(*(frame(TEXT, b'{"type":"ping","n":%d}' % n) for n in range(50)))
    assert [answer(ws)["n"] for _ in range(50)] == list(range(50))


def test_what_is_left_behind_a_broken_frame_is_not_looked_at(ws):
    assert fails_with(ws.send(frame(3), frame(TEXT, HELLO), frame(PING, b"late")), PROTOCOL_ERROR)


# Fragments


@pytest.mark.parametrize("cut", range(1, len(HELLO)))
def test_a_text_may_be_cut_anywhere_within_a_character_too(ws, cut):
    ws.send(frame(TEXT, HELLO[:cut], fin=False), frame(CONT, HELLO[cut:]))
    assert answer(ws)["hello"] == json.loads(HELLO)["hello"]


def test_a_text_may_be_cut_into_single_bytes_and_empty_pieces(ws):
    pieces = [frame(CONT, HELLO[n : n + 1], fin=False) + frame(CONT, fin=False) for n in range(len(HELLO))]
    ws.send(frame(TEXT, fin=False), *pieces, frame(CONT))
    assert answer(ws)["hello"] == json.loads(HELLO)["hello"]


def test_a_ping_between_fragments_is_answered_at_once(ws):
    ws.send(frame(TEXT, HELLO[:9], fin=False), frame(PING, b"meanwhile"))
    assert ws.frame()[1:] == (PONG, b"meanwhile")
    ws.send(frame(PONG, b"unasked"), frame(CONT, HELLO[9:]))
    assert answer(ws)["hello"] == json.loads(HELLO)["hello"]


def test_a_continuation_of_nothing_fails_the_connection(ws):
    assert fails_with(ws.send(frame(CONT, HELLO)), PROTOCOL_ERROR)


@pytest.mark.parametrize("opcode", [TEXT, BINARY])
def test_a_new_message_within_another_fails_the_connection(ws, opcode):
    assert fails_with(ws.send(frame(TEXT, b"{", fin=False), frame(opcode, b"}")), PROTOCOL_ERROR)


def test_a_continuation_after_the_last_one_fails_the_connection(ws):
    ws.send(frame(TEXT, HELLO[:9], fin=False), frame(CONT, HELLO[9:]), frame(CONT, b"more"))
    assert fails_with(ws, PROTOCOL_ERROR)


def test_a_close_between_fragments_is_echoed_and_the_message_is_no_more(ws):
    ws.send(frame(TEXT, HELLO[:9], fin=False), close(1000, b"enough"))
    assert ws.frame() == (True, CLOSE, struct.pack("!H", 1000) + b"enough")
    assert ws.ends()


# Sizes


@pytest.mark.parametrize("claimed", [MAX_FRAME + 1, 1 << 31, (1 << 63) - 1])
def test_a_frame_that_claims_too_much_fails_the_connection_before_it_is_sent(ws, claimed):
    assert fails_with(ws.send(frame(TEXT, b"x", claimed=claimed)), TOO_BIG)


def test_a_length_with_its_highest_bit_set_fails_the_connection(ws):
    assert ws.send(frame(TEXT, b"x", claimed=1 << 63)).until(CLOSE).close_code in (PROTOCOL_ERROR, TOO_BIG)


def test_fragments_that_add_up_to_too_much_fail_the_connection(ws):
    ws.send(frame(TEXT, b"x" * 40_000, fin=False), frame(CONT, b"x" * 40_000))
    assert fails_with(ws, TOO_BIG)


@pytest.mark.parametrize("pieces", [1, 3])
def test_a_message_over_the_sites_own_limit_ends_with_the_sites_own_code(ws, pieces):
    third = b"x" * (MAX_PAYLOAD // pieces + 1)
    ws.send(frame(TEXT, third, fin=pieces == 1), *(frame(CONT, third, fin=n == pieces) for n in range(2, pieces + 1)))
    assert json.loads(ws.until(TEXT).payload)["code"] == "payload_too_large"
    assert ws.until(CLOSE).close_code == PAYLOAD_TOO_LARGE


def test_a_message_of_exactly_the_limit_passes(ws):
    ping = b'{"type":"ping","filler":"%s"}'
    assert answer(ws.send(frame(TEXT, ping % (b"x" * (MAX_PAYLOAD - len(ping) + 2)))))["type"] == "pong"


@pytest.mark.parametrize(("opcode", "payload"), [(TEXT, b""), (BINARY, b""), (BINARY, HELLO)])
def test_an_empty_or_a_binary_message_is_answered_with_an_error_and_the_socket_stays(ws, opcode, payload):
    assert answer(ws.send(frame(opcode, payload)))["type"] == "error"
    assert is_open(ws)


# UTF-8

BAD = {
    "a lone continuation": b"\x80",
    "an overlong slash": b"\xc0\xaf",
    "a surrogate": b"\xed\xa0\x80",
    "beyond unicode": b"\xf4\x90\x80\x80",
    "cut short": "\U0001f3c6".encode()[:3],
    "no utf-8 at all": b"\xff\xfe",
}


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_text_that_is_no_utf_8_fails_the_connection(ws, bad):
    assert fails_with(ws.send(frame(TEXT, b'{"type":"' + bad + b'"}')), BAD_DATA)


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_fragments_that_are_no_utf_8_together_fail_the_connection(ws, bad):
    ws.send(frame(TEXT, b'{"a":"', fin=False), *(frame(CONT, bytes([byte]), fin=False) for byte in bad), frame(CONT))
    assert fails_with(ws, BAD_DATA)


def test_bad_utf_8_behind_what_ends_the_socket_anyway_breaks_nothing(ws):
    ws.send(frame(TEXT, b"x" * (MAX_PAYLOAD + 1)), frame(TEXT, b"\xff"))
    assert ws.until(CLOSE).close_code in (PAYLOAD_TOO_LARGE, BAD_DATA)
    assert ws.ends()


# Ping and pong


@pytest.mark.parametrize("payload", [b"", b"hello", bytes(range(125))])
def test_a_ping_is_answered_with_its_own_payload(ws, payload):
    assert ws.send(frame(PING, payload)).frame() == (True, PONG, payload)


def test_pings_are_answered_in_their_order(ws):
    ws.send(*(frame(PING, bytes([n])) for n in range(20)))
    assert [ws.until(PONG).payload[0] for _ in range(20)] == list(range(20))


def test_a_pong_nobody_asked_for_is_let_pass(ws):
    assert is_open(ws.send(frame(PONG, b"unasked"), frame(PONG)))


# Close

VALID = [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999]
INVALID = [0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535]


@pytest.mark.parametrize("code", VALID)
def test_a_close_is_echoed(ws, code):
    assert ws.send(close(code, b"bye")).until(CLOSE).payload == struct.pack("!H", code) + b"bye"
    assert ws.ends()


def test_a_close_without_a_code_is_echoed_without_one(ws):
    assert ws.send(frame(CLOSE)).until(CLOSE).payload == b""
    assert ws.ends()


@pytest.mark.parametrize("code", INVALID)
def test_a_close_code_that_must_not_be_sent_fails_the_connection(ws, code):
    assert fails_with(ws.send(close(code)), PROTOCOL_ERROR)


def test_half_a_close_code_fails_the_connection(ws):
    assert fails_with(ws.send(frame(CLOSE, b"\x03")), PROTOCOL_ERROR)


def test_a_close_reason_that_is_no_utf_8_fails_the_connection(ws):
    assert fails_with(ws.send(close(1000, b"\xff")), BAD_DATA)


def test_what_comes_behind_a_close_is_not_answered(ws):
    ws.send(close(1000), frame(PING, b"late"), frame(TEXT, HELLO), close(1001))
    assert ws.frame() == (True, CLOSE, struct.pack("!H", 1000))
    assert ws.ends()


def test_the_servers_own_close_waits_for_its_echo(ws):
    ws.send(frame(TEXT, b"x" * (MAX_PAYLOAD + 1)))
    echo = ws.until(CLOSE).payload
    assert ws.send(frame(CLOSE, echo)).ends()


@pytest.mark.parametrize("way", ["reset", "close"])
@pytest.mark.parametrize("cut", [1, 3, 20])
def test_a_client_that_goes_away_within_a_frame_leaves_nothing_behind(ws, cut, way):
    ws.send((frame(TEXT, HELLO[:9], fin=False) + frame(CONT, HELLO[9:]))[:cut])
    ws.reset() if way == "reset" else ws.tcp.close()
