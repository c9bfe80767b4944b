"""What happens in the matches of an evening, in the order in which it does."""

import asyncio
from typing import Any

from tests.acceptance.evening import AWAY, Evening, Row, Team, some_at_once
from tests.acceptance.evening_meeting import FIRST, SECOND, Meeting
from tests.support.pictures import a_picture
from tests.support.waiting import eventually, passes

FALLS_DUE_WITHIN_SECONDS = 120


async def played(evening: Evening, match: Row, winner: int | None = None) -> None:
    meeting = await Meeting(evening, match).called()
    await meeting.decided(meeting.dice.choice((FIRST, SECOND)) if winner is None else winner)


async def first_round(evening: Evening) -> dict[str, int]:
    """Eight matches at four stations; which of them went how."""
    matches = await evening.matches(round=1)
    # What goes wrong does where nobody new acts: the substitute and who claimed a guest are to play.
    newcomers = {await substituted(evening), *evening.guests}
    matches.sort(key=lambda match: not newcomers.isdisjoint(Meeting(evening, match).teams))
    absent, disputed, timed_out, reopened, *others = matches
    work = [
        stayed_away(evening, absent),
        is_disputed(evening, disputed),
        ran_out_of_time(evening, timed_out),
        played(evening, reopened, FIRST),
    ]
    await some_at_once([*work, *(played(evening, match) for match in others)])
    named = {"absent": absent, "disputed": disputed, "timed_out": timed_out, "reopened": reopened}
    return {name: match["id"] for name, match in named.items()}


async def substituted(evening: Evening) -> Team:
    """Somebody leaves for the day, and the substitute acts for the team from now on, which is given."""
    team = evening.teams[1]
    out, substitute = team.people[2:]
    said = {"out": out.id, "in": substitute.id, "reason": "The last train home."}
    await evening.post(f"registrations/{team.registration}/substitute", evening.alice, **said)
    team.people[2:] = [substitute, out]
    return team


async def stayed_away(evening: Evening, match: Row) -> None:
    """One side is not there, is waited for no longer, and the clock gives the match to the other."""
    meeting = await Meeting(evening, match).called()
    await meeting.ready(SECOND)
    number = await evening.deadline("match_check_in", meeting.id)
    await evening.happens_soon(f"deadlines/{number}/move", "to")
    await eventually(lambda: _state(meeting, "forfeit"), FALLS_DUE_WITHIN_SECONDS, every=0.2)


async def ran_out_of_time(evening: Evening, match: Row) -> None:
    """One side does not take its turn in the veto, and the clock does."""
    meeting = await Meeting(evening, match).called()
    await meeting.ready()
    await meeting.veto(1)
    await eventually(lambda: _clock_chose(meeting), FALLS_DUE_WITHIN_SECONDS, every=0.2)
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


async def _clock_chose(meeting: Meeting) -> bool:
    return any(step["by_clock"] for step in (await meeting.veto_now())["steps"])


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
    """The site ends at once, and is there again 20 minutes later; until it has moved what was due."""
    server = evening.site.server
    before = await _due(evening, matches)
    assert len(before) == len(matches)
    await asyncio.to_thread(server.kill9)
    # What passes is the time of day, which nothing shows while there is no site.
    await passes(evening.clock.real_seconds(AWAY))
    await asyncio.to_thread(server.start)

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
