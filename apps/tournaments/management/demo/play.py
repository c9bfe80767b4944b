"""The demo's script: one tournament after the other, from its registration to its last match."""

import asyncio
import logging
import random
from dataclasses import dataclass, field
from typing import Any

import httpx
from websockets.exceptions import WebSocketException

from apps.accounts.models import User
from apps.tournaments.domain.bracket import Side
from apps.tournaments.management.demo.bots import Bot, Refused, Seat
from apps.tournaments.management.demo.cast import Cast, next_name

logger = logging.getLogger(__name__)

TABLES = 4  # matches played at the same time
WINNING_SCORE = 13
SECONDS_A_POINT = 1.6
DISPUTES = 0.12
STAYS_AWAY = 0.05
TROUBLE = (httpx.HTTPError, WebSocketException, OSError, Refused, TimeoutError)


@dataclass
class Show:
    """The people, the pace (`speed` 2 is twice as fast) and the dice of a demo."""

    cast: Cast
    http: httpx.AsyncClient
    format: str
    speed: float
    dice: random.Random
    bots: dict[int, Bot] = field(default_factory=dict)

    def bot(self, user: User) -> Bot:
        return self.bots.setdefault(user.pk, Bot(user, self.http))

    async def pause(self, seconds: float) -> None:
        await asyncio.sleep(seconds * self.dice.uniform(0.5, 1.5) / self.speed)


async def run_show(show: Show, *, once: bool) -> None:
    """Play tournaments, the next one registering while the last one has its final. `once`: only one.

    Raises an exception group of `TROUBLE` when the server goes away or says no.
    """
    tournament_id = await prepare(show)
    while True:
        stage = Stage(show, tournament_id)
        async with asyncio.TaskGroup() as both:
            both.create_task(stage.play())
            if not once:
                following = both.create_task(_prepare_after(stage.near_the_end, show))
        if once:
            return
        tournament_id = following.result()


async def _prepare_after(moment: asyncio.Event, show: Show) -> int:
    await moment.wait()
    return await prepare(show)


async def prepare(show: Show) -> int:
    """A new tournament with everyone registered, checked in but for those who stay away, and started."""
    organizer = show.bot(show.cast.organizer)
    name = await asyncio.to_thread(next_name, show.cast.organizer)
    players = show.cast.players
    fields = {"third_place": True, "max_participants": max(2, len(players)), "format": show.format}
    new = await organizer.post("/api/v1/tournaments/", name=name, game=show.cast.game.slug, **fields)
    path = f"/api/v1/tournaments/{new['id']}"
    await organizer.post(f"{path}/roles/", username=show.cast.referee.username, role="referee")
    await show.bot(show.cast.referee).accept_invitation(new["id"])
    await organizer.post(f"{path}/publish/")
    await organizer.post(f"{path}/open/")
    registered = {}
    for player in show.dice.sample(players, len(players)):
        registered[player.pk] = (await show.bot(player).post(f"{path}/registrations/"))["registration_id"]
        await show.pause(0.15)
    await organizer.post(f"{path}/close/")
    await organizer.post(f"{path}/check-in/")
    for n, player in enumerate(players):
        # Two always come, so that there is a tournament.
        if n < 2 or show.dice.random() > STAYS_AWAY:
            await show.bot(player).post(f"/api/v1/registrations/{registered[player.pk]}/check-in/")
    await organizer.post(f"{path}/start/", random_seed=show.dice.getrandbits(32))
    logger.info("demo tournament started", extra={"tournament_id": new["id"], "players": len(players)})
    return int(new["id"])


class Stage:
    """One live tournament: who plays which match when, at up to `TABLES` tables."""

    def __init__(self, show: Show, tournament_id: int) -> None:
        self.show = show
        self.tournament_id = tournament_id
        self.near_the_end = asyncio.Event()
        self._users = {player.shown_name: player for player in show.cast.players}
        self._tables = asyncio.Semaphore(TABLES)

    async def play(self) -> None:
        """Play until no match is left; a match begins when both its players are known and a table is free."""
        referee = self.show.bot(self.show.cast.referee)
        rounds = (await referee.get(f"/api/v1/tournaments/{self.tournament_id}/snapshot/"))["tournament"]["rounds"]
        begun: set[int] = set()
        async with referee.room("tournament", self.tournament_id) as desk, asyncio.TaskGroup() as tables:
            while unplayed := await self._unplayed(referee):
                if is_last(unplayed, rounds):
                    self.near_the_end.set()
                for match in unplayed:
                    if match["state"] == "check_in" and match["id"] not in begun:
                        begun.add(match["id"])
                        tables.create_task(self._table(desk, match))
                await self.show.pause(1)
        self.near_the_end.set()
        logger.info("demo tournament played", extra={"tournament_id": self.tournament_id})

    async def _unplayed(self, referee: Bot) -> list[dict[str, Any]]:
        matches = await referee.get(f"/api/v1/tournaments/{self.tournament_id}/matches/")
        return [one for one in matches if one["state"] not in ("completed", "forfeit", "cancelled")]

    async def _table(self, desk: Seat, match: dict[str, Any]) -> None:
        first = self.show.bot(self._users[match["participant1_name"]])
        second = self.show.bot(self._users[match["participant2_name"]])
        number = match["id"]
        async with self._tables, first.room("match", number) as one, second.room("match", number) as two:
            await self.show.pause(1)
            await one.command("ready_up")
            await self.show.pause(1)
            await two.command("ready_up")
            await desk.command("start_match", match_id=number)
            score = await self._scores(desk, number)
            await self._end(number, one, two, score)

    async def _scores(self, desk: Seat, number: int) -> list[int]:
        skill = self.show.dice.uniform(0.35, 0.65)
        score = [0, 0]
        while max(score) < WINNING_SCORE:
            await self.show.pause(SECONDS_A_POINT)
            score[self.show.dice.random() > skill] += 1
            await desk.command(
                "update_score", match_id=number, participant1_score=score[0], participant2_score=score[1]
            )
        return score

    async def _end(self, number: int, one: Seat, two: Seat, score: list[int]) -> None:
        await self.show.pause(1)
        result = {"participant1_score": score[0], "participant2_score": score[1]}
        await one.command("report_score", **result)
        await self.show.pause(1.5)
        if self.show.dice.random() > DISPUTES:
            await two.command("confirm_result")
            return
        await two.command("dispute_result", reason="score_mismatch", description="I counted differently.")
        await self.show.pause(4)
        async with self.show.bot(self.show.cast.organizer).room("match", number) as ruling:
            await ruling.command("resolve_dispute", **result)


def is_last(unplayed: list[dict[str, Any]], rounds: int) -> bool:
    """Whether nothing follows the matches that are left: no round is to be drawn, and a grand final is all there is."""
    drawn_later = any(one["side"] == Side.SWISS and one["round"] < rounds for one in unplayed)
    return not drawn_later and (len(unplayed) == 1 or all(one["side"] == Side.FINAL for one in unplayed))
