"""A client of the socket that knows Documents/Protocol.md and nothing else: a snapshot, and then the events after it."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

Data = dict[str, Any]


class Lost(Exception):
    """A number is missing between two frames: the follower has to resume or to begin anew."""


class Follower:
    """The state of one room as its frames tell it.

    `needs_snapshot` is true where the protocol says that a snapshot is to be fetched; nothing else asks for one.
    """

    def __init__(self, snapshot: Data) -> None:
        self.begin(snapshot)

    def begin(self, snapshot: Data) -> None:
        """Forget what was and start at this snapshot."""
        self.state = copy.deepcopy(snapshot)
        self.needs_snapshot = False

    @property
    def sequence(self) -> int:
        """The last number heard."""
        return int(self.state["sequence"])

    def take(self, frame: Data) -> None:
        """One frame; those without a number, and those heard before, change nothing."""
        if frame["type"] == "snapshot":
            self.begin(frame["data"])
        elif frame["type"] == "skip":
            self._count(frame.get("from", frame.get("sequence")), frame.get("to", frame.get("sequence")))
        elif "sequence" in frame and "data" in frame and self._count(frame["sequence"], frame["sequence"]):
            rules = MATCH if "match" in self.state else TOURNAMENT
            rules.get(frame["type"], _nothing)(self, frame["data"])

    def _count(self, first: int, last: int) -> bool:
        """Whether this is new; a number too far is a loss."""
        if first > self.sequence + 1:
            raise Lost(f"after {self.sequence} came {first}")
        new = last > self.sequence
        self.state["sequence"] = max(self.sequence, last)
        return new


Rule = Callable[[Follower, Data], None]


def _nothing(_follower: Follower, _data: Data) -> None:
    """An event that changes nothing of the snapshot."""


def _put(rows: list[Data], key: str, row: Data) -> None:
    """`row` in the place of the one of the same key, or at the end."""
    for index, old in enumerate(rows):
        if old[key] == row[key]:
            rows[index] = copy.deepcopy(row)
            return
    rows.append(copy.deepcopy(row))


def _drop(rows: list[Data], key: str, gone: list[int]) -> None:
    rows[:] = [row for row in rows if row[key] not in gone]


# --- a tournament's room -------------------------------------------------------------------------------------------


def _match(follower: Follower, data: Data) -> Data:
    """The match the event is about, or a stand-in where it is not known (one drawn since)."""
    if "match" in follower.state:
        return dict.__getitem__(follower.state, "match")
    return next((match for match in follower.state["matches"] if match["id"] == data["match_id"]), {})


def _registration(follower: Follower, data: Data) -> Data:
    rows = follower.state["registrations"]
    return next((row for row in rows if row["registration_id"] == data["registration_id"]), {})


def _fields(match: Data, data: Data) -> None:
    """What the event holds under the snapshot's own names."""
    match.update({name: copy.deepcopy(value) for name, value in data.items() if name in match})


def _of_match(follower: Follower, data: Data) -> None:
    _fields(_match(follower, data), data)


def _whole_match(follower: Follower, data: Data) -> None:
    if "match" in follower.state:
        follower.state["match"].update(copy.deepcopy(data["match"]))
    else:
        _put(follower.state["matches"], "id", data["match"])


def _match_state(follower: Follower, data: Data) -> None:
    _match(follower, data)["state"] = data["new_state"]


def _bracket_updated(follower: Follower, data: Data) -> None:
    for match in data["updated_nodes"]:
        _put(follower.state["matches"], "id", match)
    _drop(follower.state["matches"], "id", data.get("removed", []))


def _begin_anew(follower: Follower, _data: Data) -> None:
    follower.needs_snapshot = True


def _tournament_state(follower: Follower, data: Data) -> None:
    follower.state["tournament"]["state"] = data["new_state"]
    if data["new_state"] == "live":
        follower.needs_snapshot = True
    if data["new_state"] == "registration_open":
        # Not said: what becomes of `standings`, `rounds` and the registrations' states.
        follower.state["matches"] = []


def _tournament_updated(follower: Follower, data: Data) -> None:
    follower.state["tournament"].update(copy.deepcopy(data["changed"]))


def _tournament_completed(follower: Follower, data: Data) -> None:
    # Not said that these are the same; and not said when they go again.
    champion = data["winner_registration_id"]
    row = _registration(follower, {"registration_id": champion})
    follower.state["tournament"].update(champion_id=champion, champion_name=row.get("name", ""))


