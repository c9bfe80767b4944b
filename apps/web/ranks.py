"""Why somebody stands where they stand, in sentences."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

RULES: dict[str, Promise] = {
    "points": _("points"),
    "wins": _("wins"),
    "fewest_losses": _("fewest losses"),
    "head_to_head": _("points among those level"),
    "game_difference": _("game difference"),
    "score_difference": _("score difference"),
    "score_for": _("score"),
    "buchholz": _("Buchholz"),
    "buchholz_cut_1": _("Buchholz without the lowest"),
    "median_buchholz": _("median Buchholz"),
    "sonneborn_berger": _("Sonneborn-Berger"),
    "opponents_win_percentage": _("opponents' share of wins"),
    "difficulty": _("difficulty"),
    "fewest_forfeits": _("fewest forfeits"),
    "earliest_finish": _("earliest finish"),
    "seed": _("seed"),
    "lots": _("lots"),
}
# What decides without a rule.
UNRULED = ("disqualified", "alone")
# Their values say nothing to a reader.
UNSAID = ("earliest_finish", "lots")

SENTENCES: dict[str, Promise] = {
    "decided": _("Decided by {rule}."),
    "level": _("Level on {same}. Decided by {rule}."),
    "shared": _("Level on {same}. The place is shared."),
    "disqualified": _("Disqualified: placed below everyone still in the event."),
    "alone": _("The only one left."),
    "won": _("Won {match} ({round})."),
    "lost": _("Lost {match} ({round})."),
    "won_unplayed": _("Won {match} ({round}), which was not played to its end."),
    "lost_unplayed": _("Lost {match} ({round}), which was not played to its end."),
    "walked_over_in": _("Did not play {match} ({round})."),
    "out_by_double_forfeit": _("Neither side played {match} ({round})."),
    "unopposed": _("Had nobody to play against."),
    "group": _("Decided by the rank in the group."),
}


def rank_reason(table: Mapping[str, Any]) -> str:
    """Why this row stands where it stands."""
    if table["decided_by"] in UNRULED:
        return str(SENTENCES[table["decided_by"]])
    said = [_value(reason) for reason in table["reasons"]]
    if not table["decided_by"]:
        return str(SENTENCES["shared"]).format(same=_joined(said))
    *same, rule = said
    return str(SENTENCES["level" if same else "decided"]).format(same=_joined(same), rule=rule)


def place_reason(reason: Mapping[str, Any] | None, match: str, round_title: str, *, is_unplayed: bool = False) -> str:
    """Of a place in a bracket: `match` is who met in the match that decided it, if one did; `is_unplayed`: somebody
    forfeited it."""
    if reason is None:
        return ""
    how = f"{reason['how']}_unplayed" if is_unplayed and reason["how"] in ("won", "lost") else reason["how"]
    return str(SENTENCES[how]).format(match=match, round=round_title)


def _joined(said: Sequence[str]) -> str:
    return ", ".join(said)


def _value(reason: Mapping[str, Any]) -> str:
    name, value = str(RULES.get(reason["rule"], reason["rule"])), reason["value"]
    return name if value is None or reason["rule"] in UNSAID else f"{name} {plain(value)}"


def plain(value: float) -> str:
    """A number as the browser writes it: 3, 0.5, 2.25."""
    return str(int(value) if value == int(value) else value)
