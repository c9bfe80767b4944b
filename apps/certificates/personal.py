"""What certificates keep of a person, as `apps/accounts/personal.py` asks for it."""

from typing import TypedDict

from apps.accounts.models import User
from apps.accounts.personal import PARTS, Part
from apps.certificates.facts import verify_url
from apps.certificates.models import Certificate
from apps.certificates.services import erase_person
from apps.common.times import in_utc
from apps.tournaments.models import Registration


class OwnCertificate(TypedDict):
    """`state`: issued, revoked, superseded, or preparing while it is drawn."""

    tournament: str
    name: str
    players: list[str]
    award: str
    state: str
    url: str
    made_at: str
    reason: str


class CertificateData(TypedDict):
    certificates: list[OwnCertificate]


EXAMPLE: CertificateData = {
    "certificates": [
        {
            "tournament": "Friday Cup",
            "name": "Dora",
            "players": [],
            "award": "winner",
            "state": "issued",
            "url": "https://example.org/certificates/verify/abcdefghijklmnopqrstuvwxyz/",
            "made_at": "2026-11-20T16:00:00Z",
            "reason": "",
        }
    ]
}


def export(user: User) -> CertificateData:
    rows = Certificate.objects.filter(registration__in=Registration.objects.of_person(user.pk)).order_by("pk")
    return {
        "certificates": [
            {
                "tournament": row.facts["tournament"],
                "name": row.facts["name"],
                "players": row.facts["players"],
                "award": row.award,
                "state": row.state,
                "url": verify_url(row.code),
                "made_at": in_utc(row.created_at),
                "reason": row.reason,
            }
            for row in rows
        ]
    }


PARTS.append(Part("certificates", CertificateData, EXAMPLE, export, erase=erase_person))
