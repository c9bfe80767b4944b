"""What is to be saved when a round is drawn, made ready from what is stored, without any lock."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from apps.tournaments.domain.contest import Contest
from apps.tournaments.domain.progress import still_in
from apps.tournaments.domain.shapes import StandingShape
from apps.tournaments.domain.winner import Podium, determine_podium_of
from apps.tournaments.models import Bracket, Match
from apps.tournaments.selectors.consistent import read_snapshot
from apps.tournaments.selectors.contests import (
    Loaded,
    changed_standings,
    load_bracket,
    total_rounds,
    write_rounds,
)
from apps.tournaments.selectors.matches import with_people
from apps.tournaments.services.bracket_rows import with_due_rounds
from apps.tournaments.services.draw_plans import first_contest
from apps.tournaments.services.rows import row_fields


@dataclass(frozen=True)
class Draft:
    """`rows`: fields of the new matches; `links`: key of a match, of the match its winner goes to, and the slot there;
    `rounds`: numbers and pairings of those drawn; `halt`: why nothing can be played after it, empty where something
    can.

    Of a first draw `rounds_in_all`, and `entrants` in the order of their seeds, as conflicts have moved them. Of later
    ones what was changed by the round before: `standings` and `removed`, `out` and `back` (who is eliminated and who
    plays on again), and `podium`, where that was the last one.
    """

    tournament_id: int
    is_first: bool
    rows: Sequence[dict[str, Any]] = ()
    links: Sequence[tuple[str, str, int]] = ()
    rounds: Sequence[tuple[int, Any]] = ()
    halt: str = ""
    rounds_in_all: int = 0
    entrants: Sequence[int] = ()
    standings: list[StandingShape] = field(default_factory=list)
    removed: list[int] = field(default_factory=list)
    out: Sequence[int] = ()
    back: Sequence[int] = ()
    podium: Podium | None = None


def draft_of(bracket_id: int) -> Draft:
    """The draft of what is due in the bracket; raises `Bracket.DoesNotExist` where it is gone."""
    with read_snapshot():
        bracket = Bracket.objects.select_related("tournament").prefetch_related("rounds_drawn").get(pk=bracket_id)
        matches = list(with_people(Match.objects.filter(bracket=bracket)).prefetch_related("games"))
    if not matches:
        return _first(bracket)
    return _next(load_bracket(bracket, matches))


def _first(bracket: Bracket) -> Draft:
    contest = first_contest(bracket)
    return Draft(
        bracket.tournament_id,
        True,
        _rows(bracket, contest, set(contest.state)),
        _links(contest),
        _rounds(contest, 0),
        contest.halt or "",
        rounds_in_all=total_rounds(contest),
        entrants=contest.entrants,
    )


def _next(loaded: Loaded) -> Draft:
    bracket, before = loaded.bracket, loaded.contest
    after = with_due_rounds(before.halted(None))
    podium = determine_podium_of(after)
    counts = podium is not None and not podium.requires_review
    standings, removed = changed_standings(loaded, replace(loaded, contest=after, counts=counts))
    playing = still_in(after)
    return Draft(
        bracket.tournament_id,
        False,
        _rows(bracket, after, set(after.state) - set(before.state)),
        (),
        _rounds(after, len(before.drawn)),
        after.halt or "",
        standings=standings,
        removed=removed,
        out=[entrant for entrant in after.entrants if entrant not in playing],
        back=[entrant for entrant in after.entrants if entrant in playing],
        podium=podium,
    )


def _rows(bracket: Bracket, contest: Contest, keys: set[str]) -> list[dict[str, Any]]:
    return [row_fields(bracket.tournament, contest, node) for node in contest.tree.nodes if node.key in keys]


def _links(contest: Contest) -> list[tuple[str, str, int]]:
    return [(key, target, slot) for (key, is_winner), (target, slot) in contest.tree.links.items() if is_winner]


def _rounds(contest: Contest, known: int) -> list[tuple[int, Any]]:
    return list(enumerate(write_rounds(contest.drawn[known:]), start=known + 1))
