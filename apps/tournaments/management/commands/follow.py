import asyncio
import json
import os
import re
import signal
import sys
from argparse import ArgumentParser
from typing import Any

import httpx
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from apps.common.loopback import is_on_this_machine
from apps.tournaments.management.follow.client import Follower, Frame, Room, Site, Stop
from apps.tournaments.management.follow.lines import Lines


class NobodyReads(Exception):
    """Standard output leads nowhere any more; not an `OSError`, which would mean the site."""


class Command(BaseCommand):
    help = (
        "Follow a tournament or a match as it happens, one line an event: of this site or any other, as a visitor. "
        "Without a target: whatever is live, one tournament after the other. It comes back when the server does, and "
        "misses and repeats nothing; Ctrl-C ends it."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("target", nargs="?", default="", help="a tournament's id, or the address of a page")
        parser.add_argument("--match", type=int, metavar="ID", help="follow this match instead")
        parser.add_argument("--site", metavar="URL", help="the site (default: http://127.0.0.1:PORT)")
        parser.add_argument("--json", action="store_true", help="print what comes as JSON, one object a line")

    def handle(self, *args: Any, **options: Any) -> None:
        url, room = _wanted(options["target"], options["match"], options["site"])
        # A background child of a shell begins with it ignored.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            asyncio.run(self._follow(url, room, options["json"]))
        except Stop as refusal:
            raise CommandError(str(refusal)) from None
        except KeyboardInterrupt:
            return
        except NobodyReads:
            # What Python would still flush has nowhere to go either.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

    async def _follow(self, url: str, room: Room | None, as_json: bool) -> None:
        lines = Lines()

        def take(frame: Frame) -> None:
            try:
                self.stdout.write(json.dumps(frame) if as_json else lines.line(frame))
                self.stdout.flush()
            except BrokenPipeError:
                raise NobodyReads from None

        async with httpx.AsyncClient(timeout=20, follow_redirects=True, trust_env=not is_on_this_machine(url)) as http:
            site = Site(url, http, self._say)
            if room is not None:
                return await Follower(site, room, take).follow()
            while True:
                await Follower(site, await site.live_tournament(), take, until_over=True).follow()

    def _say(self, text: str) -> None:
        self.stderr.write(text)
        self.stderr.flush()


def _wanted(target: str, match: int | None, site: str | None) -> tuple[str, Room | None]:
    """The site and the room that the arguments mean; None for whatever is live."""
    url = (site or f"http://127.0.0.1:{settings.PORT}").rstrip("/")
    if match is not None:
        return url, Room("match", match)
    if not target:
        return url, None
    if target.isascii() and target.isdigit():
        return url, Room("tournament", int(target))
    found = re.match(r"(https?://[^/]+)(?:/.*)?/(tournament|match(?=es))(?:s|es)/(\d+)(?:/|$)", target)
    if found is None:
        raise CommandError("Name a tournament's id or the address of its page, as in http://127.0.0.1:8000/matches/7/.")
    return found[1], Room(found[2], int(found[3]))
