"""What must hold at the end of an evening, from the log, from fresh snapshots, and from what the bots were sent."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from tests.acceptance.evening import AWAY, Evening, Row
from tests.acceptance.faults.eventlog import RoomLog, Viewer
from tests.acceptance.faults.histories import parsed
from tests.acceptance.faults.states import comparable, difference, state_after
from tests.realtime.running_site import Human
from tests.support.follower import Follower

Logs = dict[str, RoomLog]
COST_SOMETHING = {"match_check_in", "veto_turn", "result_confirms"}
OF_A_MATCH_DAY = {
    "guest_claimed",
    "registration_cancelled",
    "registration_checked_in",
    "registrations_updated",
    "roster_changed",
    "stations_updated",
    "schedule_updated",
    "match_scheduled",
    "match_called",
    "match_checked_in",
    "veto_updated",
    "score_updated",
    "result_reported",
    "evidence_given",
    "dispute_created",
    "dispute_ruled",
    "dispute_resolved",
    "match_reset",
    "deadline_moved",
    "standings_updated",
    "tournament_completed",
}


class Watched:
    """A reader of the site: by what the log holds for them, and by what they are shown."""

    def __init__(self, name: str, who: Human | None, viewer: Viewer) -> None:
        self.name, self.who, self.viewer = name, who, viewer

    def sees_all_of(self, snapshot: Row) -> bool:
        sides = {side["registration_id"] for side in snapshot.get("participants", [])}
        return self.viewer.role == "referee" or bool(self.viewer.registrations & sides)


def readers(evening: Evening) -> list[Watched]:
    leader = evening.leader
    return [
        Watched("spectator", None, Viewer()),
        Watched("player", leader.people[0], Viewer("player", frozenset([leader.registration]))),
        Watched("referee", evening.rita, Viewer("referee")),
    ]


# The replay


def seen_on_the_way(evening: Evening) -> dict[str, dict[int, Row]]:
    """By room and number the snapshots without reports that bots were sent: where the protocol says to fetch one."""
    found: dict[str, dict[int, Row]] = {}
    for history in (bot.history for bot in evening.bots):
        frames = [parsed(text) for connection in history.connections for _, text in connection.frames]
        for data in (frame["data"] for frame in frames if frame["type"] == "snapshot"):
            if "reports" not in data.get("match", {}):
                found.setdefault(history.room, {})[data["sequence"]] = data
    return found


def replayed(start: Row, log: RoomLog, viewer: Viewer, on_the_way: dict[int, Row]) -> Row:
    """The state to which the log leads from the room's first snapshot."""
    known = Follower(start)
    for row in log.rows[known.sequence :]:
        known.take(row.frame(row.view(viewer)))
        if known.needs_snapshot:
            known.begin(on_the_way[min(number for number in on_the_way if number >= known.sequence)])
    return known.state


async def wrong_replays(evening: Evening, logs: Logs) -> list[str]:
    """Each room, as each reader sees it, where the log does not lead to a fresh snapshot."""
    wrong, on_the_way = [], seen_on_the_way(evening)
    for room, log in logs.items():
        for reader in readers(evening):
            fresh = await evening.snapshot_of(room, reader.who)
            start = evening.starts[room, reader.sees_all_of(fresh)]
            state = replayed(start, log, reader.viewer, on_the_way.get(room, {}))
            if comparable(state) != comparable(fresh):
                wrong.append(f"{room} replayed for the {reader.name}:\n{difference(state, fresh)}")
    return wrong


async def wrong_bots(evening: Evening) -> list[str]:
    """Each bot whose events do not lead to what it is shown anew."""
    wrong = []
    for bot in evening.bots:
        fresh = await evening.snapshot_of(bot.room, bot.human)
        state = state_after(bot.history)
        if state is None or comparable(state) != comparable(fresh):
            wrong.append(f"{bot.history.client} in {bot.room}:\n{difference(state or {}, fresh)}")
    return wrong


# From the log alone


