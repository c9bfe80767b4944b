"""Open sockets follow what their people may do: credentials that end, roles that change, rooms that close to them.

The tables are asked twice a second, in two queries for all sockets of the process. No message has to arrive for it.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from apps.accounts.revocations import ended_since, newest_revocation
from apps.common.refusals import CloseCode, ErrorCode, Refusal
from apps.tournaments.domain.errors import NotFound
from apps.tournaments.realtime.edge.refusing import ROOM_NOT_FOUND
from apps.tournaments.realtime.process.bridge import read
from apps.tournaments.realtime.rooms.entrance import Access, accesses, enter_all
from apps.tournaments.realtime.rooms.names import Kind, RoomName

LOOK_EVERY_SECONDS = 0.5
# Longer than from one look to the next, so that visitors cost no query while somebody watches.
KNOWN_FOR_SECONDS = 0.75
REVOKED = Refusal(ErrorCode.SESSION_REVOKED, "You were signed out; sign in again to go on.", CloseCode.SESSION_REVOKED)


class AccessWatch:
    def __init__(self, sockets: Callable[[], Iterable[Any]]) -> None:
        self._sockets = sockets
        self._newest: int | None = None
        self._known: dict[int, tuple[float, Access]] = {}  # by tournament, with the monotonic time of the look
        self._changed: set[int] = set()  # tournaments, since the look began

    def known(self, tournament_id: int) -> Access | None:
        """That of a tournament as the last look found it, while that is new and nobody has told of a change since."""
        seen_at, access = self._known.get(tournament_id, (0.0, None))
        return access if time.monotonic() - seen_at < KNOWN_FOR_SECONDS else None

    def forget(self, tournament_id: int) -> None:
        """Something was told that may change who may see it."""
        self._known.pop(tournament_id, None)
        self._changed.add(tournament_id)

    async def look(self) -> None:
        """Close what was revoked since the last look, and let in anew those whose rights may have changed."""
        if self._newest is None:
            self._newest = await read(newest_revocation)()
        if any(not socket.person.is_anonymous for socket in self._sockets()):
            await self._revoke(self._newest)
        watched = {socket.entry.tournament_id for socket in self._sockets()}
        # Of others this process would not hear what changes them.
        open_here = {socket.room_name.id for socket in self._sockets() if socket.room_name.kind is Kind.TOURNAMENT}
        looked_at = time.monotonic()
        self._known.clear()
        self._changed.clear()
        if watched:
            found = await read(accesses)(watched)
            # What changed while it was read may have been read as it was before.
            sure = open_here.intersection(found) - self._changed
            self._known = {pk: (looked_at, found[pk]) for pk in sure}
            await self._let_in_anew({pk: access.version for pk, access in found.items()})

    async def _revoke(self, newest: int) -> None:
        ended, self._newest = await read(ended_since)(newest)
        of_user = defaultdict(list)
        for ending in ended:
            of_user[ending.user_id].append(ending)
        for socket in self._sockets() if ended else ():
            if any(ending.covers(socket.person) for ending in of_user.get(socket.person.user_id, ())):
                socket.end(REVOKED)

    async def _let_in_anew(self, versions: dict[int, int]) -> None:
        rooms: dict[RoomName, list[Any]] = defaultdict(list)
        for socket in self._sockets():
            if socket.entry.version < versions.get(socket.entry.tournament_id, 0):
                rooms[socket.room_name].append(socket)
        for room, sockets in rooms.items():
            try:
                entries = await read(enter_all)(room, [socket.person for socket in sockets])
            except NotFound:
                for socket in sockets:
                    socket.end(ROOM_NOT_FOUND)
                continue
            for socket, entry in zip(sockets, entries, strict=True):
                await socket.enter_anew(entry)
