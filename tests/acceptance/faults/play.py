"""A tournament played by bots, over HTTP and over sockets; each write is sent until it is answered."""

import asyncio
import itertools
import random
from collections import Counter
from collections.abc import Awaitable, Iterable
from typing import Any

from tests.acceptance.faults.all_clients import Crowd
from tests.acceptance.faults.recording_client import RecordingClient
from tests.acceptance.faults.retrying_client import BotRefused, RetryingClient
from tests.realtime.running_site import Human

Match = dict[str, Any]


class Play:
    """`seconds`: about how long the bots take. `told`: what was acknowledged, and has to be in the log so often."""

    def __init__(
        self, retrying_client: RetryingClient, crowd: Crowd, people: Iterable[Human], seconds: float, seed: int
    ) -> None:
        self.retrying_client, self.crowd = retrying_client, crowd
        self.alice, self.rita, self.carol, *self.players = people
        self.seconds = seconds
        self.dice = random.Random(seed)
        self.told: Counter[tuple[str, str]] = Counter()
        self.tournament_id = 0
        self.live = self.over = False
        self.by_registration: dict[int, Human] = {}
        self.referee: RecordingClient
        self._disputed = 0

    @property
    def room(self) -> str:
        return f"tournament/{self.tournament_id}"

    async def organize(self, verb: str, **body: Any) -> Any:
        answer = await self.retrying_client.post(f"/api/v1/tournaments/{self.tournament_id}/{verb}/", body, self.alice)
        return answer.json() if answer.content else None

    async def _appoint(self, human: Human) -> None:
        await self.organize("roles", username=human.username, role="referee")
        await self.retrying_client.accept_invitation(self.tournament_id, human)

    async def found(self) -> None:
        """A tournament whose registration is open, and its referee."""
        body = {"name": "Fault Cup", "game": "football", "third_place": True, "max_participants": len(self.players)}
        answer = await self.retrying_client.post("/api/v1/tournaments/", body, self.alice)
        self.tournament_id = answer.json()["id"]
        await self.organize("publish")
        await self.organize("open")
        await self._appoint(self.rita)

    def gather(self) -> None:
        """Staff, players and visitors come into the tournament's room."""
        self.referee = self.crowd.join(self.room, self.rita)
        for human in (self.alice, self.carol, *self.players):
            self.crowd.join(self.room, human)
        self.crowd.visit(self.room, round(0.6 * self.crowd.size) - len(self.crowd.watchers))

    async def whole(self) -> None:
        """From the first registration to the final."""
        async with asyncio.TaskGroup() as tasks:
            chatter = [tasks.create_task(self._chatter()), tasks.create_task(self._helpers())]
            await self._before()
            await self._rounds()
            self.over = True
            for task in chatter:
                await task

    # Before the bracket

    async def _before(self) -> None:
        pause = self.seconds * 0.15 / len(self.players) / 2
        await self._in_turn((self._register(player) for player in self.players), pause)
        quitter = self.players[0]
        await self._withdraw(quitter)
        await self._register(quitter)
        await self.organize("close")
        await self.organize("check-in")
        await self._in_turn((self._check_in(pk, who) for pk, who in self.by_registration.items()), pause)
        await self.organize("start", random_seed=self.dice.randrange(1000))
        self.live = True

    @staticmethod
    async def _in_turn(steps: Iterable[Awaitable[None]], pause: float) -> None:
        async with asyncio.TaskGroup() as tasks:
            for step in steps:
                tasks.create_task(step)  # type: ignore[arg-type]
                await asyncio.sleep(pause)

    async def _register(self, player: Human) -> None:
        answer = await self.retrying_client.post(f"/api/v1/tournaments/{self.tournament_id}/registrations/", {}, player)
        registration = answer.json()["registration_id"]
        self.by_registration[registration] = player
        self.told["registration_created", str(registration)] = 1

    async def _withdraw(self, player: Human) -> None:
        [pk] = [pk for pk, who in self.by_registration.items() if who is player]
        await self.retrying_client.post(f"/api/v1/registrations/{pk}/withdraw/", {}, player)
        del self.by_registration[pk]
        self.told["registration_cancelled", str(pk)] = 1

    async def _check_in(self, pk: int, player: Human) -> None:
        await self.retrying_client.post(f"/api/v1/registrations/{pk}/check-in/", {}, player)
        again = self.dice.random() < 0.2
        if again:
            await self.retrying_client.post(f"/api/v1/registrations/{pk}/undo-check-in/", {}, player)
            await self.retrying_client.post(f"/api/v1/registrations/{pk}/check-in/", {}, player)
            self.told["registration_checkin_reverted", str(pk)] = 1
        self.told["registration_checked_in", str(pk)] = 1 + again

    # The matches

    async def _rounds(self) -> None:
        rounds = (len(self.players) - 1).bit_length()
        playing: dict[int, asyncio.Task[None]] = {}
        async with asyncio.TaskGroup() as tasks:
            while len(playing) < len(self.players):
                path = f"/api/v1/tournaments/{self.tournament_id}/matches/"
                for match in await self.retrying_client.rows(path):
                    both = match["participant1_id"] and match["participant2_id"]
                    if both and match["id"] not in playing:
                        playing[match["id"]] = tasks.create_task(self._match(match, self.seconds * 0.75 / rounds))
                await asyncio.sleep(0.5)

    async def _match(self, match: Match, seconds: float) -> None:
        """Checked in by both, begun, its score told as it grows, and its result agreed on or ruled on."""
        room = f"match/{match['id']}"
        sides = [self.crowd.join(room, self.by_registration[match[f"participant{n}_id"]]) for n in (1, 2)]
        self.crowd.visit(room, max(2, self.crowd.size // 60))
        await asyncio.gather(*(side.ask("ready_up") for side in sides))
        await self.referee.ask("start_match", match_id=match["id"])
        score = await self._score_grows(match["id"], seconds * self.dice.uniform(0.6, 0.9))
        await self._agree(match["id"], sides, score)
        self.told["match_started", str(match["id"])] = self.told["match_completed", str(match["id"])] = 1

    async def _score_grows(self, match: int, seconds: float) -> dict[str, int]:
        until = asyncio.get_running_loop().time() + seconds
        score = {"participant1_score": 0, "participant2_score": 0}
        while asyncio.get_running_loop().time() < until or len(set(score.values())) == 1:
            score[self.dice.choice(list(score))] += 1
            if self.dice.random() < 0.5:
                await self.referee.ask("update_score", match_id=match, **score)
            else:
                await self.retrying_client.post(f"/api/v1/matches/{match}/score/", dict(score), self.rita)
            await asyncio.sleep(self.dice.uniform(0.1, 0.8))
        return score

    async def _agree(self, match: int, sides: list[RecordingClient], score: dict[str, int]) -> None:
        first, second = self.dice.sample(sides, 2)
        reported = await first.ask("report_score", **score)
        self.told["result_reported", str(reported["data"]["report_id"])] = 1
        if not self._disputed or (self._disputed < 3 and self.dice.random() < 0.4):
            self._disputed += 1
            await self._dispute(match, second, score)
        else:
            await second.ask("confirm_result")

    async def _dispute(self, match: int, who: RecordingClient, score: dict[str, int]) -> None:
        dispute = await who.ask("dispute_result", reason="score_mismatch", description="No.")
        number = str(dispute["data"]["dispute_id"])
        await asyncio.sleep(0.3)
        await self.retrying_client.post(f"/api/v1/matches/{match}/complete/", dict(score), self.rita)
        self.told["dispute_created", number] = self.told["dispute_resolved", number] = 1

    # Meanwhile

    async def _announce(self, title: str) -> None:
        announced = await self.organize("announcements", title=title, body="শুভেচ্ছা")
        self.told["announcement", str(announced["id"])] = 1

    async def _is_decided(self) -> bool:
        snapshot = await self.retrying_client.get(f"/api/v1/tournaments/{self.tournament_id}/snapshot/")
        return bool(snapshot["tournament"]["state"] == "completed")

    async def _chatter(self) -> None:
        for number in itertools.count(1):
            if self.over:
                return
            await self._announce(f"Number {number}")
            await asyncio.sleep(self.dice.uniform(0.3, 1.5))

    async def _helpers(self) -> None:
        """Carol becomes a referee and is none any more: hidden events, and a client that sees now more, now less."""
        while not self.over:
            try:
                await self._appoint(self.carol)
            except BotRefused:
                # Right once the final was decided: nobody is invited any more, and what was offered is taken back.
                if not await self._is_decided():
                    raise
                return
            await asyncio.sleep(self.dice.uniform(1, 3))
            path = f"/api/v1/tournaments/{self.tournament_id}/roles/{self.carol.username}/"
            await self.retrying_client.delete(path, self.alice)
            self.told["access_changed", str(self.carol.id)] += 2
            await asyncio.sleep(self.dice.uniform(1, 3))
