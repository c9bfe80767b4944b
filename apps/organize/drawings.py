"""The first round as it would be drawn, with the reasons: what the page of seeds shows beside the list."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.organize.conflicts import Commons
from apps.organize.rehearsal import by_number
from apps.tournaments.domain.bracket import Node, Side, WinnerOf
from apps.tournaments.domain.contest import Contest, Halt
from apps.tournaments.domain.formats import single_elimination
from apps.tournaments.selectors.contests import load_bracket_of
from apps.tournaments.services.draw_previews import DrawPreview
from apps.web.labels import part_title
from apps.web.pairings import RULES, SEEDINGS

FIRST_ROUND = (Side.WINNERS, Side.GROUP, Side.SWISS)
# From so many on there are semi-finals.
SEMI_FINALISTS = 4
MOST_MOVED = 12


@dataclass(frozen=True)
class Entrant:
    pk: int
    seed: int
    name: str


@dataclass(frozen=True)
class Pair:
    """`second` None: a bye. `common`: what the two have in common, if that is looked at; `why`: of a bye, why it is
    one; `then`: whom its winner meets."""

    first: Entrant
    second: Entrant | None
    common: str = ""
    why: str = ""
    then: str = ""


@dataclass(frozen=True)
class Part:
    """`title`: of a group; empty where there is one part."""

    title: str
    pairs: list[Pair]


@dataclass(frozen=True)
class Drawing:
    """`common`: how many meet with whom they have something in common, if that is looked at, in a sentence."""

    sentences: list[str]
    parts: list[Part]
    common: str
    conflicts: int

    @property
    def marked(self) -> list[int]:
        """Who meets somebody with whom they have something in common."""
        pairs = [pair for part in self.parts for pair in part.pairs if pair.common]
        return [side.pk for pair in pairs for side in (pair.first, pair.second) if side is not None]


def drawing_of(preview: DrawPreview, commons: Commons) -> Drawing:
    parts = list(_Drawn(preview, commons).parts())
    pairs = [pair for part in parts for pair in part.pairs]
    conflicts = sum(bool(pair.common) for pair in pairs)
    byes = sum(pair.second is None for pair in pairs)
    sentences = [*_rules(preview.contest, byes), *_moved(preview), by_number(preview.number)]
    return Drawing(sentences, parts, _common(commons, conflicts), conflicts)


def as_it_stands(tournament: int, commons: Commons) -> Drawing:
    """The drawing of a bracket that is drawn."""
    loaded = load_bracket_of(tournament)
    seeds = {pk: seed for seed, pk in enumerate(loaded.contest.entrants, start=1)}
    return drawing_of(DrawPreview(loaded.contest, loaded.bracket.random_seed, seeds, loaded.people), commons)


class _Drawn:
    def __init__(self, preview: DrawPreview, commons: Commons) -> None:
        self.contest = preview.contest
        self.commons = commons
        seeds = preview.seeds
        self.entrants = {pk: Entrant(pk, seeds[pk], row.name) for pk, row in preview.people.items()}
        self.nodes = {node.key: node for node in self.contest.tree.nodes}

    def parts(self) -> Iterator[Part]:
        first = [node for node in self.contest.tree.nodes if node.round == 1 and node.stage == 1]
        groups: dict[int, list[Pair]] = {}
        for node in first:
            if node.side in FIRST_ROUND and (pair := self._pair(node)) is not None:
                groups.setdefault(node.group, []).append(pair)
        for group, pairs in groups.items():
            yield Part(part_title(Side.GROUP, group, both_sides=False) if group else "", pairs)

    def _pair(self, node: Node) -> Pair | None:
        there = self._there(node.key)
        if not there:
            return None
        if len(there) == 1:
            return Pair(there[0], None, why=_why_a_bye(node), then=self._then(node))
        first, second = there
        return Pair(first, second, self.commons.between(first.pk, second.pk), then=self._then(node))

    def _there(self, key: str) -> list[Entrant]:
        slots = self.contest.state[key].slots
        return [self.entrants[slot] for slot in slots if isinstance(slot, int)]

    def _then(self, node: Node) -> str:
        """Whom the winner meets in the next round of a bracket."""
        if node.side is not Side.WINNERS or (node.key, True) not in self.contest.tree.links:
            return ""
        target, slot = self.contest.tree.links[node.key, True]
        source = self.nodes[target].sources[2 - slot]
        others = self._there(source.match) if isinstance(source, WinnerOf) and source.match in self.nodes else []
        if not others:
            return ""
        names = [f"{other.seed}. {other.name}" for other in sorted(others, key=lambda other: other.seed)]
        return _("then {name}").format(name=" / ".join(names))


def _why_a_bye(node: Node) -> str:
    if node.side is Side.SWISS:
        return _("a bye: the lowest in the list has it, and it counts as a win")
    if node.side is Side.GROUP:
        return _("does not play in this round: they are an odd number")
    return _("a bye: the best seeds have them")


def _rules(contest: Contest, byes: int) -> Iterator[str]:
    number = len(contest.entrants)
    if contest.halt is Halt.STUCK:
        yield _("No round can be drawn by the rules.")
    side = contest.tree.nodes[0].side if contest.tree.nodes else Side.SWISS
    facts = contest.drawn[0].pairings[0].facts if contest.drawn else {}
    yield str(RULES["seeds"] if side is Side.WINNERS else RULES.get(str(facts.get("rule", side.value)), ""))
    if byes and side is Side.WINNERS:
        text = ngettext(
            "{number} take part, {places} have room in the bracket: {byes} bye.",
            "{number} take part, {places} have room in the bracket: {byes} byes.",
            byes,
        )
        yield text.format(number=number, places=number + byes, byes=byes)
    if contest.format.name == single_elimination.NAME and number >= SEMI_FINALISTS and "stop_at" not in contest.options:
        yield _("If the better seeds win, 1 meets 4 and 2 meets 3 in the semi-finals, and 1 meets 2 in the final.")


def _moved(preview: DrawPreview) -> Iterator[str]:
    """Who has another seed than was given, so that two do not meet first."""
    seeds = preview.seeds
    moved = sorted((seed, pk) for pk, seed in seeds.items() if preview.wished[pk] != seed)
    if not moved:
        return
    names = [f"{preview.people[pk].name} ({preview.wished[pk]} → {seed})" for seed, pk in moved[:MOST_MOVED]]
    more = ", …" if len(moved) > MOST_MOVED else ""
    yield _("Seeds that move so that those who are kept apart do not meet first: {names}.").format(
        names=", ".join(names) + more
    )


def _common(commons: Commons, conflicts: int) -> str:
    if not commons.of:
        return ""
    if not conflicts:
        text = _("Nobody meets somebody in round one with whom they have this in common: {what}.")
        return text.format(what=commons.trait.title)
    text = ngettext(
        "{n} match of round one is between two who have this in common: {what}.",
        "{n} matches of round one are between two who have this in common: {what}.",
        conflicts,
    )
    return text.format(n=conflicts, what=commons.trait.title)


def seeding_rule(method: str) -> str:
    return str(SEEDINGS.get(method, ""))
