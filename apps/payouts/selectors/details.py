"""Where payouts go, for whoever may know it."""

import json
from typing import TypedDict

from apps.accounts.models import User
from apps.payouts.domain.details import Details, Method
from apps.payouts.models import PaymentDetails, Payout
from apps.payouts.selectors.keys import sealer


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
    """What was said, whoever asks; None where nobody said it, or it was deleted. Asks nothing of the database for a
    payout that was read with its details."""
    row: PaymentDetails | None = getattr(payout, "details", None)
    if row is None:
        return None
    stored = json.loads(sealer().decrypt(bytes(row.sealed)))
    return Details(Method(stored.pop("method")), **stored)


def is_for(payout: Payout, person: User) -> bool:
    """Whether the payout is this person's."""
    return payout.person_id == person.pk
