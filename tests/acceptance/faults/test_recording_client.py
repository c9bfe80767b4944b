"""The client that the others' histories are recorded by: it comes back as Documents/Protocol.md says."""

import json
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest
import websockets

from tests.acceptance.faults.recording_client import RecordingClient
from tests.support.waiting import eventually

WELCOME = {"type": "connection_established", "data": {"epoch": "e1", "connection_id": "c1", "role": "spectator"}}
DRAWN = {"type": "bracket_generated", "data": {}, "sequence": 5, "at": "2026-05-01T18:00:00Z"}


class ForgetfulServer:
    """Its first connection ends right after an event that makes all new; `asked` has what each one came with."""

    def __init__(self):
        self.asked, self.subscribed, self.url = [], [], ""

    async def serve(self, socket):
        query = parse_qs(urlsplit(socket.request.path).query)
        self.asked.append((query.get("since"), query.get("epoch")))
        await say(socket, WELCOME)
        if len(self.asked) == 1:
            await say(socket, {"type": "snapshot", "data": {"sequence": 4, "epoch": "e1"}})
            await say(socket, DRAWN)
            await socket.recv()
            return
        await say(socket, {"type": "resumed", "data": {"from": 5, "to": 5, "count": 0}})
        self.subscribed.append(json.loads(await socket.recv()))
        await say(socket, {"type": "snapshot", "data": {"sequence": 5, "epoch": "e1"}})
        await socket.wait_closed()

    async def post(self, path, body, human=None, **headers):
        return SimpleNamespace(headers={}, json=lambda: {"ticket": "t"})


async def say(socket, frame):
    await socket.send(json.dumps(frame))


@pytest.mark.timeout(60)
async def test_whoever_lost_the_line_before_a_new_snapshot_came_says_where_they_stand_and_subscribes():
    server = ForgetfulServer()
    async with websockets.serve(server.serve, "127.0.0.1", 0, subprotocols=["deltacrown.v1"]) as listening:
        server.url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
        client = RecordingClient(server, "tournament/3", "steady")
        client.start()
        await eventually(lambda: server.subscribed and not client.needs_snapshot)
        await client.leave()
    assert server.asked == [(None, None), (["5"], ["e1"])]
    assert (server.subscribed[0]["type"], client.position) == ("subscribe", 5)
