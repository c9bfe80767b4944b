"""Payouts are made of the result that counts: one for each award, or for each person of a roster."""

from collections import Counter
from collections.abc import Iterator, Sequence

from apps.accounts.models import User
from apps.payouts.domain.currencies import money
from apps.payouts.domain.ledger import Account, balances, take_free
from apps.payouts.domain.payout_states import PAYOUT
from apps.payouts.models import PaymentDetails, Payout, Pool
from apps.payouts.selectors.awards import Due, due_by
from apps.payouts.selectors.books import balances_of
from apps.payouts.selectors.pools import pool_of
from apps.payouts.services.write import book, money_write, tell_payout
from apps.tournaments.domain.errors import Conflict
from apps.tournaments.models import TournamentResult
from apps.tournaments.selectors.results import approved_result
from apps.tournaments.services.write import TournamentWrite

Part = tuple[Due, int | None, int]


def propose_payouts(tournament_id: int, actor: User) -> list[Payout]:
    """Propose what is due and is neither paid nor proposed yet; those that were made of it. Proposing again makes none.

    Raises `Conflict` without a result that counts or a pool, and where the pool holds nothing of what is due.
    """
    with money_write(tournament_id, actor) as write:
        pool, result = _what_counts(write)
        missing = list(_missing(write, due_by(pool, result)))
        made = _proposed(write, pool, result, missing)
        if missing and not made:
            raise Conflict(
                f"The pool holds {money(balances_of(tournament_id).free, pool.currency)}, and nothing that is due is "
                "as small: reverse what was paid by an earlier result, or raise the pool."
            )
        write.changed = bool(made)
    return made


def _what_counts(write: TournamentWrite) -> tuple[Pool, TournamentResult]:
    pool, result = pool_of(write.tournament.pk), approved_result(write.tournament.pk)
    if pool is None:
        raise Conflict("No prizes are declared here; declare the pool first.")
    if result is None:
        raise Conflict(
            "There is no result that counts: the tournament is not over, or an organizer has to approve its result.",
            state=write.tournament.state,
        )
    return pool, result


def _missing(write: TournamentWrite, due: Sequence[Due]) -> Iterator[Part]:
    """The parts that nobody has, and nobody is to get, yet. Whoever was paid by an earlier result has that."""
    of_person: Counter[tuple[int, int | None]] = Counter()
    of_registration: Counter[int] = Counter()
    for payout in Payout.objects.filter(tournament=write.tournament).taking():
        of_person[payout.registration_id, payout.person_id] += payout.amount
        of_registration[payout.registration_id] += payout.amount
    for prize in due:
        left = prize.amount - of_registration[prize.registration_id]
        for person, part in prize.parts.items():
            # With one part whoever else had it before, such as the captain of then, had it for all of them.
            had = of_person[prize.registration_id, person] if len(prize.parts) > 1 else prize.amount - left
            if (amount := min(part - had, left)) > 0:
                left -= amount
                yield prize, person, amount


def _proposed(write: TournamentWrite, pool: Pool, result: TournamentResult, parts: Sequence[Part]) -> list[Payout]:
    free, made = balances_of(write.tournament.pk), []
    known = _details_of(write)
    for prize, person, amount in parts:
        if amount > free.free:
            continue
        payout = Payout.objects.create(
            tournament=write.tournament,
            result=result,
            registration_id=prize.registration_id,
            person_id=person,
            place_from=prize.first,
            place_to=prize.last,
            amount=amount,
            currency=pool.currency,
            state=PAYOUT.initial.value,
            proposed_by=write.actor,
            proposed_at=write.now,
        )
        moves = take_free(free, amount, Account.OWED)
        book(write, moves, payout)
        free = balances(moves, free)
        if (details := known.get((prize.registration_id, person))) is not None:
            PaymentDetails.objects.create(
                payout=payout, sealed=details.sealed, given_by=details.given_by, given_at=details.given_at
            )
        tell_payout(write, payout)
        made.append(payout)
    return made


def _details_of(write: TournamentWrite) -> dict[tuple[int, int | None], PaymentDetails]:
    """What people said for earlier payouts here, the newest of each: they need not say it again.

    Not what was said for one of those who are gone: of a roster they are several, and nothing tells them apart.
    """
    rows = PaymentDetails.objects.filter(payout__tournament=write.tournament).select_related("payout", "given_by")
    rows = rows.exclude(payout__person=None, payout__registration__is_guest=False)
    return {(row.payout.registration_id, row.payout.person_id): row for row in rows.order_by("given_at", "pk")}
