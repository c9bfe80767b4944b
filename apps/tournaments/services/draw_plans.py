"""A first draw before anything of it is saved: of the same field it is the same, whoever asks for it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from apps.tournaments.domain.conflicts import first_meetings, separate
from apps.tournaments.domain.contest import Contest
from apps.tournaments.domain.errors import Conflict
from apps.tournaments.domain.formats import build_tree, double_elimination, single_elimination, swiss
from apps.tournaments.domain.seeding import SeedingMethod, seed_entrants
from apps.tournaments.models import Bracket, Registration, Tournament
from apps.tournaments.selectors.asked_fields import who_is_kept_apart
from apps.tournaments.selectors.contests import contest_of
from apps.tournaments.services.bracket_rows import with_due_rounds
from apps.tournaments.services.draw_numbers import number_of_draw

KNOCKOUTS = (single_elimination.NAME, double_elimination.NAME)


def planned(tournament: Tournament, entrants: Sequence[Registration], random_seed: int | None) -> Bracket:
    """The bracket of these, as they are seeded, which is not saved; by the number that is due where none is given.

    `entrants`: as they registered. Raises `Conflict` where they are too few.
    """
    if len(entrants) < tournament.min_participants:
        raise Conflict(
            f"{len(entrants)} participants are there and {tournament.min_participants} are needed; "
            "wait for more, or lower the minimum.",
            state=tournament.state,
        )
    ids = [entrant.pk for entrant in entrants]
    number = random_seed if random_seed is not None else number_of_draw(tournament, ids)
    method = SeedingMethod(tournament.seeding)
    return Bracket(
        tournament=tournament,
        format=tournament.format,
        seeding_method=tournament.seeding,
        random_seed=number,
        options=_options(tournament, number),
        entrants=seed_entrants(ids, [entrant.seed for entrant in entrants], method, number),
    )


def first_contest(bracket: Bracket) -> Contest:
    """The contest of a bracket of which nothing is drawn, with its first round; those who are to be kept apart are."""
    labels = who_is_kept_apart(bracket.tournament_id, bracket.entrants)
    return with_due_rounds(keep_apart(contest_of(bracket), labels))


def keep_apart(contest: Contest, labels: Mapping[int, frozenset[str]]) -> Contest:
    """The contest before its first round, in which those of one label do not meet first, as far as that can be. The
    seeds move as little as it takes; of a first round that is drawn, the draw is made anew of them."""
    if not labels:
        return contest
    return replace(contest, entrants=tuple(separate(contest.entrants, first_meetings(contest), labels)))


@lru_cache(maxsize=64)
def _is_possible(form: str, number: int, options: str) -> bool:
    build_tree(form, number, json.loads(options))
    return True


def check_plan(form: str, number: int, options: Mapping[str, Any]) -> None:
    """Raise `InvalidInput` where a format has no place for so many. Of many it costs a part of a second once, so it is
    asked before the lock is taken, and is known when it is asked again under it."""
    _is_possible(form, number, json.dumps(options, sort_keys=True))


def _options(tournament: Tournament, random_seed: int) -> dict[str, Any]:
    """The format's options as they are recorded with the draw."""
    fields: dict[str, Any] = {"third_place": tournament.third_place}
    if tournament.format == swiss.NAME:
        # Where nobody is left whom all could meet, it is over.
        fields |= {"best_of": tournament.best_of, "no_legal_round": "end"}
    if tournament.format not in KNOCKOUTS:
        # Of lots, where the rules leave two level.
        fields |= {"random_seed": random_seed}
    return {**fields, **tournament.options}
