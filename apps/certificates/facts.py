"""What a certificate says: kept as it was when it was issued, and put into words when it is drawn."""

import io
from collections.abc import Sequence
from datetime import date
from typing import Any, TypedDict
from urllib.parse import urlsplit

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.letters import absolute, in_language
from apps.certificates.domain.awards import Award
from apps.certificates.domain.codes import printed
from apps.certificates.models import Certificate

ISSUER = "DeltaCrown"
QR_COLOR = "#14181f"


class Facts(TypedDict):
    """`players`: of a team, by name. `place`: from which to which. `entrants`: how many have a place. `date`: when the
    result was approved, where the tournament is. `is_trial`: whether who signs it names nobody."""

    language: str
    name: str
    players: list[str]
    tournament: str
    game: str
    place: list[int]
    entrants: int
    date: str
    signed_by: str
    is_trial: bool


class Printed(TypedDict):
    """The words on the sheet, as the layout reads them; `logo`: the bytes of the organizers' picture."""

    language: str
    kind: str
    title: str
    issuer: str
    description: str
    heading: str
    award: str
    name: str
    players: str
    tournament: str
    details: list[str]
    signed_by: str
    signed_as: str
    check: str
    address: str
    code: str
    trial: str
    qr: str
    logo: list[int]


def texts_of(facts: Facts) -> list[str]:
    """What people wrote of it, in whatever script."""
    return [facts["name"], *facts["players"], facts["tournament"], facts["game"], facts["signed_by"]]


def verify_url(code: str) -> str:
    return absolute(reverse("web:verify_certificate", args=[code]))


def printed_facts(certificate: Certificate, logo: bytes = b"") -> Printed:
    facts: Facts = certificate.facts
    with in_language(facts["language"]):
        award = award_label(certificate.award, facts["place"])
        title = _("%(award)s: %(name)s") % {"award": award, "name": facts["name"]}
        parts = urlsplit(verify_url(certificate.code))
        return {
            "language": facts["language"],
            "kind": certificate.award,
            "title": f"{title} · {facts['tournament']}",
            "issuer": ISSUER,
            "description": verify_url(certificate.code),
            "heading": _("Certificate"),
            "award": award,
            "name": facts["name"],
            "players": ", ".join(facts["players"]),
            "tournament": facts["tournament"],
            "details": _details(facts),
            "signed_by": facts["signed_by"],
            "signed_as": _("Organizer"),
            "check": _("Check that it is genuine"),
            "address": f"{parts.netloc}{reverse('web:verify')}".rstrip("/"),
            "code": printed(certificate.code),
            "trial": _("Issued for trial") if facts["is_trial"] else "",
            "qr": _qr(verify_url(certificate.code)),
            "logo": list(logo),
        }


def _details(facts: Facts) -> list[str]:
    count = facts["entrants"]
    took_part = ngettext("%(count)s took part", "%(count)s took part", count) % {"count": count}
    return [facts["game"], took_part, date_format(date.fromisoformat(facts["date"]), "j F Y")]


def award_label(award: str, place: Sequence[int]) -> str:
    """What it is given for, in the language of now."""
    first, last = place
    if award == Award.WINNER:
        return _("Winner")
    if award == Award.RUNNER_UP:
        return _("Runner-up")
    if award == Award.THIRD:
        return _("Third place")
    if first == last:
        return _("Place %(first)s") % {"first": first}
    return _("Places %(first)s to %(last)s") % {"first": first, "last": last}


def _qr(url: str) -> str:
    made = io.BytesIO()
    code: Any = segno.make(url, error="m", micro=False)
    code.save(made, kind="svg", border=0, dark=QR_COLOR, xmldecl=False, omitsize=True)
    return made.getvalue().decode()


def is_trial() -> bool:
    return not settings.HTTPS
