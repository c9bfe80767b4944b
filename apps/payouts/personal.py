"""What payouts keep of a person, as `apps/accounts/personal.py` asks for it. What was paid stays in the books."""

from typing import TypedDict

from apps.accounts.models import User
from apps.accounts.personal import PARTS, Part
from apps.payouts.selectors.details import DetailsShape, details_of, public_details
from apps.payouts.selectors.payouts import PayoutShape, own_payouts, public_payout
from apps.payouts.services.erasing import erase_person


class OwnPayout(PayoutShape):
    """`details`: where it was to go, as they said it."""

    tournament: str
    details: DetailsShape | None


class PayoutData(TypedDict):
    payouts: list[OwnPayout]


EXAMPLE: PayoutData = {
    "payouts": [
        {
            "id": 4,
            "tournament_id": 7,
            "registration_id": 31,
            "name": "Bob",
            "place_from": 1,
            "place_to": 1,
            "amount": "25000.00",
            "currency": "BDT",
            "state": "paid",
            "taken_back": False,
            "reason": "",
            "key": "DC-4-1-9F21B0",
            "reference": "TX-20261205-17",
            "has_details": True,
            "version": "paid 1 2026-12-04T20:00:00+00:00",
            "proposed_at": "2026-12-04T20:00:00Z",
            "approved_at": "2026-12-04T20:30:00Z",
            "paid_at": "2026-12-05T09:00:00Z",
            "tournament": "Friday Cup",
            "details": {"method": "bkash", "account": "01712345678", "holder": "Bob", "note": ""},
        }
    ]
}


def export(user: User) -> PayoutData:
    return {
        "payouts": [
            {
                **public_payout(payout),
                "tournament": payout.tournament.name,
                "details": public_details(details) if (details := details_of(payout)) else None,
            }
            for payout in own_payouts(user)
        ]
    }


PARTS.append(Part("payouts", PayoutData, EXAMPLE, export, erase=erase_person))
