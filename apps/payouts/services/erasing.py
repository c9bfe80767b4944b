"""Whose account has ended: their payouts stay in the books, without them."""

from apps.payouts.models import Batch, PaymentDetails, Payout
from apps.tournaments.services.write import tournament_write


def erase_person(user_id: int) -> None:
    """Delete where their payouts go, the batches that hold it, and what was written of why one failed, which is about
    them; an organizer may pay what is owed as a guest's."""
    mine = Payout.objects.filter(person=user_id)
    for tournament_id in sorted(set(mine.values_list("tournament_id", flat=True))):
        with tournament_write(tournament_id) as write:
            here = mine.filter(tournament=tournament_id)
            ids = list(here.values_list("pk", flat=True))
            PaymentDetails.objects.filter(payout__in=ids).delete()
            Batch.objects.filter(sendings__payout__in=ids).update(sealed=b"")
            here.update(person=None, reason="")
            write.changed = bool(ids)
