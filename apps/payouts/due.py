"""What falls due of payouts: providers that have not answered, and details that nobody needs any more."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from apps.common.due import Item, falls_due, old_rows
from apps.payouts.domain.payout_states import GONE, PayoutState, SendingState
from apps.payouts.models import Batch, PaymentDetails, Payout, Sending
from apps.payouts.providers import FILE, MANUAL
from apps.payouts.services.sending import ask_again
from apps.tournaments.services.write import tournament_write

ASK_AGAIN_AFTER = timedelta(minutes=10)
KEEP_DETAILS = timedelta(days=90)


@falls_due("unanswered_payouts", every=60.0)
def unanswered_payouts() -> Iterator[Item]:
    """Attempts that lie with a provider, of which nobody has heard for long."""
    rows = Sending.objects.filter(state=SendingState.UNDER_WAY.value).exclude(provider__in=(FILE, MANUAL))
    since = timezone.now() - ASK_AGAIN_AFTER
    for attempt in rows.filter(Q(begun_at__lt=since) | Q(begun_at=None, sent_at__lt=since)).order_by("pk"):
        yield Item(partial(ask_again, attempt.pk), since=attempt.begun_at or attempt.sent_at)


@falls_due("payment_details", every=3600.0)
def payment_details() -> Iterator[Item]:
    """Details of payouts that were paid, or came to nothing, 90 days ago; then the batches that hold some of them."""
    before = timezone.now() - KEEP_DETAILS
    ended = Q(payout__state__in=[state.value for state in GONE]) | Q(payout__result__superseded_at__isnull=False)
    nothing = ended & ~Q(payout__state=PayoutState.SENT.value) & Q(given_at__lt=before, payout__paid_at=None)
    yield from old_rows(
        PaymentDetails.objects.filter(Q(payout__paid_at__lt=before) | nothing), "given_at", KEEP_DETAILS
    )
    held = Payout.objects.filter(sendings__batch=OuterRef("pk"))
    # Who was paid has their details deleted, whatever became of the others in the same batch.
    gone = Exists(held.filter(paid_at__lt=before)) | ~Exists(held.filter(details__isnull=False))
    for batch in Batch.objects.filter(gone, made_at__lt=before).exclude(sealed=b"").order_by("pk"):
        yield Item(partial(empty_batch, batch.pk, batch.tournament_id), since=batch.made_at + KEEP_DETAILS)


def empty_batch(batch_id: int, tournament_id: int) -> None:
    with tournament_write(tournament_id) as write:
        write.changed = False
        Batch.objects.filter(pk=batch_id).update(sealed=b"")
