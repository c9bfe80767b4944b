"""Reading certificates."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from openbadgeslib.ob3.status_list import DEFAULT_SIZE_BITS

from apps.accounts.models import User
from apps.certificates.domain.awards import NOT_AWARDED
from apps.certificates.domain.codes import read_code
from apps.certificates.domain.states import ENDED, LIVING, CertificateState
from apps.certificates.models import Certificate, CertificateOptions
from apps.certificates.sealing import is_unchanged
from apps.tournaments.domain.errors import NotFound
from apps.tournaments.domain.roles import Role
from apps.tournaments.models import Registration
from apps.tournaments.selectors.results import approved_result
from apps.tournaments.selectors.roles import role_of

GENUINE, REVOKED, SUPERSEDED, ALTERED = "genuine", "revoked", "superseded", "altered"
_living = Q(state__in=[state.value for state in LIVING])


def named(code: str) -> Certificate:
    """The one that has this code, also as it is printed, if it was ever issued; it is all that is read."""
    found = (
        Certificate.objects.select_related("tournament").filter(code=read_code(code)).exclude(issued_at=None).first()
        if read_code(code)
        else None
    )
    if found is None:
        raise NotFound
    return found


def standing_of(certificate: Certificate) -> str:
    """What somebody who checks it is told: genuine, revoked, superseded, or that its row is not as it was issued."""
    if certificate.current_state is CertificateState.REVOKED:
        return REVOKED
    if certificate.current_state is CertificateState.SUPERSEDED:
        return SUPERSEDED
    return GENUINE if is_unchanged(certificate) else ALTERED


def options_of(tournament_id: int) -> CertificateOptions:
    """As they were set, or as they are by themselves."""
    found = CertificateOptions.objects.filter(tournament=tournament_id).first()
    return found or CertificateOptions(tournament_id=tournament_id)


def certificates_for(viewer: User, tournament_id: int) -> QuerySet[Certificate]:
    """All, for who organizes the tournament; else those of the viewer that are ready."""
    rows = Certificate.objects.filter(tournament=tournament_id)
    if role_of(viewer.pk, tournament_id) >= Role.ORGANIZER:
        return rows
    return rows.exclude(issued_at=None).filter(registration__in=Registration.objects.of_person(viewer.pk))


def certificates_of(user: User) -> QuerySet[Certificate]:
    """Those of a person and of the teams that they play for, which count, newest first."""
    own = Registration.objects.of_person(user.pk)
    rows = Certificate.objects.filter(registration__in=own, state=CertificateState.ISSUED.value)
    return rows.order_by("-issued_at", "-pk")


@dataclass(frozen=True)
class Progress:
    """How far the certificates of a tournament are: how many may have one, are drawn, and are being drawn; `stuck`:
    those that could not be drawn."""

    entitled: int
    issued: int
    preparing: int
    stuck: int

    @property
    def is_done(self) -> bool:
        return not self.preparing


def progress_of(tournament_id: int) -> Progress:
    preparing = Q(state=CertificateState.PREPARING.value)
    counts = Certificate.objects.filter(tournament=tournament_id).aggregate(
        issued=Count("pk", filter=Q(state=CertificateState.ISSUED.value)),
        preparing=Count("pk", filter=preparing & Q(trouble="")),
        stuck=Count("pk", filter=preparing & ~Q(trouble="")),
    )
    return Progress(entitled=how_many_entitled(tournament_id), **counts)


@dataclass(frozen=True)
class Entitled:
    """Who may have a certificate, as the approved result names them."""

    registration: Registration
    name: str
    first: int
    last: int


def how_many_entitled(tournament_id: int) -> int:
    """The number of them, without reading their rows: of ten thousand these take a second."""
    result = approved_result(tournament_id)
    if result is None:
        return 0
    there = set(_who_took_part(tournament_id).values_list("pk", flat=True))
    return sum(place["registration_id"] in there for place in result.places)


def _who_took_part(tournament_id: int) -> QuerySet[Registration]:
    rows = Registration.objects.filter(tournament=tournament_id).order_by()
    return rows.exclude(state__in=[state.value for state in NOT_AWARDED])


def entitled_to_one(tournament_id: int) -> list[Entitled]:
    """Everybody who took part, by their place; empty where there is no approved result."""
    result = approved_result(tournament_id)
    if result is None:
        return []
    there = _who_took_part(tournament_id).in_bulk()
    return [
        Entitled(there[place["registration_id"]], place["name"], place["from"], place["to"])
        for place in result.places
        if place["registration_id"] in there
    ]


def without_one(tournament_id: int) -> list[Entitled]:
    """Those of them who have none now."""
    have = set(Certificate.objects.filter(_living, tournament=tournament_id).values_list("registration", flat=True))
    return [entitled for entitled in entitled_to_one(tournament_id) if entitled.registration.pk not in have]


def ended_in_list(number: int) -> list[int]:
    """The ids of certificates of a status list that are no longer good."""
    first = number * DEFAULT_SIZE_BITS
    rows = Certificate.objects.filter(pk__gte=first, pk__lt=first + DEFAULT_SIZE_BITS)
    return list(rows.filter(state__in=[state.value for state in ENDED]).order_by().values_list("pk", flat=True))


def has_list(number: int) -> bool:
    """Whether any certificate is in it; the first is there before anybody has one."""
    newest = Certificate.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    return number <= newest // DEFAULT_SIZE_BITS
