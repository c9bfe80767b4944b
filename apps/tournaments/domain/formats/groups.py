"""Groups, each a round robin, and a playoff of the best of each."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from apps.tournaments.domain.bracket import Bye, Group, Node, RankOf, Source, Tree
from apps.tournaments.domain.contest import Contest, Format
from apps.tournaments.domain.errors import InvalidInput
from apps.tournaments.domain.formats import double_elimination, round_robin, single_elimination
from apps.tournaments.domain.formats.round_robin import TIEBREAKS, group_nodes, table_group
from apps.tournaments.domain.options import Options, choice, maybe_whole, whole
from apps.tournaments.domain.placing import place_groups
from apps.tournaments.domain.ranking import rank_table, read_rules
from apps.tournaments.domain.seeding import bracket_order
from apps.tournaments.domain.standings import Ranked, elimination_ranking
from apps.tournaments.domain.tables import read_scoring, read_table

NAME = "groups"
OPTIONS = (
    "groups",
    "group_size",
    "advance",
    "group_draw",
    "playoff",
    *round_robin.OPTIONS,
    *single_elimination.OPTIONS,
    *double_elimination.OPTIONS,
)
USUAL_SIZE = 4
MOST_GROUPS = 256
MOST_IN_PLAYOFF = 512
# As many as the largest round robin has, played twice.
MOST_MATCHES = round_robin.MOST * (round_robin.MOST - 1)
PLAYOFFS = (single_elimination.NAME, double_elimination.NAME)


@dataclass(frozen=True)
class Plan:
    """How many groups, how many of each advance, and the seeds in each group."""

    groups: int
    advance: int
    members: tuple[tuple[int, ...], ...]


def read_plan(entrants: int, options: Options) -> Plan:
    """Options `groups` (how many) or `group_size`, `advance` (of each, 2), `group_draw` (`snake`, `bracket`)."""
    size = whole(options, "group_size", USUAL_SIZE, 2)
    groups = maybe_whole(options, "groups", 1) or max(1, -(-entrants // size))
    advance = whole(options, "advance", 2, 1)
    if groups > MOST_GROUPS:
        raise InvalidInput(f"There are {MOST_GROUPS} groups at most; make them larger.")
    if entrants // groups < max(2, advance):
        raise InvalidInput(f"{groups} groups of {entrants} entrants are too small for {advance} to advance from each.")
    if groups * advance < 2:
        raise InvalidInput("At least two have to advance to the playoff; let more advance, or make more groups.")
    if groups * advance > MOST_IN_PLAYOFF:
        raise InvalidInput(f"A playoff takes {MOST_IN_PLAYOFF} entrants at most; let fewer advance from each group.")
    _check_sizes(entrants, groups)
    draw = choice(options, "group_draw", ("snake", "bracket"), "snake")
    return Plan(groups, advance, _members(entrants, groups, advance if draw == "bracket" else 0))


def _check_sizes(entrants: int, groups: int) -> None:
    """Before a match of them is made."""
    largest = -(-entrants // groups)
    if largest > round_robin.MOST:
        raise InvalidInput(f"A group takes {round_robin.MOST} entrants at most; make more groups.")
    if groups * largest * (largest - 1) > MOST_MATCHES:
        raise InvalidInput("In groups of this size more matches would be played than anybody could; make more groups.")


def _members(entrants: int, groups: int, by_bracket: int) -> tuple[tuple[int, ...], ...]:
    """The seeds of each group: pots of equals, dealt to and fro (`snake`).

    Drawn with the bracket in mind, the pots that will advance are dealt so that, if the better seed always
    wins, each stands in the playoff where a standard bracket of the whole field would have it.
    """
    members: list[list[int]] = [[] for _ in range(groups)]
    for seeds in place_groups(groups, by_bracket):
        for group in range(groups):
            members[group].append(seeds[group])
    for pot in range(by_bracket, -(-entrants // groups)):
        order = range(groups) if pot % 2 == 0 else reversed(range(groups))
        for seed, group in enumerate(order, start=pot * groups + 1):
            if seed <= entrants:
                members[group].append(seed)
    return tuple(map(tuple, members))


def build(entrants: int, options: Options) -> Tree:
    """Groups as stage 1, the playoff as stage 2. Option `playoff`: the format of that; its options hold there."""
    plan = read_plan(entrants, options)
    nodes: list[Node] = []
    groups: list[Group] = []
    for number, seeds in enumerate(plan.members, start=1):
        matches = list(group_nodes(seeds, options, number))
        groups.append(table_group(number, seeds, matches, options))
        nodes += matches
    nodes.sort(key=lambda node: node.round)
    playoff = _playoff(plan, options)
    return Tree(
        (*nodes, *playoff.nodes), playoff.rounds, playoff.final, playoff.third_place, playoff.tiers, tuple(groups)
    )


def _playoff(plan: Plan, options: Options) -> Tree:
    sources: dict[int, Source] = {}
    for rank, seeds in enumerate(place_groups(plan.groups, plan.advance), start=1):
        sources |= {seed: RankOf(group, rank) for group, seed in enumerate(seeds, start=1)}
    size = 1 << (len(sources) - 1).bit_length()
    slots = [sources.get(seed, Bye()) for seed in bracket_order(size)]
    if choice(options, "playoff", PLAYOFFS, single_elimination.NAME) == double_elimination.NAME:
        return double_elimination.from_slots(slots, options, stage=2)
    return single_elimination.from_slots(slots, len(sources), options, stage=2)


def rank(contest: Contest) -> list[Ranked]:
    """Places: the playoff's, then those who went out in the groups, all of one rank together."""
    plan = read_plan(len(contest.entrants), contest.options)
    ranked = [standing for group in contest.tree.groups for standing in _rank_group(contest, plan, group)]
    through = {standing.entrant: standing for standing in ranked if not standing.last}
    playoff = elimination_ranking(contest.tree, contest.state, list(through))
    ranked = [standing for standing in ranked if standing.last]
    ranked += [
        replace(standing, reasons={**through[standing.entrant].reasons, **standing.reasons}) for standing in playoff
    ]
    return sorted(ranked, key=lambda standing: (standing.first, standing.last))