def in_two_places(log: RoomLog) -> list[str]:
    """Whoever was called while they were still at another match, and each station that had two."""
    busy: dict[int, Row] = {}
    wrong = []
    for row in log.rows:
        if row.type == "match_called":
            match = row.data["match"]
            busy.pop(match["id"], None)
            wrong += [f"{row.sequence}: {match} and {other}" for other in busy.values() if _meet(match, other)]
            busy[match["id"]] = match
        elif row.type == "match_completed":
            busy.pop(row.data["match_id"], None)
        for match in _shown(row.data):
            if match["called_at"] is None:
                busy.pop(match["id"], None)
    return wrong


def _shown(data: dict[str, Any]) -> list[Row]:
    return [*data.get("updated_nodes", []), *([data["match"]] if "match" in data else [])]


def _meet(match: Row, other: Row) -> bool:
    sides = [{row["participant1_id"], row["participant2_id"]} for row in (match, other)]
    return bool(sides[0] & sides[1]) or match["station_id"] == other["station_id"]


def acted(evening: Evening, who: Human) -> bool:
    """Whether somebody entered the room of a match as one of its sides, and stayed."""
    return any(bot.human is who and bot.room != evening.room for bot in evening.bots)


def waited(log: RoomLog) -> tuple[list[int], list[int]]:
    """Who came onto the waitlist, and who left it for a place, each in the order in which it happened."""
    waiting, moved_up = [], []
    for row in log.rows:
        if row.type == "registration_created" and row.data["state"] == "waitlisted":
            waiting.append(row.data["registration_id"])
        for registration in row.data.get("registrations", []):
            pk = registration["registration_id"]
            if registration["state"] in ("confirmed", "checked_in") and pk in waiting and pk not in moved_up:
                moved_up.append(pk)
    return waiting, moved_up


def given_by_clock(log: RoomLog) -> list[int]:
    """The matches that somebody lost because they were not there in time."""
    changes = [row.data for row in log.rows if row.type == "match_state_changed"]
    return [data["match_id"] for data in changes if (data["new_state"], data["changed_by"]) == ("forfeit", "clock")]


def moved_by_outage(log: RoomLog) -> dict[int, tuple[str, timedelta]]:
    """By match, what was moved because the site was away, and by how long; the longest, if there were several."""
    rows = [row.data for row in log.rows if row.type == "deadline_moved" and row.data["moved_by"] == "outage"]
    times = [(data, [datetime.fromisoformat(data[name]) for name in ("moved_from", "due_at")]) for data in rows]
    moved = [(after - before, data) for data, (before, after) in times]
    return {data["match_id"]: (data["kind"], by) for by, data in sorted(moved, key=lambda move: move[0])}


def check_outage(log: RoomLog, matches: list[int], outages: list[tuple[datetime, datetime]]) -> None:
    """Of four matches each that waited for somebody waited for as long as the site was away, and no longer."""
    # Where the machine stood still for half a second, the site was away for half a minute: others waited so long.
    lasted = [ended - began for began, ended in outages]
    [_] = [length for length in lasted if length >= AWAY]
    moved = {pk: move for pk, move in moved_by_outage(log).items() if move[1] >= AWAY}
    assert set(moved) == set(matches)
    assert {kind for kind, _ in moved.values()} == COST_SOMETHING
    assert all(by <= sum(lasted, timedelta(0)) for _, by in moved.values()), moved


# The veto


def clocks_choices(log: RoomLog) -> Iterator[tuple[str, str]]:
    """What the clock took in each veto that is over, and what it had to take by the seed that is told then."""
    over = [row.data["veto"] for row in log.rows if row.type == "veto_updated" and row.data["veto"]]
    for veto in (veto for veto in over if veto["state"] == "done"):
        left = list(veto["pool"])
        for number, step in enumerate(veto["steps"]):
            if step["by_clock"]:
                digest = sha256(f"{veto['seed']}:{number}".encode()).digest()
                yield step["map"], left[int.from_bytes(digest, "big") % len(left)]
            left.remove(step["map"])


def wrong_maps(snapshot: Row) -> list[str]:
    """Whether the games of a match that was played are on the maps that its sides chose."""
    match = snapshot["match"]
    if match["state"] == "forfeit":
        return []
    veto = match["veto"] or {"state": "none", "maps": []}
    games = [game["map"] for game in match["games"]]
    is_right = veto["state"] == "done" and games and games == veto["maps"][: len(games)]
    return [] if is_right else [f"match {match['id']} was played on {games}, its veto is {veto}"]
