"""A result that is no longer true takes its payouts with it, but for those whose money is gone."""

from apps.payouts.domain.currencies import money
from apps.payouts.domain.ledger import Account, Movement
from apps.payouts.domain.payout_states import ON_ITS_WAY, UNPAID, PayoutState
from apps.payouts.models import Payout, PayoutQuerySet
from apps.payouts.services.write import book, move_payout, tell_payout
from apps.tournaments.models import TournamentResult
from apps.tournaments.services.write import TournamentWrite

TAKEN_BACK = "The result was taken back."


def _of_living_result(write: TournamentWrite) -> PayoutQuerySet:
    return Payout.objects.filter(tournament=write.tournament, result__superseded_at=None).with_people()


def what_is_taken_back(write: TournamentWrite) -> list[str]:
    """A sentence for each payout that would be."""
    rows = _of_living_result(write).filter(state__in=[state.value for state in UNPAID])
    return [f"{_in_words(payout)} is {payout.state}, and is taken back." for payout in rows]


def what_stays(write: TournamentWrite) -> list[str]:
    """A sentence for each payout whose money is gone, or may be."""
    rows = _of_living_result(write).filter(state__in=[state.value for state in ON_ITS_WAY])
    return [f"{_in_words(payout)} is {payout.state}, and stays: the reconciliation will name it." for payout in rows]


def take_back(write: TournamentWrite, result: TournamentResult) -> None:
    """What is proposed is rejected; what is approved fails; what had failed is owed no more."""
    rows = Payout.objects.filter(result=result, state__in=[state.value for state in UNPAID]).with_people()
    for payout in rows.order_by("pk"):
        if payout.current_state is PayoutState.PROPOSED:
            move_payout(write, payout, PayoutState.REJECTED, TAKEN_BACK)
        else:
            _fail(write, payout)


def _fail(write: TournamentWrite, payout: Payout) -> None:
    if payout.current_state is PayoutState.APPROVED:
        move_payout(write, payout, PayoutState.FAILED, TAKEN_BACK, taken_back=True)
        return
    payout.reason = TAKEN_BACK
    payout.save(update_fields=["reason"])
    if payout.amount:
        book(write, [Movement(Account.OWED, Account.POOL, payout.amount)], payout)
    tell_payout(write, payout)


def _in_words(payout: Payout) -> str:
    return f"Payout {payout.pk} of {payout.name}, {money(payout.amount, payout.currency)},"
