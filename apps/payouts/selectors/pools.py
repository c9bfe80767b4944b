"""What tournaments give out."""

from typing import TypedDict

from apps.accounts.models import User
from apps.payouts.domain.currencies import written
from apps.payouts.models import Pool
from apps.tournaments.domain.errors import NotFound
from apps.tournaments.selectors.tournaments import visible_tournament


class PrizeShape(TypedDict):
    """What a place is worth where nobody ties for it."""

    place: int
    amount: str


class PrizesShape(TypedDict):
    """`fixed` and `percent`: by place; the percentages are of what the fixed amounts leave. `recipient`: whom the
    prize of a team is paid to."""

    currency: str
    amount: str
    fixed: dict[str, str]
    percent: dict[str, str]
    recipient: str
    prizes: list[PrizeShape]


def pool_of(tournament_id: int) -> Pool | None:
    return Pool.objects.filter(tournament=tournament_id).first()


def visible_pool(viewer: User | None, tournament_id: int) -> Pool:
    """The pool, for whoever may see the tournament; raises `NotFound` where none is declared."""
    visible_tournament(viewer, tournament_id)
    pool = pool_of(tournament_id)
    if pool is None:
        raise NotFound("No prizes are declared here.")
    return pool


def public_prizes(pool: Pool) -> PrizesShape:
    return {
        "currency": pool.currency,
        "amount": written(pool.amount, pool.currency),
        "fixed": {place: written(amount, pool.currency) for place, amount in pool.fixed.items()},
        "percent": dict(pool.percent),
        "recipient": pool.recipient,
        "prizes": [
            {"place": place, "amount": written(amount, pool.currency)}
            for place, amount in pool.declared.prizes().items()
        ],
    }
