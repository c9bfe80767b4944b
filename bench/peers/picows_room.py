"""A room on picows and uvloop: every line that comes in on `PUBLISH_PORT` is a text message to all."""

import asyncio
import os

import uvloop
from picows import WSListener, WSMsgType, WSTransport, ws_create_server

members: set[WSTransport] = set()


class Member(WSListener):
    def on_ws_connected(self, transport: WSTransport) -> None:
        members.add(transport)
        transport.send(WSMsgType.TEXT, b'{"type":"connection_established"}')

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        members.discard(transport)


async def hear(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    async for line in reader:
        message = line.rstrip(b"\n")
        for transport in members:
            transport.send(WSMsgType.TEXT, message)
    writer.close()


async def main() -> None:
    publishing = await asyncio.start_server(hear, "127.0.0.1", int(os.environ["PUBLISH_PORT"]))
    room = await ws_create_server(lambda request: Member(), "127.0.0.1", int(os.environ["PORT"]), backlog=4096)
    async with publishing, room:
        await asyncio.gather(publishing.serve_forever(), room.serve_forever())


if __name__ == "__main__":
    uvloop.run(main())
