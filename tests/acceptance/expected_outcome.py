"""What must hold at the end of a tournament of any format, found without asking its server how it came there."""

from itertools import groupby
from typing import Any

from apps.tournaments.domain.interchange import answer
from tests.acceptance.eventful_tournament import RANDOM_SEED, EventfulPlay

Snapshot = dict[str, Any]
Row = dict[str, Any]


def is_partition(standings: list[Row]) -> bool:
    """Whether the places, each with all who share it, are 1 to n without a gap."""
    following = 1
    for (first, last), rows in groupby(sorted(standings, key=_places), key=_places):
        if (first, last - first + 1) != (following, len(list(rows))):
            return False
        following = last + 1
    return following == len(standings) + 1


def _places(row: Row) -> tuple[int, int]:
    return row["place_from"], row["place_to"]


def places_of(standings: list[Row], name: str) -> dict[int, tuple[int, int]]:
    return {row[name]: _places(row) for row in standings}


def judged(play: EventfulPlay, snapshot: Snapshot) -> dict[str, Any]:
    """What the engine says to the results that were played, in its neutral form."""
    entrants = [registration for registration in snapshot["registrations"] if registration["seed"] is not None]
    fields = dict(play.plan.fields)
    options = {"random_seed": RANDOM_SEED, **fields.pop("options", {}), **fields}
    return dict(
        answer(
            {
                "format": play.plan.format,
                "participants": [
                    {"id": registration["registration_id"], "seed": registration["seed"]} for registration in entrants
                ],
                "options": options,
                "disqualified": [play.disqualified],
                "rounds": _rounds(play, snapshot),
            }
        )
    )


def _rounds(play: EventfulPlay, snapshot: Snapshot) -> list[Row]:
    """The rounds of a Swiss as they were drawn; elsewhere all matches in the order of the tree."""
    found: dict[int, Row] = {}
    for match in sorted(snapshot["matches"], key=lambda match: match["id"]):
        sides = match["participant1_id"], match["participant2_id"]
        drawn = match["side"] == "swiss"
        own = found.setdefault(match["round"] if drawn else 1, {"matches": [], "byes": []})
        if None not in sides:
            own["matches"].append(_result(play, match))
        elif drawn:
            own["byes"].append(sides[0])
    return list(found.values())


def _result(play: EventfulPlay, match: Row) -> Row:
    """Walkovers follow from who is disqualified: only the referee's own are results."""
    row = {"a": match["participant1_id"], "b": match["participant2_id"]}
    if match["id"] in play.given:
        return {**row, "winner": play.given[match["id"]], "forfeit": True}
    if match["state"] == "forfeit":
        return row
    scores = match["participant1_score"], match["participant2_score"]
    return {**row, "winner": match["winner_id"], "score_a": scores[0], "score_b": scores[1]}
