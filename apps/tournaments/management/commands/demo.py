import asyncio
import os
import random
import signal
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser
from typing import Any

import httpx
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from apps.common.redis import redis_url
from apps.tournaments.domain.formats import FORMATS
from apps.tournaments.management.demo.cast import LOGINS, PASSWORD, Cast, assemble, clear_stage
from apps.tournaments.management.demo.play import TROUBLE, Show, run_show

STARTS_WITHIN_SECONDS = 60.0
TRY_AGAIN_AFTER_SECONDS = 3.0


class Command(BaseCommand):
    help = (
        "Play tournaments without end: bots register, check in, score, report, confirm and sometimes dispute, over the "
        "API and the sockets of a running server, or, with --serve, of one started here."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--serve", action="store_true", help="start the server too and end it with the demo")
        parser.add_argument("--once", action="store_true", help="end after one tournament")
        parser.add_argument("--url", help="the running server (default: http://127.0.0.1:PORT)")
        parser.add_argument("--speed", type=float, default=1.0, help="2 is twice as fast (default: 1)")
        parser.add_argument("--entrants", type=int, default=16, help="players of a tournament (default: 16)")
        parser.add_argument("--format", choices=list(FORMATS), default=next(iter(FORMATS)))
        parser.add_argument("--seed", type=int, help="repeat the same demo: the seed of all its dice")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["entrants"] < 2 or not 0 < options["speed"] <= 100:
            raise CommandError("--entrants must be at least 2 and --speed above 0 and at most 100.")
        # asyncio ends its tasks in order on SIGINT; a background child of a shell begins with it ignored.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: signal.raise_signal(signal.SIGINT))
        url = (options["url"] or f"http://127.0.0.1:{settings.PORT}").rstrip("/")
        server = self._start_server(url) if options["serve"] else None
        try:
            _wait_for(url, server)
            cast = assemble(options["entrants"])
            clear_stage(cast.organizer)
            self._say_hello(url, bool(server))
            asyncio.run(_play(cast, url, options))
        except KeyboardInterrupt:
            self.stdout.write("The demo has ended.")
        finally:
            if server is not None:
                server.terminate()
                server.wait(timeout=20)

    def _start_server(self, url: str) -> "subprocess.Popen[bytes]":
        port = httpx.URL(url).port or 80
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                raise CommandError(f"Port {port} is taken. Choose another one: PORT={port + 1} make run") from None
        # A demo is for this machine. Whoever ends one does not want to wait for its viewers.
        env = {"DEBUG": "1", "WS_DRAIN_SECONDS": "1", **os.environ, "PORT": str(port)}
        return subprocess.Popen([sys.executable, "-m", "deltacrown.server"], env=env)

    def _say_hello(self, url: str, serving: bool) -> None:
        lines = [f"DeltaCrown is at {url}/ and a tournament plays itself there."]
        lines.append(f"Sign in as {', '.join(LOGINS)}; the password is {PASSWORD}.")
        if serving and not redis_url():
            lines.append(
                "This is the embedded default: SQLite, in-memory channel layer, limits and deadlines in one process."
            )
        self.stdout.write("\n".join(lines))
        self.stdout.flush()


def _wait_for(url: str, server: "subprocess.Popen[bytes] | None") -> None:
    deadline = time.monotonic() + STARTS_WITHIN_SECONDS
    while time.monotonic() < deadline:
        if server is not None and server.poll() is not None:
            raise CommandError("The server ended; the lines above say why.")
        try:
            if httpx.get(f"{url}/healthz", timeout=5).is_success:
                return
        except httpx.HTTPError:
            time.sleep(0.2)
    raise CommandError(f"No server answers at {url}. Start one with `make serve`, or use --serve.")


async def _play(cast: Cast, url: str, options: dict[str, Any]) -> None:
    dice = random.Random(options["seed"])
    while True:
        async with httpx.AsyncClient(base_url=url, timeout=30) as http:
            show = Show(cast, http, options["format"], options["speed"], dice)
            try:
                # A task of its own: before Python 3.13 a group of tasks that fails leaves its task looking cancelled.
                return await asyncio.ensure_future(run_show(show, once=options["once"]))
            except* TROUBLE as errors:
                trouble = errors.exceptions[0]
        if _is_told_to_end():
            # On the way out something else failed: the server may be gone already.
            raise asyncio.CancelledError
        # A restarted server, say: begin again with a new tournament.
        sys.stderr.write(f"The demo was interrupted and begins anew: {trouble!r}\n")
        await asyncio.sleep(TRY_AGAIN_AFTER_SECONDS)
        await asyncio.to_thread(clear_stage, cast.organizer)


def _is_told_to_end() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
