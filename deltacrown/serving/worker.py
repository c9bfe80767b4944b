"""One serving process: `python -m deltacrown.serving.worker`.

Without options it serves alone; the supervisor passes it the listening socket, and a line to it: the worker says there
when it is ready, and hears there when it is replaced.
"""

import argparse
import asyncio
import gc
import signal
import socket
import sys
import time
from threading import Event
from types import FrameType

import django
import uvicorn
from django.conf import settings
from django.core.management.base import BaseCommand, SystemCheckError

from deltacrown.logs import name_process
from deltacrown.serving.gc_schedule import collect_in_time
from deltacrown.serving.listening_socket import BACKLOG, listen
from deltacrown.serving.supervisor import READY, REPLACED
from deltacrown.start import load_settings, require_migrated, require_safe_start

# While all is loaded: `apps/common/apps.py` enables it.
gc.disable()
load_settings()
django.setup()

# After Django is set up: these import models.
from apps.common.health import dependencies  # noqa: E402
from apps.tournaments.realtime.edge.draining import drain  # noqa: E402
from apps.tournaments.realtime.process.bridge import read  # noqa: E402
from deltacrown.serving.websocket_protocol import FrameWritingProtocol  # noqa: E402

LOOKS_AGAIN_SECONDS = 0.2
# Beyond this the server itself ends the socket with 1009; the limiter's own cap is far below.
FRAMES_OVER_PAYLOAD = 4
# A signal to the whole process group comes a second time through the supervisor: still one request.
SAME_REQUEST_SECONDS = 1.0
# For the client's half of the closing handshake.
CLOSES_WITHIN_SECONDS = 2.0


class Worker(uvicorn.Server):
    """uvicorn's server, which drains before it shuts down. A second signal hurries it."""

    def __init__(self, config: uvicorn.Config, line: socket.socket | None = None) -> None:
        super().__init__(config)
        self._line = line
        self._asked_at: float | None = None
        self._hurry = Event()
        self._saying: asyncio.Task[None] | None = None
        self._collecting: asyncio.Task[None] | None = None

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        now = time.monotonic()
        if self._asked_at is None:
            self._asked_at = now
            self.should_exit = True
        elif now - self._asked_at > SAME_REQUEST_SECONDS:
            self._hurry.set()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._collecting = asyncio.ensure_future(
            collect_in_time(lambda: len(self.server_state.connections), lambda: FrameWritingProtocol.ended)
        )
        if self._line is not None:
            self._line.setblocking(False)
            asyncio.get_running_loop().add_reader(self._line, self._told, self._line)
            self._saying = asyncio.ensure_future(self._say_when_ready(self._line))

    async def _say_when_ready(self, line: socket.socket) -> None:
        while True:
            if all((await read(dependencies)()).values()):
                break
            await asyncio.sleep(LOOKS_AGAIN_SECONDS)
        await asyncio.get_running_loop().sock_sendall(line, READY)

    def _told(self, line: socket.socket) -> None:
        """Replaced, or, where nothing can be read, without a supervisor: end, as SIGTERM says it."""
        asyncio.get_running_loop().remove_reader(line)
        if line.recv(len(REPLACED)):
            # The others accept from the same socket, so nobody new needs to be turned away here.
            for server in self.servers:
                server.close()
            self._let_go_of_idle_requests()
        self.should_exit = True

    def _let_go_of_idle_requests(self) -> None:
        """Connections a proxy keeps for its next request; one that never had any may be about to send it."""
        for connection in list(self.server_state.connections):
            if getattr(connection, "cycle", None) is not None:
                connection.shutdown()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        if self._saying is not None:
            self._saying.cancel()
        if self._collecting is not None:
            self._collecting.cancel()
        await drain(self._hurry)
        await self._handshakes_closed()
        await super().shutdown(sockets)

    async def _handshakes_closed(self) -> None:
        """Wait for the clients' half: closing before it comes would reset the connection, and lose what was said."""
        until = time.monotonic() + CLOSES_WITHIN_SECONDS
        while websockets := self._open_websockets():
            if time.monotonic() > until:
                break
            await asyncio.sleep(LOOKS_AGAIN_SECONDS / 4)
        for websocket in websockets:
            if websocket.transport.get_write_buffer_size():
                # Who does not read would hold up the end for as long as uvicorn waits.
                websocket.transport.abort()

    def _open_websockets(self) -> list[FrameWritingProtocol]:
        return [
            connection for connection in self.server_state.connections if isinstance(connection, FrameWritingProtocol)
        ]


def configuration() -> uvicorn.Config:
    return uvicorn.Config(
        "deltacrown.asgi:application",
        backlog=BACKLOG,
        loop="uvloop",
        http="deltacrown.serving.http_protocol:ImpatientProtocol",
        ws="deltacrown.serving.websocket_protocol:FrameWritingProtocol",
        ws_max_size=FRAMES_OVER_PAYLOAD * settings.WS_MAX_PAYLOAD_BYTES,
        ws_per_message_deflate=False,
        # Our own heartbeat tells the living from the dead, with its own codes.
        ws_ping_interval=None,
        lifespan="on",
        timeout_graceful_shutdown=10,
        # Queries hold tickets: no access log.
        access_log=False,
        log_config=None,
        proxy_headers=False,
        server_header=False,
    )


def main(arguments: list[str] | None = None) -> int:
    """Check the configuration and serve until SIGTERM or SIGINT; the exit code."""
    options = _options(arguments)
    name_process(worker=options.number)
    # A terminal that hangs up says so to the supervisor's whole process group.
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    require_safe_start(settings.HOST)
    require_migrated()
    try:
        BaseCommand().check()
    except SystemCheckError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    line = None if options.line is None else socket.socket(fileno=options.line)
    if options.listening is None:
        listening = listen(settings.HOST, settings.PORT)
    else:
        listening = socket.socket(fileno=options.listening)
    Worker(configuration(), line).run([listening])
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m deltacrown.serving.worker", description=__doc__)
    parser.add_argument("--number", type=int, default=1, help="what its log lines call it (default: 1)")
    parser.add_argument("--listening", type=int, metavar="FD", help="the supervisor's listening socket")
    parser.add_argument("--line", type=int, metavar="FD", help="the socket to the supervisor")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
