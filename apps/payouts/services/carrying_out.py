"""Payments that a provider makes by itself. None is sent twice, whatever is cut off where.

    approved --send_payout, under the lock--> sent, with an attempt and its key; a task is enqueued
    the task: begin (under the lock; counts) -> ask, if it was begun before -> send, if it never came -> answer
                                                                                  (under the lock)

A worker that dies between a commit and the provider's answer leaves an attempt that was begun. Whoever goes on with it
asks the provider for its key first, and sends only what never came there. Of two that go on at once both may send: the
provider has both orders under one key, and pays one.

What nobody has gone to the provider with when its result is taken back is not paid any more. Later it is: an order may
be on its way to the provider then, though that knows nothing of it yet.
"""

from dataclasses import dataclass

from apps.payouts.domain.batches import Order
from apps.payouts.domain.payout_states import SendingState
from apps.payouts.domain.statements import printable
from apps.payouts.models import BANK_REFERENCE_LENGTH, REASON_LENGTH, Sending
from apps.payouts.providers import Answer, sending_provider
from apps.payouts.selectors.details import details_of
from apps.payouts.services.attempts import end_attempt, order_of
from apps.payouts.services.taking_back import TAKEN_BACK
from apps.payouts.services.write import locked_payout
from apps.tournaments.domain.errors import Conflict, NotFound
from apps.tournaments.services.write import tournament_write


@dataclass(frozen=True)
class Begun:
    """An attempt that goes on now. `again`: it was begun before, so nobody knows how far that came. `order` is None
    where the details that it needs are gone."""

    key: str
    order: Order | None
    provider: str
    again: bool


def carry_out(attempt_id: int) -> None:
    """Have an attempt paid that is under way, or learn what became of it. May be called any number of times."""
    begun = _begin(attempt_id)
    if begun is None:
        return
    provider = sending_provider(begun.provider)
    answer = provider.ask(begun.key) if begun.again else None
    if answer is None:
        if begun.order is None:
            raise Conflict("Where it was to go is not known any more, and the provider has no such order.")
        answer = provider.send(begun.order)
    _end(attempt_id, answer)


def _begin(attempt_id: int) -> Begun | None:
    with tournament_write(tournament_of_attempt(attempt_id)) as write:
        write.changed = False
        attempt = under_way(attempt_id)
        if attempt is None:
            return None
        payout = locked_payout(write, attempt.payout_id)
        again = attempt.begun > 0
        if payout.taken_back and not again:
            write.changed = True
            end_attempt(write, payout, attempt, SendingState.FAILED, reason=TAKEN_BACK)
            return None
        attempt.begun += 1
        attempt.begun_at = write.now
        attempt.save(update_fields=["begun", "begun_at"])
        details = details_of(payout)
        return Begun(attempt.key, order_of(payout, attempt, details) if details else None, attempt.provider, again)


def _end(attempt_id: int, answer: Answer) -> None:
    if answer.state is SendingState.UNDER_WAY:
        return
    with tournament_write(tournament_of_attempt(attempt_id)) as write:
        attempt = under_way(attempt_id)
        if attempt is None:
            write.changed = False
            return
        payout = locked_payout(write, attempt.payout_id)
        # An answer that no column takes would never be taken in: it was paid, and would count as sent for ever.
        said = printable(answer.reference, BANK_REFERENCE_LENGTH), printable(answer.reason, REASON_LENGTH)
        end_attempt(write, payout, attempt, answer.state, *said)


def under_way(attempt_id: int) -> Sending | None:
    return Sending.objects.filter(pk=attempt_id, state=SendingState.UNDER_WAY.value).first()


def tournament_of_attempt(attempt_id: int) -> int:
    """Raises `NotFound` for one that went with its tournament."""
    found = Sending.objects.filter(pk=attempt_id).values_list("payout__tournament_id", flat=True).first()
    if found is None:
        raise NotFound
    return found
