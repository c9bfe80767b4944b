"""Where payouts go, for whoever may know it."""

import json
import logging
from typing import TypedDict

from cryptography.fernet import InvalidToken

from apps.accounts.models import User
from apps.payouts.domain.details import Details, Method
from apps.payouts.models import PaymentDetails, Payout
from apps.payouts.selectors.keys import sealer

logger = logging.getLogger(__name__)


class DetailsShape(TypedDict):
    method: str
    account: str
    holder: str
    note: str


def public_details(details: Details) -> DetailsShape:
    """For whoever may know it."""
    return {
        "method": details.method.value,
        "account": details.account,
        "holder": details.holder,
        "note": details.note,
    }


def seal_details(details: Details) -> bytes:
    return sealer().encrypt(json.dumps(details.stored()).encode())


def details_of(payout: Payout) -> Details | None:
    """What was said, whoever asks; None where nobody said it, it was deleted, or no key reads it.

    Asks nothing of the database for a payout that was read with its details.
    """
    row: PaymentDetails | None = getattr(payout, "details", None)
    if row is None:
        return None
    try:
        stored = json.loads(sealer().decrypt(bytes(row.sealed)))
    except InvalidToken:
        # As good as deleted, until its key is put back or it is said anew: the others are paid meanwhile.
        logger.exception("no key of PAYOUT_KEYS reads these payment details", extra={"payout_id": payout.pk})
        return None
    return Details(Method(stored.pop("method")), **stored)


def is_for(payout: Payout, person: User) -> bool:
    """Whether the payout is this person's."""
    return payout.person_id == person.pk
