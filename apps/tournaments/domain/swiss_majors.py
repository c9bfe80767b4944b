"""The published Swiss pairing rules of the Counter-Strike majors (16 teams, three wins advance, three losses leave).

Within a record teams are ordered by difficulty, then seed. In rounds 2 and 3 the highest meets the lowest it has
not met; in rounds 4 and 5 the first row of the priority table without a rematch holds.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

# Each row pairs numbers 1 to 6 of a record.
PRIORITY = tuple(
    tuple((int(pair[0]), int(pair[1])) for pair in row.split())
    for row in """
16 25 34
16 24 35
15 26 34
15 24 36
14 26 35
14 25 36
16 23 45
15 23 46
13 26 45
13 25 46
14 23 56
13 24 56
12 36 45
12 35 46
12 34 56
""".strip().splitlines()
)
TABLE_FROM_ROUND = 4
# A record of 16 teams never holds more; beyond that the search could take long.
LARGEST_RECORD = 16

Met = Mapping[int, AbstractSet[int]]
Pairs = list[tuple[int, int]]


def pair_record(ordered: Sequence[int], met: Met, round_number: int) -> Pairs | None:
    """The pairs of one record, its best team first; None where the rules give none."""
    if len(ordered) % 2 or len(ordered) > LARGEST_RECORD:
        return None
    if round_number >= TABLE_FROM_ROUND and len(ordered) == len(PRIORITY[0]) * 2:
        return _by_table(ordered, met)
    return _highest_against_lowest(list(ordered), met)


def _by_table(ordered: Sequence[int], met: Met) -> Pairs | None:
    for row in PRIORITY:
        pairs = [(ordered[first - 1], ordered[second - 1]) for first, second in row]
        if not any(second in met[first] for first, second in pairs):
            return pairs
    return None


def _highest_against_lowest(ordered: list[int], met: Met) -> Pairs | None:
    """The highest meets the lowest who leaves the others a legal pairing, and so on."""
    if not ordered:
        return []
    highest, others = ordered[0], ordered[1:]
    for lowest in reversed(others):
        if lowest in met[highest]:
            continue
        rest = _highest_against_lowest([entrant for entrant in others if entrant != lowest], met)
        if rest is not None:
            return [(highest, lowest), *rest]
    return None
