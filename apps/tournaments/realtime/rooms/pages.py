"""The open pages of a room: what changes of what they show everybody goes to them as the server has written it.

A page's socket asks for that with `?pieces=<language>`. When something is told in the room, what the page shows is
written anew, once a language, by whoever knows how (`WRITERS`), and the pieces that are other than before go to all
those sockets in one frame: a change costs one rendering in each process, and no request. A live score is shown by the
page itself, at once, and so is no reason to write a tournament's page; a match's follows a second later.

It lives on the hub's loop; the writing is done in a thread, and never twice at the same time for one room.

    _open       the sockets of pages, by language, each with what its page shows that no event of the room tells
    _known      by language, of those that pages are in: up to which number it was told, and the pieces' hashes
    _timer      when the next writing begins; _writing: the one under way
    _wanted     after how many seconds to write again, of what was told meanwhile

A frame says since which number the pieces are other, and up to which they go, also where none is other than before. A
page that is older than the one, or gets no frame for an event, because the writing failed or its socket came later,
fetches itself anew.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db import Error as DatabaseFailure

from apps.tournaments.domain.errors import NotFound
from apps.tournaments.domain.event_registry import REGISTRY
from apps.tournaments.domain.roles import Role
from apps.tournaments.realtime.process import metrics
from apps.tournaments.realtime.process.bridge import rendering
from apps.tournaments.realtime.rooms.fanout import Member
from apps.tournaments.realtime.rooms.frames import Frame, PageNews, Telling
from apps.tournaments.realtime.rooms.names import Kind
from apps.tournaments.realtime.rooms.room import Room

logger = logging.getLogger(__name__)

# What is told within it comes with one frame.
WRITES_AFTER_SECONDS = 0.05
SCORES_AFTER_SECONDS = 1.0
# Of the time, a room's pages are being written for a fifth at most.
RESTS = 4
# A frame that is larger is none: each page fetches itself, at a moment of its own.
LARGEST_BYTES = 65_536


@dataclass(frozen=True)
class Written:
    """A page's pieces by name, as they are at this number of its room."""

    sequence: int
    pieces: Mapping[str, str]


# By the kind of room: the pieces of its page in a language. Runs in a thread; raises `NotFound` where it is gone.
WRITERS: dict[Kind, Callable[[int, str], Written]] = {}


def _seen(socket: Member) -> int:
    """How many of the digits of `Position.around` somebody sees."""
    return 16 if socket.viewer.role >= Role.REFEREE else 8


class Pages:
    """Of one room in this process."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._open: dict[str, dict[Member, str]] = {}
        self._known: dict[str, tuple[int, dict[str, int]]] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._writing: asyncio.Task[None] | None = None
        self._wanted: float | None = None
        self._rests_until = 0.0
        self._changed = False  # something was told since the last writing began
        self._around = ""  # as of the last reconciliation

    def joined(self, socket: Member, around: str = "") -> None:
        """What is told from now on is compared with what the page of this socket shows. `around`: what that page showed
        when it was written that no event of the room tells."""
        language = socket.viewer.language
        if language is None:
            return
        self._open.setdefault(language, {})[socket] = around
        if language not in self._known:
            self._write_after(WRITES_AFTER_SECONDS)

    def left(self, socket: Member) -> None:
        language = socket.viewer.language
        if language is None or socket not in self._open.get(language, ()):
            return
        del self._open[language][socket]
        if not self._open[language]:
            del self._open[language]
            self._known.pop(language, None)

    def told(self, telling: Telling) -> None:
        if not self._open:
            return
        event = REGISTRY.get(telling.type)
        is_shown = event is not None and event.shown_in_place
        if is_shown and self._room.name.kind is Kind.TOURNAMENT:
            return
        self._changed = True
        self._write_after(SCORES_AFTER_SECONDS if is_shown else WRITES_AFTER_SECONDS)

    def stand_in(self, around: str) -> None:
        """What pages show that no event of the room tells is this now. No number says so: those that show something
        else are to fetch themselves; the state of a match's tournament is shown to those who rule."""
        old = [
            (shown, socket)
            for shown in self._open.values()
            for socket, before in shown.items()
            if before and before != around and before[: _seen(socket)] != around[: _seen(socket)]
        ]
        if old and self._around not in ("", around):
            # What was written just before the change is not put over what is fetched after it for long.
            self._changed = True
            self._write_after(WRITES_AFTER_SECONDS)
        self._around = around
        sequence = self._room.sequence
        frame = Frame({"type": "pieces", "data": {"since": sequence, "sequence": sequence, "pieces": None}})
        for shown, socket in old:
            shown[socket] = around
            socket.deliver(frame, None)

    def close(self) -> None:
        for pending in (self._timer, self._writing):
            if pending is not None:
                pending.cancel()

    def _write_after(self, seconds: float) -> None:
        if self._writing is not None:
            self._wanted = min(seconds, self._wanted or seconds)
            return
        loop = asyncio.get_running_loop()
        at = max(loop.time() + seconds, self._rests_until)
        if self._timer is not None and self._timer.when() <= at:
            return
        if self._timer is not None:
            self._timer.cancel()
        self._timer = loop.call_at(at, self._begin)

    def _begin(self) -> None:
        self._timer = None
        self._writing = asyncio.ensure_future(self._write())

    async def _write(self) -> None:
        loop = asyncio.get_running_loop()
        started = loop.time()
        # Where nothing was told, only those that came in another language have to be written for.
        languages = set(self._open) if self._changed else self._open.keys() - self._known.keys()
        self._changed = False
        try:
            for language in sorted(languages):
                written = await rendering(WRITERS[self._room.name.kind])(self._room.name.id, language)
                metrics.PAGES_WRITTEN.inc()
                self._tell(language, written)
        except NotFound:
            pass  # it was deleted, or taken back with its round; its sockets are told otherwise
        except Exception as error:
            # Whatever a template or a database may raise: the pages fetch themselves.
            facts = {"room": self._room.name.group, "error": type(error).__name__}
            unforeseen = None if isinstance(error, DatabaseFailure) else error
            logger.warning("the pages of a room were not written", extra=facts, exc_info=unforeseen)
        finally:
            self._writing = None
            self._rests_until = loop.time() + RESTS * (loop.time() - started)
        if self._wanted is not None:
            wanted, self._wanted = self._wanted, None
            self._write_after(wanted)

    def _tell(self, language: str, written: Written) -> None:
        if language not in self._open:
            return
        before, now = self._known.get(language), {name: hash(text) for name, text in written.pieces.items()}
        self._known[language] = written.sequence, now
        if before is None:
            return
        sequence, known = before
        news = [{"name": name, "html": text} for name, text in written.pieces.items() if known.get(name) != now[name]]
        if not news and sequence == written.sequence:
            return
        data = {"since": sequence, "sequence": written.sequence}
        telling = PageNews(language, {**data, "pieces": news})
        if telling.size > LARGEST_BYTES:
            telling = PageNews(language, {**data, "pieces": None})
        self._room.offer(telling)
