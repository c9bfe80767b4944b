"""Single elimination for any number of entrants: who loses is out; byes go to the best seeds."""

from collections.abc import Iterator, Sequence

from apps.tournaments.domain.bracket import LoserOf, Node, Seed, Side, Source, Tier, Tree, WinnerOf
from apps.tournaments.domain.contest import Contest, Format
from apps.tournaments.domain.errors import InvalidInput
from apps.tournaments.domain.options import Options, flag, maybe_whole
from apps.tournaments.domain.seeding import bracket_order
from apps.tournaments.domain.standings import Ranked, elimination_ranking

NAME = "single_elimination"
OPTIONS = ("third_place", "stop_at")
THIRD_PLACE = "T1.1"


def build(entrants: int, options: Options) -> Tree:
    """The tree for `entrants` >= 2. Option `third_place` (bool): the semi-finals' losers meet; needs 4 entrants.

    Option `stop_at` (a power of two): the last that many are not played down any further and share the first places.
    """
    return from_slots(first_round((entrants - 1).bit_length()), entrants, options)


def from_slots(slots: Sequence[Source], entrants: int, options: Options, stage: int = 1) -> Tree:
    """The tree of these first-round slots (a power of two), `entrants` of which are not byes."""
    rounds = len(slots).bit_length() - 1
    played = rounds - _rounds_left_out(entrants, options)
    nodes = [node for node in winners_side(slots, stage) if node.round <= played]
    if played < rounds:
        return Tree(tuple(nodes), played, final="", tiers=tuple(_tiers(nodes, played, None)))
    third_place = None
    if flag(options, "third_place") and entrants >= 4:
        third_place = THIRD_PLACE
        semi_finals = LoserOf(key(rounds - 1, 1)), LoserOf(key(rounds - 1, 2))
        nodes.insert(-1, Node(third_place, Side.THIRD_PLACE, rounds, 1, semi_finals, stage))
    return Tree(tuple(nodes), rounds, key(rounds, 1), third_place, tuple(_tiers(nodes, rounds, third_place)))


def _rounds_left_out(entrants: int, options: Options) -> int:
    stop_at = maybe_whole(options, "stop_at", least=1)
    if stop_at is None:
        return 0
    if stop_at & (stop_at - 1) or stop_at >= entrants:
        raise InvalidInput("The option stop_at must be a power of two below the number of entrants.")
    return stop_at.bit_length() - 1


def first_round(rounds: int) -> list[Source]:
    """The seeds of a bracket with that many rounds, from top to bottom."""
    return [Seed(seed) for seed in bracket_order(2**rounds)]


def winners_side(slots: Sequence[Source], stage: int = 1) -> Iterator[Node]:
    """A knockout of these first-round slots (a power of two)."""
    rounds = len(slots).bit_length() - 1
    for number in range(1, rounds + 1):
        for position in range(1, 2 ** (rounds - number) + 1):
            upper, lower = 2 * position - 1, 2 * position
            sources: tuple[Source, Source]
            if number == 1:
                sources = slots[upper - 1], slots[lower - 1]
            else:
                sources = WinnerOf(key(number - 1, upper)), WinnerOf(key(number - 1, lower))
            yield Node(key(number, position), Side.WINNERS, number, position, sources, stage)


def key(number: int, position: int) -> str:
    return f"W{number}.{position}"


def _tiers(nodes: Sequence[Node], rounds: int, third_place: str | None) -> Iterator[Tier]:
    by_round: dict[int, list[str]] = {number: [] for number in range(rounds, 0, -1)}
    for node in nodes:
        if node.side is Side.WINNERS:
            by_round[node.round].append(node.key)
    last = tuple(by_round.pop(rounds))
    yield Tier(last, last)
    if third_place:
        yield Tier((third_place,), (third_place,))
    for keys in by_round.values():
        yield Tier((), tuple(keys))


def rank(contest: Contest) -> list[Ranked]:
    return elimination_ranking(contest.tree, contest.state, contest.entrants)


FORMAT = Format(NAME, OPTIONS, plan=lambda contest: build(len(contest.entrants), contest.options), rank=rank)