def _rank_group(contest: Contest, plan: Plan, group: Group) -> list[Ranked]:
    """The members of a group with the places their rank leaves them; 0 as the last place of who is in the playoff."""
    decided = all(contest.state[key].decided for key in group.keys)
    found = []
    for rank, standing in enumerate(_table(contest, group), start=1):
        reasons = {"group": group.number, "group_rank": rank, **standing.reasons}
        worst = _places(plan, max(standing.guaranteed, plan.advance))[1]
        if not decided:
            found.append(
                Ranked(standing.entrant, 1, worst, worst, reasons, playing=standing.entrant not in contest.gone)
            )
        elif rank <= plan.advance:
            found.append(Ranked(standing.entrant, 1, 0, 0, reasons))
        else:
            first, last = _places(plan, rank)
            found.append(Ranked(standing.entrant, first, last, last, reasons))
    return found


def _table(contest: Contest, group: Group) -> Sequence[Ranked]:
    members = [contest.entrants[seed - 1] for seed in group.seeds]
    keys = set(group.keys)
    nodes = [node for node in contest.tree.nodes if node.key in keys]
    scoring = read_scoring(contest.options)
    table = read_table(members, nodes, contest.state, contest.results, scoring, contest.gone_in_groups)
    return rank_table(table, (*read_rules(contest.options, TIEBREAKS), "seed"))


def _places(plan: Plan, rank: int) -> tuple[int, int]:
    """The first and the last of the places that all of this rank share."""
    sizes = [len(seeds) for seeds in plan.members]
    above = sum(min(size, rank - 1) for size in sizes)
    return above + 1, above + sum(size >= rank for size in sizes)


def _plan(contest: Contest) -> Tree:
    return build(len(contest.entrants), contest.options)


FORMAT = Format(NAME, OPTIONS, plan=_plan, rank=rank)
