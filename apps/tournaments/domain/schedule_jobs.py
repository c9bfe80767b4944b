"""The matches of a bracket as a schedule places them, with those of rounds that are not drawn yet."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from apps.tournaments.domain.bracket import LoserIfUpset, LoserOf, Node, RankOf, Side, Tree, WinnerOf
from apps.tournaments.domain.scheduling import Job, Lengths

_SIDES = list(Side)


@dataclass(frozen=True)
class Known:
    """What is known of a match; `passed`: nobody plays it, or it is over and nobody wrote down when."""

    best_of: int = 1
    players: tuple[int, ...] = ()
    passed: bool = False
    stream: int | None = None
    not_before: datetime | None = None
    begun: datetime | None = None
    ended: datetime | None = None
    station: int | None = None


@dataclass(frozen=True)
class Later:
    """Rounds that are drawn when those before are over: how many, and how many matches of which best-of in each."""

    rounds: int
    matches: int
    best_of: int


def jobs_of(tree: Tree, known: Mapping[str, Known], lengths: Lengths, later: Later | None = None) -> list[Job]:
    """A job for each match of the tree, each after its feeders; whoever comes of a group waits for all of it.

    A match of which nothing is known was drawn since `known` was read.
    """
    members = {group.number: group.keys for group in tree.groups}
    barriers: set[str] = set()
    jobs: list[Job] = []
    for node in tree.nodes:
        feeders = tuple(_feeders(node))
        for number, name in ((source.group, _whole(source.group)) for source in _ranks(node)):
            if name not in barriers:
                barriers.add(name)
                jobs.append(Job(name, (), 0, members[number]))
        jobs.append(_job(node, feeders, known.get(node.key, Known()), lengths))
    return [*jobs, *_later(tree, later, lengths)] if later else jobs


def _ranks(node: Node) -> list[RankOf]:
    return [source for source in node.sources if isinstance(source, RankOf)]


def _whole(group: int) -> str:
    return f"group {group}"


def _feeders(node: Node) -> Iterator[str]:
    for source in node.sources:
        if isinstance(source, WinnerOf | LoserOf | LoserIfUpset):
            yield source.match
        elif isinstance(source, RankOf):
            yield _whole(source.group)


def _job(node: Node, feeders: tuple[str, ...], known: Known, lengths: Lengths) -> Job:
    return Job(
        key=node.key,
        order=(node.stage, node.round, _SIDES.index(node.side), node.group, node.position),
        minutes=0 if known.passed else lengths.of(known.best_of),
        feeders=feeders,
        players=known.players,
        stream=known.stream,
        not_before=known.not_before,
        begun=known.begun,
        ended=known.ended,
        station=known.station,
    )


def _later(tree: Tree, later: Later, lengths: Lengths) -> Iterator[Job]:
    before = tuple(node.key for node in tree.nodes)
    for number in range(tree.rounds + 1, tree.rounds + 1 + later.rounds):
        barrier = f"before round {number}"
        yield Job(barrier, (), 0, before)
        before = tuple(f"round {number}, match {position}" for position in range(1, later.matches + 1))
        for position, key in enumerate(before, start=1):
            yield Job(key, (1, number, 0, 0, position), lengths.of(later.best_of), (barrier,))
