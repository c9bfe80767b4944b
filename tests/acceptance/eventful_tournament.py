"""A tournament of any format, played by bots over HTTP and over sockets, with all that goes wrong on the way."""

import asyncio
import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from tests.acceptance.faults.histories import History
from tests.acceptance.faults.recording_client import RecordingClient
from tests.acceptance.faults.retrying_client import RetryingClient
from tests.realtime.running_site import Human

ENTRANTS = 23
RANDOM_SEED = 7
# So many open matches are played before the bots look what is open next; then nobody is writing.
WAVE = 24
AT_ONCE = 4
UPSETS = 0.3
# A level score stands in a table; elsewhere somebody has to win.
DRAWS = 0.1
TABLES = ("group", "swiss")
Match = dict[str, Any]


@dataclass(frozen=True)
class Plan:
    """`fields`: of the new tournament. `by_players`: every so-manieth match is played by its players themselves.

    `waves`: how many are played before a result of the first is taken back; `resets`: whether others use it.
    """

    format: str
    fields: dict[str, Any] = field(default_factory=dict)
    by_players: int = 2
    waves: int = 3
    resets: bool = True


class EventfulPlay:
    """24 register for 23 places and one of them does not turn up, so that the one who waited plays.

    `given`: the winner (None: nobody) of each match that the referee gave. `previewed`, `reset`: ids of the matches
    that the reopening was said to reset, and of those that were others after it.
    """

    def __init__(self, retrying_client: RetryingClient, people: Iterable[Human], plan: Plan) -> None:
        self.retrying_client, self.plan = retrying_client, plan
        self.alice, self.rita, *self.players = people
        self.path = self.room = ""
        self.by_registration: dict[int, Human] = {}
        self.absent = self.waiting = self.disqualified = self.reopened = 0
        self.given: dict[int, int | None] = {}
        self.previewed: set[int] = set()
        self.reset: set[int] = set()
        self.played = 0
        self._watchers: list[RecordingClient] = []
        self._referee: RecordingClient

    # Before the start

    async def found(self) -> None:
        body: dict[str, Any] = {"name": f"Eventful {self.plan.format}", "game": "football", "format": self.plan.format}
        body |= {"max_participants": ENTRANTS, **self.plan.fields}
        created = (await self.retrying_client.post("/api/v1/tournaments/", body, self.alice)).json()
        self.path, self.room = f"/api/v1/tournaments/{created['id']}/", f"tournament/{created['id']}"
        await self._organize("publish")
        await self._organize("open")
        await self._organize("roles", username=self.rita.username, role="referee")
        await self.retrying_client.accept_invitation(created["id"], self.rita)
        self._referee = self._enters(self.room, self.rita)

    async def fill(self) -> None:
        for player in self.players:
            answer = await self.retrying_client.post(f"{self.path}registrations/", {}, player)
            self.by_registration[answer.json()["registration_id"]] = player
        self.absent, *present, self.waiting = self.by_registration
        await self._organize("close")
        await self._organize("check-in")
        for pk in present:
            await self.retrying_client.post(f"/api/v1/registrations/{pk}/check-in/", {}, self.by_registration[pk])
        await self._organize("generate", random_seed=RANDOM_SEED)
        await self._organize("start", random_seed=RANDOM_SEED)

    # The matches

    async def play(self) -> None:
        walkover, double_forfeit, *_ = await self.open_matches()
        await self._give(walkover, walkover["participant2_id"])
        await self._give(double_forfeit, None)
        first = await self._wave()
        await self._disqualify(first)
        for _ in range(1, self.plan.waves):
            await self._wave()
        await self._reopen(first)
        while await self._wave():
            pass

    @property
    def histories(self) -> list[History]:
        """Of the referee and of the players in their matches' rooms."""
        return [watcher.history for watcher in self._watchers]

    async def leave(self) -> None:
        for watcher in self._watchers:
            await watcher.leave()

    async def snapshot(self) -> dict[str, Any]:
        return dict(await self.retrying_client.get(f"{self.path}snapshot/"))

    async def open_matches(self) -> list[Match]:
        found = await self.retrying_client.rows(f"{self.path}matches/")
        return sorted((match for match in found if match["state"] in ("check_in", "ready")), key=_place)

    async def _wave(self) -> list[Match]:
        """Play what is open, some at a time; what was played."""
        matches = (await self.open_matches())[:WAVE]
        turn = asyncio.Semaphore(AT_ONCE)
        async with asyncio.TaskGroup() as tasks:
            for match in matches:
                self.played += 1
                tasks.create_task(self._in_turn(turn, match, self.played))
        return matches

    async def _in_turn(self, turn: asyncio.Semaphore, match: Match, number: int) -> None:
        async with turn:
            if number % self.plan.by_players == 0 or match["id"] == self.reopened:
                await self._by_its_players(match)
            else:
                await self._by_the_referee(match, live=number % 5 == 0)

    async def _by_its_players(self, match: Match) -> None:
        people = [self.by_registration[match[f"participant{n}_id"]] for n in (1, 2)]
        sides = [self._enters(f"match/{match['id']}", person) for person in people]
        first, second = sides
        await asyncio.gather(*(side.ask("ready_up") for side in sides))
        await self._referee.ask("start_match", match_id=match["id"])
        score = self._score(match)
        await self._referee.ask("update_score", match_id=match["id"], participant1_score=1, participant2_score=0)
        await first.ask("report_score", **score)
        await second.ask("confirm_result")
        await asyncio.gather(*(side.leave() for side in sides))

    async def _by_the_referee(self, match: Match, live: bool) -> None:
        path = f"/api/v1/matches/{match['id']}/"
        score = self._score(match)
        if live:
            await self.retrying_client.post(f"{path}start/", {}, self.rita)
            await self.retrying_client.post(f"{path}score/", score, self.rita)
        await self.retrying_client.post(f"{path}complete/", score, self.rita)

    def _score(self, match: Match) -> dict[str, int]:
        """The better seed wins, but for upsets and draws, in every run the same; what is taken back ends otherwise."""
        seeds = match["participant1_seed"], match["participant2_seed"]
        dice = random.Random(f"{match['side']} {match['stage']} {match['round']} {min(seeds)} {max(seeds)}")
        first_wins = (seeds[0] < seeds[1]) ^ (dice.random() < UPSETS) ^ (match["id"] == self.reopened)
        won = dice.randint(1, 4)
        level = match["side"] in TABLES and dice.random() < DRAWS
        lost = won if level else dice.randrange(won)
        first, second = (won, lost) if first_wins else (lost, won)
        return {"participant1_score": first, "participant2_score": second}

    # What goes wrong

    async def _give(self, match: Match, winner: int | None) -> None:
        await self.retrying_client.post(f"/api/v1/matches/{match['id']}/forfeit/", {"winner_id": winner}, self.rita)
        self.given[match["id"]] = winner

    async def _disqualify(self, played: list[Match]) -> None:
        """Somebody who has a result and a match to play."""
        theirs = {pk for match in played for pk in _sides(match)}
        self.disqualified = next(pk for match in await self.open_matches() for pk in _sides(match) if pk in theirs)
        await self.retrying_client.post(f"/api/v1/registrations/{self.disqualified}/disqualify/", {}, self.alice)

    async def _reopen(self, played: list[Match]) -> None:
        """Take a result back after a look at what follows from that; nobody else writes meanwhile."""
        match = next(match for match in played if self.disqualified not in _sides(match))
        path = f"/api/v1/matches/{match['id']}/reopen/"
        before = await self._matches_by_id()
        seen = (await self.retrying_client.post(f"{path}preview/", {}, self.alice)).json()
        assert seen["matches"] == [before[match["id"]] for match in seen["matches"]]
        await self.retrying_client.post(path, {"state": seen["state"]}, self.alice)
        after = await self._matches_by_id()
        self.reopened = match["id"]
        self.previewed = {match["id"] for match in seen["matches"]}
        self.reset = {pk for pk in before if before[pk] != after.get(pk)} - {self.reopened}
        assert after[self.reopened]["state"] == "ready"
        assert set(after) <= set(before)

    async def _matches_by_id(self) -> dict[int, Match]:
        return {match["id"]: match for match in (await self.snapshot())["matches"]}

    # People

    def _enters(self, room: str, who: Human) -> RecordingClient:
        watcher = RecordingClient(self.retrying_client, room, who.username, who)
        watcher.history.registrations = frozenset(pk for pk, person in self.by_registration.items() if person is who)
        watcher.start()
        self._watchers.append(watcher)
        return watcher

    async def _organize(self, verb: str, **body: Any) -> None:
        await self.retrying_client.post(f"{self.path}{verb}/", body, self.alice)


def _place(match: Match) -> tuple[int, int, int, int, int]:
    return match["stage"], match["round"], match["group"], match["position"], match["id"]


def _sides(match: Match) -> tuple[int, int]:
    return match["participant1_id"], match["participant2_id"]
