"""Why somebody stands where they stand, out of what the engine noted."""

from collections.abc import Collection, Iterator, Mapping
from math import isfinite
from typing import cast

from apps.tournaments.domain.shapes import PlaceReasonShape, RuleValueShape, TableShape
from apps.tournaments.domain.standings import Ranked
from apps.tournaments.domain.tiebreaks import TIEBREAKS, Value

HOWS = ("won", "lost", "walked_over_in", "out_by_double_forfeit", "unopposed")
DISQUALIFIED = "disqualified"
# Of the only one left in a table, whom no rule had to tell from anybody.
ALONE = "alone"


def in_table(ranked: Ranked, record: TableShape) -> TableShape:
    """The record with its rank, and with what decided it."""
    reasons = ranked.reasons
    rank = int(str(reasons.get("group_rank", ranked.first)))
    # The places of a group's members are those of the playoff.
    shared = "group_rank" not in reasons and ranked.first < ranked.last
    decided_by = "" if shared else str(reasons.get("decided_by", ALONE))
    if reasons.get(DISQUALIFIED):
        decided_by = DISQUALIFIED
    return {**record, "rank": rank, "decided_by": decided_by, "reasons": list(_values(reasons, decided_by))}


def _values(reasons: Mapping[str, object], decided_by: str) -> Iterator[RuleValueShape]:
    """The rules' values up to the last one that was needed."""
    found = [(_rule(name), value) for name, value in reasons.items() if _rule(name) in TIEBREAKS]
    needed = max((n for n, (rule, _) in enumerate(found, start=1) if rule == decided_by), default=len(found))
    for rule, value in found[:needed]:
        number = float(cast(Value, value))
        yield {"rule": rule, "value": round(number, 4) if isfinite(number) else None}


def _rule(name: str) -> str:
    """The rule of a value; what was asked again of fewer is noted as `name_2`."""
    return name if name in TIEBREAKS else name.rpartition("_")[0]


def place_reason(ranked: Ranked, ids: Mapping[str, int], groups_over: Collection[object]) -> PlaceReasonShape | None:
    """What made a place in a bracket final; `ids` are those of the matches by key."""
    if ranked.playing:
        return None
    for how in HOWS:
        if how in ranked.reasons:
            return {"how": how, "match_id": ids.get(str(ranked.reasons[how]))}
    if ranked.reasons.get("group") in groups_over:
        return {"how": "group", "match_id": None}
    return None
