"""One match at a table: looked at before each step, so that it goes on from whatever people made of it."""

import asyncio
import random
from collections.abc import Mapping
from dataclasses import replace

from apps.accounts.models import User
from apps.tournaments.management.demo.bots import Bot, Refused
from apps.tournaments.management.demo.duties import OFFICIAL, Duty, Kind, Person, Seen, due, ruling
from apps.tournaments.management.demo.show import Show

LOOK_EVERY_SECONDS = 1.0
# In so short a wait nobody does anything by hand: only a demo that is much faster than people has one.
TOO_SHORT_FOR_PEOPLE_SECONDS = 0.3
# After so many refusals in a row the referee ends what the players cannot.
PATIENT_FOR_REFUSALS = 3
LONGEST_PAUSE_SECONDS = 30.0
NOT_FOR_THEM = ("insufficient_permissions", "authentication_required", "not_found")


class Officials:
    """The referee of one tournament; from the moment the referee may not any more, or not yet, its organizer."""

    def __init__(self, show: Show) -> None:
        self._acting = show.bot(show.cast.referee)
        self._organizer = show.bot(show.cast.organizer)

    async def act(self, match_id: int, duty: Duty) -> None:
        try:
            await self._acting.act(match_id, duty.verb, **duty.fields)
        except Refused as refusal:
            if refusal.code not in NOT_FOR_THEM or self._acting is self._organizer:
                raise
            self._acting = self._organizer
            await self._acting.act(match_id, duty.verb, **duty.fields)


class Table:
    """`players`: who of the demo plays, by registration."""

    def __init__(self, show: Show, officials: Officials, match_id: int, players: Mapping[int, User]) -> None:
        self._show = show
        self._officials = officials
        self._match_id = match_id
        self._players = players
        self._seed = show.dice.getrandbits(32)
        self._person = Person()
        self._known: Seen | None = None
        self._has_acted = False
        self._signature: tuple[object, ...] = ()
        self._changed_at = 0.0
        self._refusals = 0
        self._met: set[Bot] = set()

    async def play(self) -> None:
        """Do what is due until the match is over, or nobody's to play."""
        try:
            while (seen := await self._look()) is not None:
                dice = random.Random(f"{self._seed} {seen.signature}")
                duty = ruling(seen, dice) if self._refusals >= PATIENT_FOR_REFUSALS else due(seen, self._person, dice)
                if duty is None:
                    return
                takes = self._show.lasts(duty.after * dice.uniform(0.7, 1.3))
                wait = self._changed_at + takes - _now()
                await asyncio.sleep(min(max(wait, 0), LOOK_EVERY_SECONDS))
                if wait <= 0 or takes < TOO_SHORT_FOR_PEOPLE_SECONDS:
                    await self._do(seen, duty)
        finally:
            for bot in self._met:
                await bot.leave(self._match_id)

    async def _look(self) -> Seen | None:
        """The match of now, or None where it is no more; notes what people did since the last look."""
        try:
            shown = await self._reader().get(f"/api/v1/matches/{self._match_id}/")
        except Refused:
            return None
        kinds = {number: self._show.kind_of(user) for number, user in self._players.items()}
        seen = Seen(shown["match"], shown["participants"], kinds, self._show.points)
        if self._known is not None and not self._has_acted:
            plays = seen.of_the_login != self._known.of_the_login
            officiates = seen.of_the_referee != self._known.of_the_referee
            self._person = Person(self._person.plays or plays, self._person.officiates or officiates)
        if seen.signature != self._signature:
            self._signature, self._changed_at, self._refusals = seen.signature, _now(), 0
        self._known, self._has_acted = seen, False
        return seen

    def _reader(self) -> Bot:
        """A bot that plays here, if there is one: it sees the reports, and the logins' requests are few."""
        known = self._known.match if self._known is not None else {}
        sides = [self._players.get(known.get(f"participant{side}_id", 0)) for side in (1, 2)]
        bots = [user for user in sides if user is not None and self._show.kind_of(user) is Kind.BOT]
        return self._show.bot(bots[0] if bots else self._show.cast.organizer)

    async def _do(self, seen: Seen, duty: Duty) -> None:
        try:
            if duty.who == OFFICIAL:
                await self._officials.act(self._match_id, duty)
                self._person = replace(self._person, officiates=False)
            else:
                user = self._players[seen.match[f"participant{duty.who}_id"]]
                if seen.kind(duty.who) is Kind.LOGIN:
                    self._person = replace(self._person, plays=False)
                self._met.add(self._show.bot(user))
                await self._show.bot(user).act(self._match_id, duty.verb, **duty.fields)
            # What has changed at the next look is the demo's own doing.
            self._has_acted = True
        except Refused:
            self._refusals += 1
            await asyncio.sleep(min(0.25 * 2**self._refusals, LONGEST_PAUSE_SECONDS))


def _now() -> float:
    return asyncio.get_running_loop().time()
