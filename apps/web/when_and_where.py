"""What is played next in a tournament, when, and where."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from django.utils.dateparse import parse_datetime

from apps.tournaments.domain.deadline_states import TIMETABLE
from apps.tournaments.domain.match_states import MatchState
from apps.tournaments.domain.tournament_states import TournamentState
from apps.web.bracket import Card, card_of
from apps.web.labels import DEADLINES
from apps.web.naming import Names

MOST_ROWS = 12
_TO_COME = (MatchState.SCHEDULED, MatchState.CHECK_IN, MatchState.READY)
# How much of the timetable is behind a tournament in each state before its start.
_DONE_BY: Mapping[str, int] = {
    TournamentState.DRAFT: 0,
    TournamentState.PUBLISHED: 0,
    TournamentState.REGISTRATION_OPEN: 1,
    TournamentState.REGISTRATION_CLOSED: 2,
    TournamentState.CHECK_IN: 3,
}
_LAST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Plan:
    """The matches to come that have a time or a station, the first first; `more`: of how many that is all."""

    rows: Sequence[tuple[Card, str]]
    more: int


def plan_of(snapshot: Mapping[str, Any], names: Names) -> Plan:
    """Each match with what it is called; those that are called come first."""
    stations = {station["id"]: station["name"] for station in snapshot["stations"]}
    to_come = [match for match in snapshot["matches"] if match["state"] in _TO_COME and not match["bye"]]
    cards = [replace(card_of(match), station=stations.get(match["station_id"], "")) for match in to_come]
    known = sorted((card for card in cards if card.at or card.station), key=_turn)
    return Plan([(card, card.versus or names.name(card.id)) for card in known[:MOST_ROWS]], len(known[MOST_ROWS:]))


def _turn(card: Card) -> tuple[bool, datetime, int]:
    return not card.station, card.at or _LAST, card.id


def times_of(snapshot: Mapping[str, Any]) -> dict[str, datetime | None]:
    """When the clock does something in the tournament as a whole, by kind, in the order of a tournament: without what
    somebody has done by hand before."""
    to_come = TIMETABLE[_DONE_BY.get(snapshot["tournament"]["state"], len(TIMETABLE)) :]
    found = {row["kind"]: parse_datetime(row["due_at"]) for row in snapshot["deadlines"] if row["match_id"] is None}
    return {kind.value: found[kind] for kind in to_come if kind in found}


def timetable_of(times: Mapping[str, datetime | None]) -> list[tuple[str, datetime | None]]:
    """The same with the names that people read."""
    return [(str(DEADLINES[kind]), at) for kind, at in times.items()]
