"""How the matches of an evening are played, and what goes wrong in some of them."""

import asyncio
import random
from typing import Any

from tests.acceptance.evening import AWAY, LATER, Evening, Row, Team, some_at_once
from tests.acceptance.faults.recording_client import RecordingClient
from tests.support.pictures import a_picture
from tests.support.waiting import eventually

FALLS_DUE_WITHIN_SECONDS = 120
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
            side, said = now["turn"]["side"] - 1, {"map": self.dice.choice(now["maps_left"]), "turn": len(now["steps"])}
            bot = self.sides[side]
            if bot is not None:
                await bot.ask("veto_map", **said)
            else:
                said["registration"] = self.teams[side].registration
                await self.evening.post(f"matches/{self.id}/veto", self.evening.rita, **said)
        return self

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


async def played(evening: Evening, match: Row, winner: int | None = None) -> None:
    meeting = await Meeting(evening, match).called()
    await meeting.decided(meeting.dice.choice((FIRST, SECOND)) if winner is None else winner)


async def first_round(evening: Evening) -> dict[str, int]:
    """Eight matches at four stations; which of them went how."""
    matches = await evening.matches(round=1)
    with_people = [match for match in matches if all(team.people for team in Meeting(evening, match).teams)]
    absent, disputed, timed_out, reopened, *plain = with_people
    await substituted(evening)
    work = [
        stayed_away(evening, absent),
        is_disputed(evening, disputed),
        ran_out_of_time(evening, timed_out),
        played(evening, reopened, FIRST),
    ]
    others = [match for match in matches if match in plain or match not in with_people]
    await some_at_once([*work, *(played(evening, match) for match in others)])
    named = {"absent": absent, "disputed": disputed, "timed_out": timed_out, "reopened": reopened}
    return {name: match["id"] for name, match in named.items()}


async def substituted(evening: Evening) -> None:
    """Somebody leaves for the day, and the substitute acts for the team from now on."""
    team = evening.teams[1]
    out, substitute = team.people[2:]
    said = {"out": out.id, "in": substitute.id, "reason": "The last train home."}
    await evening.post(f"registrations/{team.registration}/substitute", evening.alice, **said)
    team.people[2:] = [substitute, out]


async def stayed_away(evening: Evening, match: Row) -> None:
    """One side is not there in time, and the clock gives the match to the other."""
    meeting = await Meeting(evening, match).called()
    await meeting.ready(SECOND)
    number = await evening.deadline("match_check_in", meeting.id)
    await evening.happens_now(f"deadlines/{number}/move", "to")
    await eventually(lambda: _state(meeting, "forfeit"), FALLS_DUE_WITHIN_SECONDS, every=0.2)


async def ran_out_of_time(evening: Evening, match: Row) -> None:
    """One side does not take its turn in the veto, and the clock does."""
    meeting = await Meeting(evening, match).called()
    await meeting.ready()
    await meeting.veto(1)
    number = await evening.deadline("veto_turn", meeting.id)
    await evening.happens_now(f"deadlines/{number}/move", "to")
    await eventually(lambda: _steps(meeting, 2), FALLS_DUE_WITHIN_SECONDS, every=0.2)
    await meeting.decided(SECOND)


async def is_disputed(evening: Evening, match: Row) -> None:
    """A picture is shown, the referee rules, and finds out that the ruling was wrong."""
    meeting = await (await Meeting(evening, match).called()).ready()
    await (await meeting.veto()).started()
    await meeting.reported(FIRST)
    second = meeting.sides[SECOND]
    assert second is not None and second.human is not None
    await second.ask("dispute_result", reason="score_mismatch", description="It was we who won.")
    picture = {"picture": ("end.png", a_picture((64, 36)).getvalue(), "image/png")}
    await evening.http.send_files(f"/api/v1/matches/{meeting.id}/evidence/", picture, second.human)
    [dispute] = (await evening.http.get(f"/api/v1/{evening.path}/disputes/", evening.rita))["results"]
    ruling = f"disputes/{dispute['id']}/ruling"
    await evening.post(ruling, evening.rita, text="The picture shows it.", **meeting.score(SECOND))
    await evening.post(ruling, evening.rita, text="The picture is of another match.", **meeting.score(FIRST))


async def _state(meeting: Meeting, state: str) -> bool:
    return bool((await meeting.evening.snapshot_of(meeting.room))["match"]["state"] == state)


async def _steps(meeting: Meeting, number: int) -> bool:
    return len((await meeting.veto_now())["steps"]) == number


# The outage


async def second_round(evening: Evening) -> list[int]:
    """Four matches, each at another step while the site is away; their ids."""
    # The one that the referee plays for somebody waits for both: whoever has no account answers no report.
    matches = await evening.matches(round=2)
    matches.sort(key=lambda match: all(team.people for team in Meeting(evening, match).teams))
    called, one_there, in_veto, reported = [await Meeting(evening, match).called() for match in matches]
    await one_there.ready(FIRST)
    await (await in_veto.ready()).veto(1)
    await (await (await reported.ready()).veto()).started()
    await reported.reported(FIRST)
    await outage(evening, [match["id"] for match in matches])
    others = [meeting.decided(SECOND) for meeting in (called, one_there, in_veto)]
    await some_at_once([reported.confirmed(FIRST), *others])
    return [match["id"] for match in matches]


async def outage(evening: Evening, matches: list[int]) -> None:
    """The site ends at once, and when it is there again it is 20 minutes later; until it has moved what was due."""
    server = evening.site.server
    before = await _due(evening, matches)
    assert len(before) == len(matches)
    await asyncio.to_thread(server.kill9)
    server.environment |= LATER
    await asyncio.to_thread(server.start)
    evening.ahead = AWAY

    async def moved() -> bool:
        after = await _due(evening, matches)
        return after.keys() == before.keys() and all(after[key] > before[key] for key in before)

    await eventually(moved, FALLS_DUE_WITHIN_SECONDS, every=0.2)


async def _due(evening: Evening, matches: list[int]) -> dict[int, str]:
    rows = (await evening.http.get(f"/api/v1/{evening.path}/deadlines/?limit=200", evening.rita))["results"]
    return {row["id"]: row["due_at"] for row in rows if row["match_id"] in matches}


# The end


async def taken_back(evening: Evening, match_id: int) -> list[int]:
    """The other side has won the match after all: it is reopened with what followed from it, and played again."""
    path = f"matches/{match_id}/reopen"
    seen = await evening.post(f"{path}/preview", evening.alice)
    await evening.post(path, evening.alice, state=seen["state"])
    [match] = [match for match in await evening.matches() if match["id"] == match_id]
    await played(evening, match, SECOND)
    return [match["id"] for match in seen["matches"]]


async def last_rounds(evening: Evening) -> None:
    while matches := await evening.matches(state="check_in"):
        await some_at_once(played(evening, match) for match in matches)


async def played_evening(evening: Evening) -> dict[str, Any]:
    """All of it; which matches went how."""
    await evening.found()
    await evening.enter()
    await evening.check_in()
    await evening.start()
    said: dict[str, Any] = await first_round(evening)
    said["away"] = await second_round(evening)
    said["previewed"] = await taken_back(evening, said["reopened"])
    await last_rounds(evening)
    return said
