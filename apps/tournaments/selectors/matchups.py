"""Why two meet: where their match stands in the bracket, and what a drawn round noted."""

from dataclasses import dataclass, field

from apps.tournaments.domain.bracket import Node
from apps.tournaments.domain.contest import Contest, Facts, Pairing
from apps.tournaments.domain.formats import find_format
from apps.tournaments.models import Bracket, Match
from apps.tournaments.selectors.contests import read_rounds


@dataclass(frozen=True)
class Matchup:
    """A match in the bracket; of a round that was drawn, the facts it was drawn by, and the same in English `words`."""

    node: Node
    facts: Facts = field(default_factory=dict)
    words: str = ""


@dataclass(frozen=True)
class Matchups:
    """All matches of a bracket by their ids; how many entered, and by which method they were seeded."""

    seeding: str
    entrants: int
    matches: dict[int, Matchup]


def matchups_of(tournament_id: int) -> Matchups:
    """Those of a tournament; none where no bracket is drawn."""
    bracket = Bracket.objects.filter(tournament=tournament_id).first()
    if bracket is None:
        return Matchups("", 0, {})
    rounds = read_rounds(bracket.drawn)
    contest = Contest(find_format(bracket.format), tuple(bracket.entrants), bracket.options, drawn=rounds)
    ids = dict(Match.objects.filter(bracket=bracket).values_list("key", "pk"))
    drawn = [drawn_round.pairings for drawn_round in rounds]
    found = {ids[node.key]: _meeting(node, drawn) for node in contest.tree.nodes if node.key in ids}
    return Matchups(bracket.seeding_method, len(bracket.entrants), found)


def _meeting(node: Node, drawn: list[tuple[Pairing, ...]]) -> Matchup:
    if not drawn:
        return Matchup(node)
    pairing = drawn[node.round - 1][node.position - 1]
    return Matchup(node, pairing.facts, pairing.reason)
