"""A client of the socket that knows Documents/Protocol.md and nothing else: a snapshot, and then the events after it.

It has one rule for each row of the document's table "What each event changes", and imports nothing of the site.
"""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

Data = dict[str, Any]


class Lost(Exception):
    """A number is missing between two frames: the client has to resume, or to begin anew."""


class Follower:
    """`state` is what the client knows of its room. `needs_snapshot` is true where the protocol says that a snapshot
    is to be fetched, until it has come; nothing else asks for one."""

    state: Data
    needs_snapshot: bool

    def __init__(self, snapshot: Data) -> None:
        self.begin(snapshot)

    def begin(self, snapshot: Data) -> None:
        """Forget what was known, and go on from here."""
        self.state = deepcopy(snapshot)
        self.needs_snapshot = False

    @property
    def sequence(self) -> int:
        number: int = self.state["sequence"]
        return number

    @property
    def rules(self) -> "dict[str, Rule]":
        return OF_A_MATCH if "match" in self.state else OF_A_TOURNAMENT

    def take(self, frame: Data) -> None:
        """A frame without a number changes nothing, nor does one that was heard before. Raises `Lost`."""
        if frame["type"] == "snapshot":
            self.begin(frame["data"])
        elif frame["type"] == "skip":
            self._count(frame.get("from", frame.get("sequence")), frame.get("to", frame.get("sequence")))
        elif "at" in frame and self._count(frame["sequence"], frame["sequence"]) and not self.needs_snapshot:
            rule = self.rules.get(frame["type"])
            if rule is not None:
                rule(self, deepcopy(frame["data"]))

    def _count(self, first: int, last: int) -> bool:
        """Whether it is news."""
        if first > self.sequence + 1:
            raise Lost(f"{first} came after {self.sequence}")
        is_new = last > self.sequence
        self.state["sequence"] = max(self.sequence, last)
        return is_new

    def match(self, data: Data) -> Data:
        """The match that an event is about."""
        matches: list[Data] = [self.state["match"]] if "match" in self.state else self.state["matches"]
        return next(match for match in matches if match["id"] == data["match_id"])


Rule = Callable[[Follower, Data], None]


def put(rows: list[Data], key: str, row: Data) -> None:
    """In the place of the row with the same key, else as a new one."""
    places = [place for place, known in enumerate(rows) if known[key] == row[key]]
    if places:
        rows[places[0]] = row
    else:
        rows.append(row)


def drop(rows: list[Data], key: str, gone: list[int]) -> None:
    rows[:] = [row for row in rows if row[key] not in gone]


def same_fields(row: Data, data: Data) -> None:
    """The event's fields that the row has by the same names."""
    row.update({name: value for name, value in data.items() if name in row})


# Both rooms.


def fields_of_match(follower: Follower, data: Data) -> None:
    same_fields(follower.match(data), data)


def state_of_match(follower: Follower, data: Data) -> None:
    follower.match(data)["state"] = data["new_state"]


# A tournament's room.

COUNT = ("participants",)
ROW = ("registration_id", "name", "seed", "state", "checked_in")


def of_tournament(follower: Follower, data: Data, *names: str) -> None:
    follower.state["tournament"].update({name: data[name] for name in names if data[name] is not None})


def whole_match(follower: Follower, data: Data) -> None:
    put(follower.state["matches"], "id", data["match"])


def bracket(follower: Follower, data: Data) -> None:
    for match in data["updated_nodes"]:
        put(follower.state["matches"], "id", match)
    drop(follower.state["matches"], "id", data["removed"])
    of_tournament(follower, data, "rounds", "bracket_status")
    follower.needs_snapshot = data["anew"]


def begin_anew(follower: Follower, _data: Data) -> None:
    follower.needs_snapshot = True


def tournament_state(follower: Follower, data: Data) -> None:
    follower.state["tournament"]["state"] = data["new_state"]
    follower.needs_snapshot = data["new_state"] == "live"


def settings(follower: Follower, data: Data) -> None:
    follower.state["tournament"].update(data["changed"])


def champion(follower: Follower, data: Data) -> None:
    if data["requires_review"]:
        return
    told = {"champion_id": data["winner_registration_id"], "champion_name": data["winner_name"]}
    follower.state["tournament"].update(told)


def registration(follower: Follower, data: Data) -> None:
    put(follower.state["registrations"], "registration_id", {name: data[name] for name in ROW})


def registration_and_count(follower: Follower, data: Data) -> None:
    registration(follower, data)
    of_tournament(follower, data, *COUNT)


def registration_gone(follower: Follower, data: Data) -> None:
    drop(follower.state["registrations"], "registration_id", [data["registration_id"]])
    of_tournament(follower, data, *COUNT)


def registration_decided(follower: Follower, data: Data) -> None:
    registration_and_count(follower, data)
    if data["state"] == "rejected":
        drop(follower.state["registrations"], "registration_id", [data["registration_id"]])


def registrations(follower: Follower, data: Data) -> None:
    for row in data["registrations"]:
        put(follower.state["registrations"], "registration_id", row)
    of_tournament(follower, data, *COUNT)


