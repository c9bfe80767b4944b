"""Pairing a field of entrants by score, as one cheapest perfect matching over all of them.

What is minimized, each only where all before it are equal: the score of who gets the bye, the sum of squared
score differences, how far above the last who may have it the bye goes, how many leave the bracket the seed
rule puts them into, and the squared distances from the seed rule within the brackets.

The cheapest matching takes a time that grows with the third power of the field. So above `EXACT` entrants each bracket
is paired by the rule, and where two have met, those around them are paired anew (`pairing_nearby.py`): of the first
two it is as cheap, and of the distances almost.
"""

from collections.abc import Iterator, Sequence

from apps.tournaments.domain.contest import NoLegalPairing
from apps.tournaments.domain.matching import Pair, cheapest_matching
from apps.tournaments.domain.pairing_graph import Field, Paired, Player, Waived
from apps.tournaments.domain.pairing_nearby import pair_nearby

EXACT = 512
# How far apart in the order two may stand who are paired where no way bracket by bracket is found.
REACH = 40


def pair_field(
    field: Sequence[Player], rule: str, waived: Waived | None = None, exact_up_to: int = EXACT
) -> list[Paired]:
    """Pairs of everybody in `field`, which is ordered by score and then by what the seed rule goes by.

    Raises `NoLegalPairing` where somebody would have to meet twice or get a second bye, and that is not `waived`. Then
    there is as little of it as there has to be.
    """
    for graph in _graphs(field, rule, waived):
        found = _cheapest(graph, exact_up_to)
        if found is not None:
            return [graph.paired(pair) for pair in found]
    raise NoLegalPairing(
        "No round can be drawn in which nobody meets twice and nobody has a second bye; "
        "end here, let some meet again, or give some a bye."
    )


def _graphs(field: Sequence[Player], rule: str, waived: Waived | None) -> Iterator[Field]:
    """With as many byes as it takes; more than one only where that is waived."""
    more = range(0, len(field) + 1, 2) if waived is Waived.BYES else (0,)
    for byes in more:
        yield Field(field, rule, waived, byes)


def _cheapest(graph: Field, exact_up_to: int) -> list[Pair] | None:
    if graph.n > exact_up_to and graph.waived is None:
        near = pair_nearby(graph) or cheapest_matching(graph.vertices, dict(graph.costs_within(REACH)))
        if near is not None:
            return near
    # A matching inside the brackets is the cheapest of all, since it is the cheapest by each rule in turn.
    home = cheapest_matching(graph.vertices, dict(graph.home_costs())) if graph.waived is None else None
    return home or cheapest_matching(graph.vertices, dict(graph.all_costs()))
