"""A stored bracket as the domain sees it."""

from collections.abc import Iterable
from dataclasses import dataclass

from apps.tournaments.domain.bracket import Outcome, Standing, Tree, derive
from apps.tournaments.domain.formats import build_tree
from apps.tournaments.domain.match_states import MatchState
from apps.tournaments.domain.shapes import StandingShape
from apps.tournaments.domain.standings import elimination_places
from apps.tournaments.models import Bracket, Match

_DECIDED = (MatchState.COMPLETED.value, MatchState.FORFEIT.value)


@dataclass(frozen=True)
class BracketState:
    """The tree, what follows from the results entered so far, and the match rows by key."""

    tree: Tree
    matches: dict[str, Match]
    state: dict[str, Standing]
    forfeits: frozenset[str]


def load_bracket(bracket: Bracket, matches: Iterable[Match]) -> BracketState:
    tree = build_tree(bracket.format, len(bracket.entrants), bracket.options)
    rows = {match.key: match for match in matches}
    state = derive(tree, bracket.entrants, outcomes(rows.values()))
    forfeits = frozenset(key for key, match in rows.items() if match.state == MatchState.FORFEIT)
    return BracketState(tree, rows, state, forfeits)


def outcomes(matches: Iterable[Match]) -> dict[str, Outcome]:
    """The results that somebody entered; byes follow from the tree."""
    played = [match for match in matches if match.state in _DECIDED and not match.bye]
    return {match.key: Outcome(match.slot_of(match.winner_id) if match.winner_id else None) for match in played}


def bracket_standings(loaded: BracketState) -> list[StandingShape]:
    """The places decided so far, best first, as the snapshot shows them."""
    names = {}
    for match in loaded.matches.values():
        for person in (match.participant1, match.participant2):
            if person is not None:
                names[person.pk] = person
    return [
        {
            "registration_id": place.registration,
            "name": names[place.registration].name,
            "seed": names[place.registration].seed,
            "place_from": place.first,
            "place_to": place.last,
        }
        for place in elimination_places(loaded.tree, loaded.state)
    ]
