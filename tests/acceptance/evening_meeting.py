"""One match of an evening as its two sides and the referee play it, step by step."""

import random

from tests.acceptance.evening import Evening, Row, Team
from tests.acceptance.faults.recording_client import RecordingClient
from tests.acceptance.faults.retrying_client import BotRefused

STAFF_ACTS, FIRST, SECOND = None, 0, 1


class Meeting:
    """One match, step by step. `sides`: the bots of the two in its room; None: the referee plays for a guest."""

    def __init__(self, evening: Evening, match: Row) -> None:
        self.evening, self.id, self.best_of = evening, match["id"], match["best_of"]
        self.room = f"match/{self.id}"
        self.teams: list[Team] = [evening.by_registration[match[f"participant{n}_id"]] for n in (1, 2)]
        self.there = [match["state"] == "ready"] * 2
        self.sides: list[RecordingClient | None] = []
        self.dice = random.Random(self.id)

    async def called(self) -> "Meeting":
        await self.evening.referee.ask("call_match", match_id=self.id)
        self.sides = [
            self.evening.enters(self.room, team.name, team.actor, team) if team.people else STAFF_ACTS
            for team in self.teams
        ]
        return self

    async def ready(self, *sides: int) -> "Meeting":
        for side in sides or (FIRST, SECOND):
            bot = self.sides[side]
            if not self.there[side] and bot is not None:
                await bot.ask("ready_up")
            elif not self.there[side]:
                guest = self.teams[side].registration
                await self.evening.post(f"matches/{self.id}/ready", self.evening.rita, registration_id=guest)
            self.there[side] = True
        return self

    async def veto_now(self) -> Row:
        return dict(await self.evening.http.get(f"/api/v1/matches/{self.id}/veto/"))

    async def veto(self, turns: int = 15) -> "Meeting":
        """Take so many turns, or those that are left."""
        for _ in range(turns):
            now = await self.veto_now()
            if now["turn"] is None:
                break
            try:
                await self._take_turn(now)
            except BotRefused:
                # On a busy machine the clock may have been faster.
                if len((await self.veto_now())["steps"]) == len(now["steps"]):
                    raise
        return self

    async def _take_turn(self, now: Row) -> None:
        side, said = now["turn"]["side"] - 1, {"map": self.dice.choice(now["maps_left"]), "turn": len(now["steps"])}
        bot = self.sides[side]
        if bot is not None:
            await bot.ask("veto_map", **said)
        else:
            said["registration"] = self.teams[side].registration
            await self.evening.post(f"matches/{self.id}/veto", self.evening.rita, **said)

    def score(self, winner: int) -> Row:
        """Of a match in which this side won the last game, and all but one."""
        won = [winner] if self.best_of == 1 else [winner, 1 - winner, winner]
        games = [
            {"n": number, "participant1_score": 5 - 3 * side, "participant2_score": 2 + 3 * side}
            for number, side in enumerate(won, start=1)
        ]
        of_sides = (won.count(FIRST), won.count(SECOND)) if self.best_of > 1 else (5 - 3 * winner, 2 + 3 * winner)
        return {"participant1_score": of_sides[0], "participant2_score": of_sides[1], "games": games}

    async def started(self) -> "Meeting":
        await self.evening.referee.ask("start_match", match_id=self.id)
        score = {"participant1_score": 0, "participant2_score": 1}
        await self.evening.referee.ask("update_score", match_id=self.id, **score)
        return self

    async def reported(self, winner: int) -> "Meeting":
        bot = self.sides[winner]
        assert bot is not None
        await bot.ask("report_score", evidence=f"https://clips.example.org/{self.id}", **self.score(winner))
        return self

    async def confirmed(self, winner: int) -> None:
        bot = self.sides[1 - winner]
        assert bot is not None
        await bot.ask("confirm_result")

    async def decided(self, winner: int) -> None:
        """From whatever step it is at before it is started; where a side is a guest the referee enters the result."""
        await self.ready()
        await self.veto()
        await self.started()
        if None in self.sides:
            await self.evening.referee.ask("complete_match", match_id=self.id, **self.score(winner))
        else:
            await self.reported(winner)
            await self.confirmed(winner)
