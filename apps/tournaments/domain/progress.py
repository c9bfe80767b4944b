"""Something happened: what changed. The difference of a contest before and after."""

from dataclasses import dataclass

from apps.tournaments.domain.bracket import NodeState, changes
from apps.tournaments.domain.contest import Contest


@dataclass(frozen=True)
class Progress:
    """`changed`: matches with a new standing (filled, decided, reset), in the tree's order; `added` and `removed`:
    those of a round drawn or taken back; `playable`: what can be played now and could not before; `out`: who cannot
    be first any more and has no match to come; `back`: who was out and is in again."""

    changed: dict[str, NodeState]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    playable: tuple[str, ...]
    out: tuple[int, ...]
    back: tuple[int, ...]


def progress(before: Contest, after: Contest) -> Progress:
    """What follows from a result, a round drawn, a disqualification, a reopening: whatever lies between the two."""
    open_before = {node.key for node in before.open_matches}
    in_before, in_after = still_in(before), still_in(after)
    return Progress(
        changed={key: slots for key, slots in changes(before.state, after.state).filled.items() if key in before.state},
        added=tuple(key for key in after.state if key not in before.state),
        removed=tuple(key for key in before.state if key not in after.state),
        playable=tuple(node.key for node in after.open_matches if node.key not in open_before),
        out=tuple(entrant for entrant in after.entrants if entrant in in_before - in_after),
        back=tuple(entrant for entrant in after.entrants if entrant in in_after - in_before),
    )


def still_in(contest: Contest) -> set[int]:
    """Who has a match to come, or has none and is not beaten: who won the final, and in a table, until it is over, all
    but those who lost too often there."""
    playing = {standing.entrant for standing in contest.standings if standing.playing}
    if final := contest.state.get(contest.tree.final):
        return playing | ({final.winner} if isinstance(final.winner, int) else set()) - contest.gone
    if contest.finished:
        return playing | ({contest.champion} if contest.champion is not None else set())
    return set(contest.entrants) - contest.gone - contest.dropped - contest.format.beaten(contest)
