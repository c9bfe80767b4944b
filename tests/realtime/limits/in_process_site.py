"""The site's door in the test's own loop: people, where they come from, and how far they get."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from apps.accounts.tickets import issue_ticket
from tests.realtime.running_site import mint
from tests.realtime.socket_client import Client, Closed, Frame, connect

OPENING = 2


@dataclass
class Gate:
    """`room`: a room's group name, open to everybody."""

    url: str
    room: str
    people: list[int]
    opened: list[Client] = field(default_factory=list)

    async def knock(self, person: int | str = 0, address: str = "", query: str = "", **headers: str) -> Client:
        """Try to enter; `person` is the number of somebody with an account, or a visitor's name."""
        if isinstance(person, int):
            credential = f"token={mint(self.people[person])}"
        else:
            credential = f"ticket={issue_ticket(self.room, None, person)}"
        forwarded = {"X-Forwarded-For": address} if address else {}
        path = f"/ws/{self.room.replace('_', '/')}/?{credential}&{query}"
        client = await connect(self.url, path, additional_headers={**forwarded, **headers})
        self.opened.append(client)
        return client

    async def enter(self, *args: Any, **fields: Any) -> Client:
        client = await self.knock(*args, **fields)
        client.welcome = await client.next()
        assert client.welcome["type"] == "connection_established", client.welcome
        client.opening = await client.next()
        return client

    async def refused(self, *args: Any, **fields: Any) -> Closed:
        """How an attempt ends that must not succeed."""
        client = await self.knock(*args, **fields)
        closed = await client.closed()
        assert {frame["type"] for frame in client.frames} == {"error"}, client.frames
        return closed

    async def leave(self) -> None:
        await asyncio.gather(*(client.close() for client in self.opened))


async def burst(client: Client, count: int, **frame: Any) -> list[Frame]:
    """Send so many messages without waiting; their answers, one each."""
    frame = frame or {"type": "ping"}
    for n in range(count):
        await client.send(request_id=f"b{n}", **frame)
    return [await client.next() for _ in range(count)]


def codes(frames: list[Frame]) -> list[str | None]:
    """The code of each error, None of what is none."""
    return [frame.get("code") for frame in frames]
