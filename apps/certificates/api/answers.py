"""What the endpoints of certificates answer, and examples of it."""

from typing import TypedDict

from apps.certificates.facts import Facts, verify_url
from apps.certificates.models import Certificate, CertificateOptions
from apps.certificates.selectors import ALTERED, standing_of
from apps.certificates.services import Preparing
from apps.common.times import in_utc


class CertificateListed(TypedDict):
    """`state`: preparing while it is drawn, issued, revoked or superseded. `trouble`: why it could not be drawn."""

    code: str
    url: str
    registration_id: int
    name: str
    award: str
    place: list[int]
    state: str
    issued_at: str | None
    ended_at: str | None
    reason: str
    trouble: str


class UnprintableName(TypedDict):
    registration_id: int
    name: str
    characters: list[str]


class CertificatesPreparing(TypedDict):
    """`preparing`: how many are drawn now. `unprintable`: who gets none, since no font has these characters."""

    preparing: int
    unprintable: list[UnprintableName]


class CertificateOptionsAnswer(TypedDict):
    is_automatic: bool
    language: str
    signed_by: str


class CertificateEnded(TypedDict):
    code: str
    state: str
    ended_at: str | None
    reason: str


class CertificateChecked(TypedDict):
    """`state`: genuine, revoked, superseded, or altered, where our own record is not as it was signed; then nothing of
    what it says is told. The digests are those of the files that were issued."""

    state: str
    code: str
    url: str
    award: str
    name: str
    players: list[str]
    tournament: str
    game: str
    place: list[int]
    entrants: int
    date: str
    signed_by: str
    is_trial: bool
    issued_at: str | None
    ended_at: str | None
    reason: str
    pdf_sha256: str
    png_sha256: str


CODE = "abcdefghijklmnopqrstuvwxyz"
_URL = f"https://example.org/certificates/verify/{CODE}/"
_DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
LISTED: CertificateListed = {
    "code": CODE,
    "url": _URL,
    "registration_id": 31,
    "name": "Dora",
    "award": "winner",
    "place": [1, 1],
    "state": "issued",
    "issued_at": "2026-11-20T18:00:00Z",
    "ended_at": None,
    "reason": "",
    "trouble": "",
}
PREPARING: CertificatesPreparing = {
    "preparing": 15,
    "unprintable": [{"registration_id": 32, "name": "漢", "characters": ["漢"]}],
}
OPTIONS: CertificateOptionsAnswer = {"is_automatic": True, "language": "en", "signed_by": "Nadia Karim"}
REVOKED: CertificateEnded = {
    "code": CODE,
    "state": "revoked",
    "ended_at": "2026-11-21T09:00:00Z",
    "reason": "The name was another player's.",
}
CHECKED: CertificateChecked = {
    "state": "genuine",
    "code": CODE,
    "url": _URL,
    "award": "winner",
    "name": "Dora",
    "players": [],
    "tournament": "Friday Cup",
    "game": "Chess",
    "place": [1, 1],
    "entrants": 16,
    "date": "2026-11-20",
    "signed_by": "Nadia Karim",
    "is_trial": False,
    "issued_at": "2026-11-20T18:00:00Z",
    "ended_at": None,
    "reason": "",
    "pdf_sha256": _DIGEST,
    "png_sha256": _DIGEST,
}


def listed(row: Certificate) -> CertificateListed:
    return {
        "code": row.code,
        "url": verify_url(row.code),
        "registration_id": row.registration_id,
        "name": row.facts["name"],
        "award": row.award,
        "place": row.facts["place"],
        "state": row.state,
        "issued_at": in_utc(row.issued_at) if row.issued_at else None,
        "ended_at": in_utc(row.ended_at) if row.ended_at else None,
        "reason": row.reason,
        "trouble": row.trouble,
    }


def preparing(made: Preparing) -> CertificatesPreparing:
    names: list[UnprintableName] = [
        {"registration_id": item.registration_id, "name": item.name, "characters": item.characters}
        for item in made.unprintable
    ]
    return {"preparing": made.count, "unprintable": names}


def options(row: CertificateOptions) -> CertificateOptionsAnswer:
    return {"is_automatic": row.is_automatic, "language": row.language, "signed_by": row.signed_by}


def ended(row: Certificate) -> CertificateEnded:
    ended_at = in_utc(row.ended_at) if row.ended_at else None
    return {"code": row.code, "state": row.state, "ended_at": ended_at, "reason": row.reason}


_UNTOLD: Facts = {
    "language": "",
    "name": "",
    "players": [],
    "tournament": "",
    "game": "",
    "place": [],
    "entrants": 0,
    "date": "",
    "signed_by": "",
    "is_trial": False,
}


def checked(row: Certificate) -> CertificateChecked:
    state = standing_of(row)
    facts: Facts = _UNTOLD if state == ALTERED else row.facts
    return {
        "state": state,
        "code": row.code,
        "url": verify_url(row.code),
        "award": "" if state == ALTERED else row.award,
        "name": facts["name"],
        "players": facts["players"],
        "tournament": facts["tournament"],
        "game": facts["game"],
        "place": facts["place"],
        "entrants": facts["entrants"],
        "date": facts["date"],
        "signed_by": facts["signed_by"],
        "is_trial": facts["is_trial"],
        "issued_at": in_utc(row.issued_at) if row.issued_at else None,
        "ended_at": in_utc(row.ended_at) if row.ended_at else None,
        "reason": row.reason,
        "pdf_sha256": "" if state == ALTERED else row.pdf_sha256,
        "png_sha256": "" if state == ALTERED else row.png_sha256,
    }
