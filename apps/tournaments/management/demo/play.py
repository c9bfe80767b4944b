"""One tournament of the demo, from its draft to its last match, whatever people make of it on the way."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from apps.accounts.models import User
from apps.tournaments.domain.bracket import Side
from apps.tournaments.domain.match_states import OPEN_TO_A_RULING, OVER
from apps.tournaments.management.demo import marks
from apps.tournaments.management.demo.bots import Bot, Refused
from apps.tournaments.management.demo.cast import next_name, registered
from apps.tournaments.management.demo.duties import PERSON_SECONDS, Kind
from apps.tournaments.management.demo.show import Show
from apps.tournaments.management.demo.table import Officials, Table

logger = logging.getLogger(__name__)

TABLES = 4  # matches played at the same time
STAYS_AWAY = 0.05
SECONDS_A_REGISTRATION = 0.15
REVIEW_SECONDS = 20.0
# The next tournament begins where nothing could be played in this one for so long.
IDLE_SECONDS = 60.0
AGAIN_SECONDS = 5.0
# However fast the demo: nothing is won by asking more often for what a match has to be played for.
LEAST_PAUSE_SECONDS = 0.25


class Play:
    """`number` is the tournament's id, 0 until it is made; `hurried`: its players register without a pause.

    `live` is set once it is live, or will not be soon; `makes_room` once the next tournament may begin.
    """

    def __init__(self, show: Show, live: asyncio.Event, number: int = 0, *, hurried: bool = False) -> None:
        self.show = show
        self.live = live
        self.number = number
        self.makes_room = asyncio.Event()
        self._hurried = hurried
        self._is_over = False
        self._expected = ""
        self._starts_refused = 0
        self._tables: dict[int, asyncio.Task[None]] = {}
        self._players: dict[int, User] = {}
        self._officials = Officials(show)
        self._busy_at = 0.0
        self._away = {player.pk for player in show.cast.players[2:] if show.dice.random() < STAYS_AWAY}

    async def run(self) -> None:
        """Do what is due in the tournament until it is over or gone."""
        try:
            if not self.number:
                await self._make()
            while not self._is_over:
                try:
                    await self._step()
                except Refused:
                    await self.show.pause(1)
        finally:
            await self._clear_tables()

    @property
    def _organizer(self) -> Bot:
        return self.show.bot(self.show.cast.organizer)

    @property
    def _path(self) -> str:
        return f"/api/v1/tournaments/{self.number}"

    async def _make(self) -> None:
        name = await self.show.troubles.in_database(next_name)
        size = max(2, len(self.show.cast.players))
        fields = {"third_place": True, "max_participants": size, "format": self.show.format}
        while True:
            try:
                new = await self._organizer.post(
                    "/api/v1/tournaments/", name=name, game=self.show.cast.game.slug, **fields
                )
                break
            except Refused as refusal:
                self.show.troubles.note("no new tournament", refusal)
                await asyncio.sleep(AGAIN_SECONDS)
        await self.show.troubles.in_database(marks.mark, new["id"], self.show.owner)
        self.number = int(new["id"])

    async def _step(self) -> None:
        """Look, and do the next thing."""
        try:
            seen: dict[str, Any] = await self._organizer.get(f"{self._path}/snapshot/")
        except Refused as refusal:
            # Deleted in the admin, say; any other no is met again.
            self._is_over = refusal.code == "not_found"
            raise
        state = seen["tournament"]["state"]
        if state in marks.OVER:
            self._is_over = True
            logger.info("demo tournament played", extra={"tournament_id": self.number, "state": state})
        elif state in _BEFORE_START and self._expected not in ("", state):
            # Somebody else moved it, and may have more to do here.
            self._expected = state
            await self.show.pause(PERSON_SECONDS)
        else:
            await _STEPS[state](self, seen)

    async def _move(self, verb: str, becomes: str, **fields: Any) -> None:
        await self._organizer.post(f"{self._path}/{verb}/", **fields)
        self._expected = becomes

    async def _publish(self, seen: dict[str, Any]) -> None:
        await appoint_referee(self.show, self.number)
        await self._move("publish", "published")

    async def _open(self, seen: dict[str, Any]) -> None:
        await self._move("open", "registration_open")

    async def _register(self, seen: dict[str, Any]) -> None:
        living, gone = await self._registered()
        there = {player.pk for player in living.values()} | (set() if self._starts_refused else gone)
        players = [player for player in self.show.cast.players if player.pk not in there]
        for player in self.show.dice.sample(players, len(players)):
            if player.pk in gone and self.show.kind_of(player) is Kind.LOGIN:
                # Who left by hand comes back by hand.
                continue
            await self._in_turn(player, f"{self._path}/registrations/")
            if not self._hurried:
                await self.show.pause(SECONDS_A_REGISTRATION)
        await self._move("close", "registration_closed")

    async def _in_turn(self, player: User, path: str) -> None:
        """One after the other: who may not any more, banned by hand, say, holds nobody else up."""
        try:
            await self.show.bot(player).post(path)
        except Refused as refusal:
            if refusal.code == "conflict":
                raise

    async def _begin_check_in(self, seen: dict[str, Any]) -> None:
        await self._move("check-in", "check_in")

    async def _check_in(self, seen: dict[str, Any]) -> None:
        living, _ = await self._registered()
        for row in seen["registrations"]:
            player = living.get(row["registration_id"])
            if player is not None and row["state"] == "confirmed" and player.pk not in self._away:
                await self._in_turn(player, f"/api/v1/registrations/{row['registration_id']}/check-in/")
        await self._start()

    async def _start(self) -> None:
        try:
            await self._move("start", "live", random_seed=self.show.dice.getrandbits(32))
        except Refused as refusal:
            await self._could_not_start(str(refusal))
        else:
            self._starts_refused = 0
            logger.info("demo tournament started", extra={"tournament_id": self.number})

    async def _could_not_start(self, why: str) -> None:
        """Have everybody come, then register those who left again, then wait for people to change something."""
        self._starts_refused += 1
        if self._starts_refused == 1:
            self._away.clear()
        elif self._starts_refused == 2:
            await self._move("open", "registration_open")
        else:
            self.show.troubles.note(f"tournament {self.number} cannot start", why)
            self.makes_room.set()
            self.live.set()
            await self.show.pause(PERSON_SECONDS)

    async def _approve(self, seen: dict[str, Any]) -> None:
        await self.show.pause(REVIEW_SECONDS)
        await self._move("approve", "completed")

    async def _fill_tables(self, seen: dict[str, Any]) -> None:
        """A match begins when both its players are known and a table is free."""
        self.live.set()
        unplayed = [match for match in seen["matches"] if match["state"] not in OVER]
        self._note_end(unplayed, seen["tournament"]["rounds"])
        if not self._players.keys() >= {row["registration_id"] for row in seen["registrations"]}:
            self._players, _ = await self._registered()
        self._leave_tables()
        ready = [match for match in unplayed if match["state"] in OPEN_TO_A_RULING and match["id"] not in self._tables]
        for match in sorted(ready, key=lambda match: match["state"] == "check_in"):
            if len(self._tables) < TABLES:
                table = Table(self.show, self._officials, match["id"], self._players)
                self._tables[match["id"]] = asyncio.create_task(table.play())
        await asyncio.sleep(max(LEAST_PAUSE_SECONDS, self.show.lasts(1)))

    def _note_end(self, unplayed: list[dict[str, Any]], rounds: int) -> None:
        now = asyncio.get_running_loop().time()
        if self._tables or not self._busy_at:
            self._busy_at = now
        if is_last(unplayed, rounds) or now - self._busy_at > self.show.lasts(IDLE_SECONDS):
            self.makes_room.set()

    def _leave_tables(self) -> None:
        """Those where all is done; what went wrong at one ends no other, and is looked at anew."""
        for number in [number for number, task in self._tables.items() if task.done()]:
            if (error := self._tables.pop(number).exception()) is not None:
                self.show.troubles.note(type(error).__name__, error)

    async def _clear_tables(self) -> None:
        for task in self._tables.values():
            task.cancel()
        await asyncio.gather(*self._tables.values(), return_exceptions=True)

    async def _registered(self) -> tuple[dict[int, User], set[int]]:
        return await self.show.troubles.in_database(registered, self.number, self.show.cast)


async def appoint_referee(show: Show, number: int) -> None:
    """Invite the referee, who accepts. Where that is refused the organizer's bot does the referee's work."""
    organizer, referee = show.bot(show.cast.organizer), show.bot(show.cast.referee)
    with suppress(Refused):
        path = f"/api/v1/tournaments/{number}/roles/"
        await organizer.post(path, username=show.cast.referee.username, role="referee")
        for invitation in (await referee.get("/api/v1/me/invitations/"))["results"]:
            if invitation["tournament"] == number:
                await referee.post(f"/api/v1/role-invitations/{invitation['id']}/accept/")


def is_last(unplayed: list[dict[str, Any]], rounds: int) -> bool:
    """Whether nothing follows the matches that are left: no round is to be drawn, and a grand final is all there is."""
    if rounds == 0:
        return False  # the first draw is being made
    drawn_later = any(match["side"] == Side.SWISS and match["round"] < rounds for match in unplayed)
    return not drawn_later and (len(unplayed) <= 1 or all(match["side"] == Side.FINAL for match in unplayed))


_STEPS: dict[str, Callable[[Play, dict[str, Any]], Awaitable[None]]] = {
    "draft": Play._publish,
    "published": Play._open,
    "registration_open": Play._register,
    "registration_closed": Play._begin_check_in,
    "check_in": Play._check_in,
    "live": Play._fill_tables,
    "awaiting_review": Play._approve,
}
_BEFORE_START = ("published", "registration_open", "registration_closed", "check_in")
