"""Round robin: everyone meets everyone, once or twice, by the Berger tables."""

from collections.abc import Iterator, Sequence

from apps.tournaments.domain import ranking, tables
from apps.tournaments.domain.bracket import Gone, Group, Node, Results, Seed, Side, State, Tree
from apps.tournaments.domain.contest import Contest, Format
from apps.tournaments.domain.errors import InvalidInput
from apps.tournaments.domain.options import Options, flag
from apps.tournaments.domain.ranking import rank_table, read_rules
from apps.tournaments.domain.standings import Ranked
from apps.tournaments.domain.tables import read_scoring, read_table

NAME = "round_robin"
OPTIONS = ("double", *ranking.OPTIONS, *tables.OPTIONS)
MOST = 256
TIEBREAKS = ("points", "head_to_head", "game_difference", "score_difference", "score_for")


def berger_rounds(n: int) -> list[list[tuple[int, int]]]:
    """Pairs of seeds by round, the first named on the first side, as the FIDE handbook (C.05, annex 1) prints them.

    Everyone meets everyone once in n - 1 rounds. With an odd n there are n rounds, and the one whose partner
    would be n + 1 rests.
    """
    size = n + n % 2
    turn = size - 1
    rounds = []
    for number in range(turn):
        # The last stays; the others sit in a circle that moves on by half its size.
        top = number * (size // 2) % turn
        pairs = [(top + 1, size) if number % 2 == 0 else (size, top + 1)]
        pairs += [((top + step) % turn + 1, (top - step) % turn + 1) for step in range(1, size // 2)]
        rounds.append([pair for pair in pairs if max(pair) <= n])
    return rounds


def group_nodes(seeds: Sequence[int], options: Options, group: int = 1) -> Iterator[Node]:
    """The matches of a group of these seeds. Option `double` (bool): all again with the sides reversed."""
    rounds = berger_rounds(len(seeds))
    if flag(options, "double"):
        rounds += [[(second, first) for first, second in pairs] for pairs in rounds]
    for number, pairs in enumerate(rounds, start=1):
        for position, (first, second) in enumerate(pairs, start=1):
            sources = Seed(seeds[first - 1]), Seed(seeds[second - 1])
            yield Node(f"G{group}R{number}.{position}", Side.GROUP, number, position, sources, 1, group)


def table_group(number: int, seeds: Sequence[int], nodes: Sequence[Node], options: Options) -> Group:
    """A group that later matches take their entrants from: whoever the rules leave level goes by seed."""
    rules = (*read_rules(options, TIEBREAKS), "seed")
    scoring = read_scoring(options)

    def rank(members: Sequence[int], state: State, results: Results, gone: Gone) -> list[int]:
        table = read_table(members, nodes, state, results, scoring, gone)
        return [standing.entrant for standing in rank_table(table, rules)]

    return Group(number, tuple(seeds), tuple(node.key for node in nodes), rank)


def build(entrants: int, options: Options) -> Tree:
    """The matches for 2 to 256 entrants."""
    if entrants > MOST:
        raise InvalidInput(f"A round robin takes {MOST} entrants at most; make groups of them.")
    nodes = tuple(group_nodes(range(1, entrants + 1), options))
    return Tree(nodes, nodes[-1].round, final="")


def rank(contest: Contest) -> list[Ranked]:
    """The table. Options `tiebreaks`, and those of `read_scoring`."""
    rules = read_rules(contest.options, TIEBREAKS)
    nodes, scoring = contest.tree.nodes, read_scoring(contest.options)
    return rank_table(read_table(contest.entrants, nodes, contest.state, contest.results, scoring, contest.gone), rules)


FORMAT = Format(NAME, OPTIONS, plan=lambda contest: build(len(contest.entrants), contest.options), rank=rank)