def seeds(follower: Follower, data: Data) -> None:
    for row in data["registrations"]:
        put(follower.state["registrations"], "registration_id", row)


def standings(follower: Follower, data: Data) -> None:
    for row in data["standings"]:
        put(follower.state["standings"], "registration_id", row)
    drop(follower.state["standings"], "registration_id", data["removed"])


def stations(follower: Follower, data: Data) -> None:
    follower.state["stations"] = data["stations"]


def streams(follower: Follower, data: Data) -> None:
    follower.state["streams"] = data["streams"]


def schedule(follower: Follower, data: Data) -> None:
    follower.state["schedule"] = data["schedule"]
    times = {match["match_id"]: match["scheduled_time"] for match in data["matches"]}
    for match in follower.state["matches"]:
        match["scheduled_time"] = times.get(match["id"], match["scheduled_time"])


def deadline(follower: Follower, data: Data) -> None:
    if data["kind"] in ("result_confirms", "dispute_reminder", "invitation_ends"):
        return  # of the match's room alone, or of no snapshot
    if data["due_at"] is None:
        drop(follower.state["deadlines"], "id", [data["deadline_id"]])
    else:
        row = {"id": data["deadline_id"], **{name: data[name] for name in ("kind", "match_id", "due_at")}}
        put(follower.state["deadlines"], "id", row)


OF_A_TOURNAMENT: dict[str, Rule] = {
    "score_updated": fields_of_match,
    "dispute_ruled": fields_of_match,
    "match_updated": whole_match,
    "match_reset": whole_match,
    "match_completed": fields_of_match,
    "match_state_changed": state_of_match,
    "bracket_generated": begin_anew,
    "bracket_updated": bracket,
    "tournament_state_changed": tournament_state,
    "tournament_updated": settings,
    "tournament_completed": champion,
    "registration_created": registration_and_count,
    "registration_cancelled": registration_gone,
    "registration_disqualified": registration_and_count,
    "registrations_updated": registrations,
    "registration_seeded": registration,
    "registrations_seeded": seeds,
    "registration_updated": registration_decided,
    "registration_checked_in": registration,
    "registration_checkin_reverted": registration,
    "standings_updated": standings,
    "match_called": whole_match,
    "stations_updated": stations,
    "streams_updated": streams,
    "match_scheduled": fields_of_match,
    "schedule_updated": schedule,
    "deadline_moved": deadline,
}

# A match's room. Who may not see reports has no `reports` in the snapshot.


def match_and_sides(follower: Follower, data: Data) -> None:
    follower.state["match"].update(data["match"])
    follower.state["participants"] = data["participants"]


def reset(follower: Follower, data: Data) -> None:
    match_and_sides(follower, data)
    same_fields(follower.state["match"], {"games": [], "reports": []})


def side_is_there(follower: Follower, data: Data) -> None:
    for side in follower.state["participants"]:
        side["checked_in"] |= side["registration_id"] == data["registration_id"]


def report(follower: Follower, data: Data) -> None:
    put(follower.state["match"]["reports"], "by", data["report"])


def result(follower: Follower, data: Data) -> None:
    fields_of_match(follower, data)
    known = follower.state["match"].get("reports", [])
    kept = [{**report, "state": "accepted"} for report in known if report["id"] == data["report_id"]]
    same_fields(follower.state["match"], {"reports": kept})


def dispute(follower: Follower, data: Data) -> None:
    told = {"id": data["dispute_id"], "reason": data["reason"], "status": data["status"]}
    follower.state["match"]["dispute"] = told


def dispute_status(follower: Follower, data: Data) -> None:
    follower.state["match"]["dispute"]["status"] = data["status"]


def deadline_of_match(follower: Follower, data: Data) -> None:
    deadlines = follower.state["match"]["deadlines"]
    deadlines.pop(data["kind"], None)
    if data["due_at"] is not None:
        deadlines[data["kind"]] = data["due_at"]


def veto(follower: Follower, data: Data) -> None:
    follower.state["match"]["veto"] = data["veto"]


OF_A_MATCH: dict[str, Rule] = {
    "score_updated": fields_of_match,
    "dispute_ruled": fields_of_match,
    "match_updated": match_and_sides,
    "match_reset": reset,
    "match_checked_in": side_is_there,
    "result_reported": report,
    "match_completed": result,
    "match_state_changed": state_of_match,
    "dispute_created": dispute,
    "dispute_resolved": dispute_status,
    "match_called": match_and_sides,
    "match_scheduled": fields_of_match,
    "deadline_moved": deadline_of_match,
    "veto_updated": veto,
}


def ordered(state: Data) -> Data:
    """The state with its lists in an order that depends on their rows alone: the order of a list says nothing."""
    keys = {"matches": "id", "registrations": "registration_id", "standings": "registration_id"}
    keys |= {"participants": "registration_id", "stations": "id", "streams": "id", "deadlines": "id"}
    lists = {name: sorted(state[name], key=lambda row: row[key]) for name, key in keys.items() if name in state}
    match = state.get("match", {})
    if "reports" in match:
        lists |= {"match": {**match, "reports": sorted(match["reports"], key=lambda row: int(row["id"]))}}
    return {**state, **lists}
