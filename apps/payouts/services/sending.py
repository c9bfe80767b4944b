"""Having a provider pay that sends by itself; `carrying_out.py` does it."""

from apps.accounts.models import User
from apps.payouts.domain.payout_states import PAYOUT, PayoutState
from apps.payouts.models import Payout
from apps.payouts.providers import sending_provider
from apps.payouts.selectors.details import details_of
from apps.payouts.services.attempts import begin_attempt
from apps.payouts.services.carrying_out import tournament_of_attempt, under_way
from apps.payouts.services.write import move_payout, payout_write
from apps.payouts.tasks import ask_provider
from apps.tournaments.domain.errors import Conflict
from apps.tournaments.services.write import tournament_write

NO_DETAILS = "Nobody has said yet where this payout is to go: whoever it is for says so on their page of payouts."


def send_payout(payout_id: int, actor: User, provider: str) -> Payout:
    """Have a provider pay it. Sending what is sent changes nothing."""
    with payout_write(payout_id, actor) as (write, payout):
        sending_provider(provider)
        if payout.current_state is PayoutState.SENT:
            write.changed = False
            return payout
        PAYOUT.require(payout.current_state, PayoutState.APPROVED)
        if details_of(payout) is None:
            raise Conflict(NO_DETAILS, state=payout.state)
        attempt = begin_attempt(write, payout, provider)
        move_payout(write, payout, PayoutState.SENT)
        ask_provider.enqueue(attempt.pk)
    return payout


def ask_again(attempt_id: int) -> None:
    """For an attempt that nobody has heard of for long."""
    with tournament_write(tournament_of_attempt(attempt_id)) as write:
        write.changed = False
        attempt = under_way(attempt_id)
        if attempt is not None:
            attempt.begun_at = write.now
            attempt.save(update_fields=["begun_at"])
            ask_provider.enqueue(attempt_id)
