import asyncio
import random
import signal
import socket
import time
from argparse import ArgumentParser
from contextlib import suppress
from typing import Any
from uuid import uuid4

import httpx
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, InterfaceError

from apps.common.loopback import is_on_this_machine
from apps.common.migrated import unapplied_migrations
from apps.common.redis import redis_url
from apps.common.setting_lists import listed
from apps.tournaments.domain.errors import DomainError
from apps.tournaments.domain.formats import FORMATS, check_options
from apps.tournaments.management.demo.cast import LOGINS, PASSWORD, Cast, assemble
from apps.tournaments.management.demo.children import Child
from apps.tournaments.management.demo.director import Director
from apps.tournaments.management.demo.duties import POINTS
from apps.tournaments.management.demo.marks import give_back
from apps.tournaments.management.demo.show import Show
from apps.tournaments.models import Tournament

STARTS_WITHIN_SECONDS = 60.0
LIVE_WITHIN_SECONDS = 60.0


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
        parser.add_argument("--points", type=int, default=POINTS, help=f"what wins a match (default: {POINTS})")
        parser.add_argument("--entrants", type=int, default=16, help="players of a tournament (default: 16)")
        parser.add_argument("--format", choices=list(FORMATS), default=next(iter(FORMATS)))
        parser.add_argument("--seed", type=int, help="repeat the same demo: the seed of all its dice")

    def handle(self, *args: Any, **options: Any) -> None:
        if not 0 < options["speed"] <= 100:
            raise CommandError("--speed must be above 0 and at most 100.")
        if not 0 < options["points"] <= 100:
            raise CommandError("--points must be at least 1 and at most 100.")
        _check_entrants(options["entrants"], options["format"])
        _refuse_production(options["serve"])
        url = (options["url"] or f"http://127.0.0.1:{settings.PORT}").rstrip("/")
        if options["serve"]:
            # Before the tables, which take long to make.
            _refuse_taken(_port_of(url))
        _have_tables(options["serve"])
        # asyncio ends its tasks in order on SIGINT; a background child of a shell begins with it ignored.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: signal.raise_signal(signal.SIGINT))
        owner = uuid4().hex
        children = _start_children(_port_of(url)) if options["serve"] else []
        try:
            _wait_for(url, children)
            asyncio.run(self._play(assemble(options["entrants"]), url, owner, children, options))
        except KeyboardInterrupt:
            self.stdout.write("The demo has ended.")
        finally:
            _let_go(owner)
            for child in children:
                child.end()

    async def _play(self, cast: Cast, url: str, owner: str, children: list[Child], options: dict[str, Any]) -> None:
        dice = random.Random(options["seed"])
        async with httpx.AsyncClient(base_url=url, timeout=30, trust_env=not is_on_this_machine(url)) as http:
            show = Show(cast, http, options["format"], options["speed"], options["points"], dice, owner)
            director = Director(show, once=options["once"])
            kept = [asyncio.create_task(child.keep()) for child in children]
            playing = asyncio.create_task(director.direct())
            ready = asyncio.create_task(director.ready.wait())
            try:
                # Whoever is told the address finds a tournament live there.
                await asyncio.wait({playing, ready}, timeout=LIVE_WITHIN_SECONDS, return_when=asyncio.FIRST_COMPLETED)
                self._say_hello(url, bool(children))
                await playing
            finally:
                for task in (playing, ready, *kept):
                    task.cancel()
                await asyncio.gather(playing, ready, *kept, return_exceptions=True)

    def _say_hello(self, url: str, serving: bool) -> None:
        # By its name: passkeys are of a name, and what somebody is mailed leads there.
        named = url.replace("//127.0.0.1", "//localhost")
        lines = [f"DeltaCrown is at {named}/ and a tournament plays itself there."]
        lines.append(f"Sign in as {', '.join(LOGINS)}; the password is {PASSWORD}.")
        if serving and not redis_url():
            lines.append(
                "This is the embedded default: SQLite, in-memory channel layer, limits and deadlines in one process."
            )
        self.stdout.write("\n".join(lines))
        self.stdout.flush()


def _refuse_production(serve: bool) -> None:
    """A server of its own is in development by itself, unless the variables around it are a production site's."""
    if settings.DEBUG or (serve and not listed("ALLOWED_HOSTS") and not settings.SITE_URL):
        return
    raise CommandError(
        f"The demo's accounts have a password that everybody knows, and {LOGINS[0]} may enter the admin: that is for "
        "development. Set DEBUG=1, as the server has it; on a production site's database there is no demo."
    )


def _check_entrants(entrants: int, name: str) -> None:
    """`CommandError` for more or fewer than a tournament of this format takes: no bot could make one."""
    try:
        Tournament._meta.get_field("max_participants").run_validators(entrants)
        check_options(name, entrants, {})
    except (ValidationError, DomainError) as error:
        text = error.message if isinstance(error, DomainError) else " ".join(error.messages)
        raise CommandError(f"--entrants {entrants} is not possible with the format {name}. {text}") from None


def _have_tables(serve: bool) -> None:
    """A site of its own gets its tables here, as `make run` makes them; another's are not the demo's to change."""
    missing = unapplied_migrations()
    if missing and serve:
        call_command("migrate", verbosity=0)
    elif missing:
        raise CommandError(f"The database lacks the migration {missing[0]}. Run `python manage.py migrate` first.")


def _port_of(url: str) -> int:
    return httpx.URL(url).port or 80


def _refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise CommandError(f"Port {port} is taken. Choose another one: PORT={port + 1} make run") from None


def _start_children(port: int) -> list[Child]:
    # What the bots sign with, the server has to believe: also a key that is of this process alone.
    children = [Child("-m", "deltacrown.server", PORT=str(port), SECRET_KEY=settings.SECRET_KEY)]
    for child in children:
        child.start()
    return children


def _wait_for(url: str, children: list[Child]) -> None:
    deadline = time.monotonic() + STARTS_WITHIN_SECONDS
    while time.monotonic() < deadline:
        if any(child.has_ended() for child in children):
            raise CommandError("The server ended; the lines above say why.")
        try:
            if httpx.get(f"{url}/healthz", timeout=5, trust_env=not is_on_this_machine(url)).is_success:
                return
        except httpx.HTTPError:
            time.sleep(0.2)
    raise CommandError(f"No server answers at {url}. Start one with `make serve`, or use --serve.")


def _let_go(owner: str) -> None:
    """Let another demo go on at once with what this one played; without a database it waits for the leases."""
    with suppress(DatabaseError, InterfaceError):
        give_back(owner)
