"""Frames and their answers, without a room: what the wire cannot reach, or only by luck."""

import json

import pytest

from apps.tournaments.realtime.sockets import dispatch


class Listener:
    """The part of a connection that a command without a room needs."""

    def __init__(self):
        self.answers = []

    def deliver(self, frame, sequence):
        self.answers.append(json.loads(frame.message["text"]))


async def answer(text):
    listener = Listener()
    await dispatch.handle(listener, {"type": "websocket.receive", "text": text})
    return listener.answers


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}"), ("[1,", "]")])
async def test_a_ping_of_any_depth_is_answered(opening, closing):
    """At one depth the stack is enough to read the frame and not enough to echo it."""
    for depth in range(900, 1050):
        (reply,) = await answer('{"type": "ping", "a": ' + opening * depth + "1" + closing * depth + "}")
        assert reply["type"] == "pong" or reply["code"] == "invalid_json"


async def test_a_text_that_cannot_be_encoded_is_no_json():
    (reply,) = await answer('{"type": "\udc80"}')
    assert reply["code"] == "invalid_json"
