"""What a decision would change, in sentences."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from apps.tournaments.models import TournamentResult
from apps.tournaments.selectors.previews import Change, Consequences
from apps.web.feed import versus
from apps.web.naming import Names
from apps.web.states import MATCH_LABELS, MATCH_SCORED

_PLACES_SHOWN = 32


@dataclass(frozen=True)
class Line:
    """A match, and what becomes of it; or a place, and who takes it."""

    title: str
    versus: str
    text: str


def said(found: Consequences) -> Iterator[str]:
    if found.out:
        yield _("Out of the tournament then: {names}.").format(names=", ".join(found.out))
    if found.draws:
        yield _("The round is over then, and the next one is drawn.")
    if found.ends:
        yield _("The tournament is over then.")


def lines_of(found: Consequences, names: Names) -> list[Line]:
    """The matches that change, but for byes that stay byes."""
    shown = [change for change in found.changes if not change.match["bye"]]
    return [
        Line(names.name(change.match["id"]), " – ".join(name or "?" for name in change.people), _text(change))
        for change in shown
    ]


def _text(change: Change) -> str:
    if change.winner:
        return _("{name} wins without playing").format(name=change.winner)
    if change.is_decided:
        return _("nobody wins")
    return _("can be played") if all(change.people) else _("waits for the other side")


def reset_lines(matches: Iterable[Mapping[str, Any]], names: Names) -> list[Line]:
    """The matches that a reopening resets, and what is lost in each."""
    return [Line(names.name(match["id"]), versus(match), _lost(match)) for match in matches if not match["bye"]]


def _lost(match: Mapping[str, Any]) -> str:
    state = str(MATCH_LABELS[match["state"]])
    if match["state"] not in MATCH_SCORED:
        return state
    return f"{state}, {match['participant1_score']}–{match['participant2_score']}"


def place_lines(result: TournamentResult | None) -> list[Line]:
    """Who took which place, the first ones: all of a large field would bury the button."""
    places = result.places[:_PLACES_SHOWN] if result is not None else []
    return [Line(_range(place["from"], place["to"]), place["name"], "") for place in places]


def _range(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}–{last}"
