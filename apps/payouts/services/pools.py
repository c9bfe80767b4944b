"""What a tournament gives out, declared by an organizer."""

from collections.abc import Mapping

from apps.accounts.models import User
from apps.payouts.domain.currencies import money
from apps.payouts.domain.ledger import resize
from apps.payouts.domain.payout_states import PayoutState
from apps.payouts.domain.pools import PrizePool, Recipient, declared
from apps.payouts.models import Payout, Pool
from apps.payouts.selectors.books import balances_of
from apps.payouts.selectors.pools import pool_of
from apps.payouts.services.write import book
from apps.tournaments.domain.errors import Conflict
from apps.tournaments.domain.roles import Role
from apps.tournaments.domain.tournament_states import BEFORE_START, TOURNAMENT, TournamentState
from apps.tournaments.services.announcements import announce_in
from apps.tournaments.services.write import TournamentWrite, tournament_write

OPEN = tuple(set(TournamentState) - {TournamentState.CANCELLED, TournamentState.ARCHIVED})
TITLE = "The prizes have changed"


def declare_prizes(
    tournament_id: int,
    actor: User,
    currency: str,
    amount: str,
    fixed: Mapping[str, str],
    percent: Mapping[str, str],
    recipient: str = Recipient.CAPTAIN.value,
) -> Pool:
    """Say what is given out, or say it anew; after the start that is announced. Raises `InvalidInput` where it cannot
    be shared out, and `Conflict` while payouts of it wait or are on their way."""
    prizes = declared(currency, amount, fixed, percent, recipient)
    with tournament_write(tournament_id, actor) as write:
        write.require(Role.ORGANIZER)
        TOURNAMENT.require(write.tournament.current_state, *OPEN)
        pool = pool_of(tournament_id)
        before = pool.declared if pool is not None else None
        if pool is not None and before == prizes:
            write.changed = False
            return pool
        _require_no_open(write, before, prizes)
        _book_amount(write, before, prizes)
        pool = _saved(write, pool, prizes)
        if write.tournament.current_state not in BEFORE_START:
            _announce(write, actor, before, prizes)
    return pool


def _require_no_open(write: TournamentWrite, before: PrizePool | None, prizes: PrizePool) -> None:
    payouts = Payout.objects.filter(tournament=write.tournament)
    if payouts.unpaid().exists() or payouts.filter(state=PayoutState.SENT.value).exists():
        raise Conflict("Payouts of these prizes wait or are on their way: pay or reject them first.")
    if before is not None and before.currency != prizes.currency and payouts.exists():
        raise Conflict(f"There are payouts in {before.currency} already, so the currency stays.")


def _book_amount(write: TournamentWrite, before: PrizePool | None, prizes: PrizePool) -> None:
    if before is not None and before.currency != prizes.currency:
        book(write, resize(balances_of(write.tournament.pk), 0))
    now = balances_of(write.tournament.pk)
    if prizes.amount < now.pool - now.free:
        given = money(now.pool - now.free, prizes.currency)
        raise Conflict(f"{given} of the pool is given out already, so it cannot be less.")
    book(write, resize(now, prizes.amount))


def _saved(write: TournamentWrite, pool: Pool | None, prizes: PrizePool) -> Pool:
    pool = pool or Pool(tournament=write.tournament)
    pool.currency, pool.amount, pool.recipient = prizes.currency, prizes.amount, prizes.recipient.value
    pool.fixed = {str(place): amount for place, amount in sorted(prizes.fixed.items())}
    pool.percent = {str(place): share for place, share in sorted(prizes.percent.items())}
    pool.declared_by, pool.declared_at = write.actor, write.now
    pool.save()
    return pool


def _announce(write: TournamentWrite, actor: User, before: PrizePool | None, prizes: PrizePool) -> None:
    was = f"Before: {_in_words(before)}" if before is not None else "Before: none."
    body = f"Now: {_in_words(prizes)}\n{was}"[:2000]
    announce_in(write, actor, TITLE, body)


def _in_words(prizes: PrizePool) -> str:
    places = ", ".join(f"{place}: {money(amount, prizes.currency)}" for place, amount in prizes.prizes().items())
    return f"{money(prizes.amount, prizes.currency)}; by place {places or 'nothing'}."
