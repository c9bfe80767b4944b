"""The first draw as it would be, of an order of seeds that nobody has saved. Changes nothing and locks nothing.

It is made by what draws (`draw_plans.py`), of the same number, so what is shown is what will be drawn while those who
have a place are the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from apps.accounts.models import User
from apps.tournaments.domain.contest import Contest
from apps.tournaments.domain.errors import Conflict, NotFound
from apps.tournaments.domain.roles import Role
from apps.tournaments.domain.tournament_states import BEFORE_START, TOURNAMENT
from apps.tournaments.models import Registration, Tournament
from apps.tournaments.selectors.consistent import read_snapshot
from apps.tournaments.selectors.registrations import who_has_a_place
from apps.tournaments.selectors.roles import require_role
from apps.tournaments.services.draw_plans import first_contest, planned
from apps.tournaments.services.seeding import in_order

# Of more, one look would take seconds of a process that serves.
MOST_LOOKED_AT = 256


@dataclass(frozen=True)
class DrawPreview:
    """`number`: what it is drawn by. `wished`: the seeds before some were moved so that their people do not meet first,
    by registration id; `people`: who has a place, by id."""

    contest: Contest
    number: int
    wished: dict[int, int]
    people: dict[int, Registration]

    @property
    def seeds(self) -> dict[int, int]:
        return {pk: seed for seed, pk in enumerate(self.contest.entrants, start=1)}


def preview_draw(tournament_id: int, actor: User, order: Sequence[int] | None = None) -> DrawPreview:
    """Of the seeds as they are, or of this order of all who have a place. Raises what the draw would raise, but for the
    state: registration may still be open."""
    with read_snapshot():
        tournament = Tournament.objects.filter(pk=tournament_id).first()
        if tournament is None:
            raise NotFound
        require_role(actor.pk, tournament.pk, Role.ORGANIZER)
        TOURNAMENT.require(tournament.current_state, *BEFORE_START)
        rows = who_has_a_place(tournament.pk)
        if len(rows) > MOST_LOOKED_AT:
            text = f"So many are not drawn to look at: {MOST_LOOKED_AT} at most. Draw the bracket, and look at that."
            raise Conflict(text, state=tournament.state)
        if order is not None:
            for seed, row in enumerate(in_order(rows, order), start=1):
                row.seed = seed
        return _previewed(tournament, rows)


def _previewed(tournament: Tournament, rows: list[Registration]) -> DrawPreview:
    entrants = sorted(rows, key=lambda row: row.pk)
    bracket = planned(tournament, entrants, None)
    wished = {pk: seed for seed, pk in enumerate(bracket.entrants, start=1)}
    return DrawPreview(first_contest(bracket), bracket.random_seed, wished, {row.pk: row for row in rows})