def _registration_created(follower: Follower, data: Data) -> None:
    # Not said: `checked_in`, `participants`, and what a second one for the same registration does.
    names = ("registration_id", "name", "state", "seed")
    row = {name: data[name] for name in names} | {"checked_in": False}
    _put(follower.state["registrations"], "registration_id", row)


def _registration_cancelled(follower: Follower, data: Data) -> None:
    # Not said: whether the row stays, and what state the promoted one gets.
    _drop(follower.state["registrations"], "registration_id", [data["registration_id"]])


def _registration_disqualified(follower: Follower, data: Data) -> None:
    # Not said: the name of the state.
    _registration(follower, data)["state"] = "disqualified"


def _registrations_updated(follower: Follower, data: Data) -> None:
    for row in data["registrations"]:
        _put(follower.state["registrations"], "registration_id", row)


def _registration_seeded(follower: Follower, data: Data) -> None:
    # Not said: whether the seeds in `matches` and `standings` change too.
    _registration(follower, data)["seed"] = data["seed"]


def _registration_checked_in(follower: Follower, data: Data) -> None:
    # Not said: the state.
    _registration(follower, data)["checked_in"] = True


def _registration_reverted(follower: Follower, data: Data) -> None:
    # Not said: the state.
    _registration(follower, data)["checked_in"] = False


def _standings_updated(follower: Follower, data: Data) -> None:
    # Not said: the order.
    for row in data["standings"]:
        _put(follower.state["standings"], "registration_id", row)
    _drop(follower.state["standings"], "registration_id", data.get("removed", []))


TOURNAMENT: dict[str, Rule] = {
    "score_updated": _of_match,
    "match_updated": _whole_match,
    "match_reset": _whole_match,
    "match_completed": _of_match,
    "match_state_changed": _match_state,
    "bracket_generated": _begin_anew,
    "bracket_updated": _bracket_updated,
    "tournament_state_changed": _tournament_state,
    "tournament_updated": _tournament_updated,
    "tournament_completed": _tournament_completed,
    "registration_created": _registration_created,
    "registration_cancelled": _registration_cancelled,
    "registration_disqualified": _registration_disqualified,
    "registrations_updated": _registrations_updated,
    "registration_seeded": _registration_seeded,
    "registration_checked_in": _registration_checked_in,
    "registration_checkin_reverted": _registration_reverted,
    "standings_updated": _standings_updated,
}

# --- a match's room ------------------------------------------------------------------------------------------------


def _match_checked_in(follower: Follower, data: Data) -> None:
    for side in follower.state["participants"]:
        if side["registration_id"] == data["registration_id"]:
            side["checked_in"] = True


def _sides_again(follower: Follower, data: Data) -> None:
    # Not said: what becomes of `participants` where the match's sides change, and of `deadlines`.
    _whole_match(follower, data)


def _match_reset(follower: Follower, data: Data) -> None:
    # Not said: what becomes of `dispute` and `deadlines`.
    _sides_again(follower, data)
    match = follower.state["match"]
    match["games"] = []
    if "reports" in match:
        match["reports"] = []
    for side in follower.state["participants"]:
        side["checked_in"] = False


def _result_reported(follower: Follower, data: Data) -> None:
    # Not said: where in the list.
    reports = follower.state["match"].get("reports")
    if reports is not None:
        _drop(reports, "by", [data["report"]["by"]])
        reports.append(copy.deepcopy(data["report"]))


def _match_completed(follower: Follower, data: Data) -> None:
    _of_match(follower, data)
    match = follower.state["match"]
    if "reports" in match:
        # "if `confirmed_by` is a registration": it is a text, "a role or a registration id".
        reports = match["reports"] if data["confirmed_by"].isdigit() else []
        match["reports"] = [report | {"state": "accepted"} for report in reports]


def _dispute_created(follower: Follower, data: Data) -> None:
    follower.state["match"]["dispute"] = {
        "id": data["dispute_id"],
        "reason": data["reason"],
        "status": data["status"],
    }


def _dispute_resolved(follower: Follower, data: Data) -> None:
    follower.state["match"]["dispute"]["status"] = data["status"]


MATCH: dict[str, Rule] = {
    "score_updated": _of_match,
    "match_updated": _sides_again,
    "match_reset": _match_reset,
    "match_checked_in": _match_checked_in,
    "result_reported": _result_reported,
    "match_completed": _match_completed,
    "match_state_changed": _match_state,
    "dispute_created": _dispute_created,
    "dispute_resolved": _dispute_resolved,
}
