"""Writes to certificates: who gets one, and what takes it back."""

import secrets
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import IO, Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils.translation import ngettext_lazy

from apps.accounts.ending import DELETED
from apps.accounts.models import User
from apps.certificates.domain.awards import award_of
from apps.certificates.domain.codes import BITS, code_of
from apps.certificates.domain.states import CERTIFICATE, LIVING, CertificateState
from apps.certificates.drawing import discard
from apps.certificates.events import CertificateRevoked
from apps.certificates.facts import Facts, is_trial, texts_of
from apps.certificates.models import Certificate, CertificateOptions
from apps.certificates.selectors import Entitled, how_many_entitled, named, options_of, without_one
from apps.certificates.tasks import draw_soon
from apps.common.files import keep_picture
from apps.common.typeset import missing_characters
from apps.tournaments.domain.errors import Conflict, NotFound
from apps.tournaments.domain.roles import Role
from apps.tournaments.models import Registration, RosterPlace, TournamentResult
from apps.tournaments.selectors.results import approved_result
from apps.tournaments.selectors.roles import require_role
from apps.tournaments.selectors.tournaments import visible_version
from apps.tournaments.services import hooks
from apps.tournaments.services.write import TournamentWrite, tournament_write

# Of one registration: each is told and drawn, and revoking may be done again and again.
MOST_CERTIFICATES = 20
# A logo is printed some 40 mm wide: more pixels only make each sheet heavier.
LOGO_FOLDER, LOGO_SIDE = "logos", 480
_LIVING = [state.value for state in LIVING]


@dataclass(frozen=True)
class Unprintable:
    """Who gets no certificate, since no font has these characters of their names."""

    registration_id: int
    name: str
    characters: list[str]


@dataclass(frozen=True)
class Preparing:
    """How many certificates are being drawn now because of a request, and who gets none."""

    count: int = 0
    unprintable: list[Unprintable] = field(default_factory=list)


def issue_certificates(tournament_id: int, actor: User) -> Preparing:
    """An organizer has certificates made for all who took part and have none; those that could not be drawn are tried
    again. Raises `Conflict` where there is no approved result."""
    with tournament_write(tournament_id, actor, even_archived=True) as write:
        write.require(Role.ORGANIZER)
        result = approved_result(tournament_id)
        if result is None:
            raise Conflict(
                "There is no result yet that counts; certificates are made of one.", state=write.tournament.state
            )
        waiting = _preparing(tournament_id)
        again = waiting.exclude(trouble="").update(trouble="")
        # Their task may have died.
        if waiting.exists():
            draw_soon(tournament_id)
        made = _prepare(write, result)
        write.changed = bool(made.count or again)
    return made


def _prepare(write: TournamentWrite, result: TournamentResult) -> Preparing:
    """The rows; a task draws them."""
    options, entitled = options_of(write.tournament.pk), without_one(write.tournament.pk)
    common = _common_facts(write, result, options)
    if missing := missing_characters([common["tournament"], common["game"], common["signed_by"]]):
        raise Conflict(f"No font has {', '.join(missing)}, of the tournament's name or the signature; change it first.")
    had = Counter(Certificate.objects.filter(tournament=write.tournament).values_list("registration", flat=True))
    players = _players([item.registration.pk for item in entitled])
    rows, unprintable = [], []
    for item in entitled:
        facts: Facts = {**common, "name": item.name, "place": [item.first, item.last]}
        facts["players"] = players.get(item.registration.pk, [])
        if missing := missing_characters(texts_of(facts)):
            unprintable.append(Unprintable(item.registration.pk, item.name, missing))
        elif had[item.registration.pk] < MOST_CERTIFICATES:
            rows.append(_row(write, item, facts))
    Certificate.objects.bulk_create(rows)
    if rows:
        draw_soon(write.tournament.pk)
    return Preparing(len(rows), unprintable)


def _common_facts(write: TournamentWrite, result: TournamentResult, options: CertificateOptions) -> Facts:
    tournament = write.tournament
    approved_at = result.approved_at or result.made_at
    return {
        "language": options.language,
        "name": "",
        "players": [],
        "tournament": tournament.name,
        "game": tournament.game.name,
        "place": [0, 0],
        "entrants": how_many_entitled(tournament.pk),
        "date": approved_at.astimezone(ZoneInfo(tournament.time_zone)).date().isoformat(),
        "signed_by": options.signed_by,
        "is_trial": is_trial(),
    }


def _row(write: TournamentWrite, entitled: Entitled, facts: Facts) -> Certificate:
    return Certificate(
        tournament=write.tournament,
        registration=entitled.registration,
        code=code_of(secrets.token_bytes(BITS // 8)),
        award=award_of(entitled.first, entitled.last).value,
        facts=facts,
        # In whole seconds, as files say when they were made.
        created_at=write.now.replace(microsecond=0),
    )


def _players(registration_ids: Collection[int]) -> dict[int, list[str]]:
    """Of the teams among them, who plays for each, the starters first."""
    found: dict[int, list[str]] = {}
    rows = RosterPlace.objects.standing().filter(registration__in=registration_ids).select_related("user")
    for place in rows:
        found.setdefault(place.registration_id, []).append(place.user.shown_name)
    return found


def revoke_certificate(code: str, actor: User, reason: str) -> Certificate:
    """An organizer takes a certificate back, for a reason that everybody reads who checks it."""
    found = named(code)
    with tournament_write(found.tournament_id, actor, even_archived=True) as write:
        by = write.require(Role.ORGANIZER).role.label
        certificate = Certificate.objects.filter(pk=found.pk).first()
        if certificate is None:
            raise NotFound
        _end(write, [certificate], CertificateState.REVOKED, by, reason)
    return certificate


def set_certificate_options(tournament_id: int, actor: User, **fields: Any) -> CertificateOptions:
    """How certificates are made from now on, by an organizer. Raises Django's `ValidationError`."""
    with tournament_write(tournament_id, actor) as write:
        write.require(Role.ORGANIZER)
        options = options_of(tournament_id)
        write.changed = any(getattr(options, name) != value for name, value in fields.items())
        for name, value in fields.items():
            setattr(options, name, value)
        options.clean_fields(exclude=["tournament"])
        if missing := missing_characters([options.signed_by]):
            raise ValidationError({"signed_by": f"No font has {', '.join(missing)}."})
        if write.changed:
            options.save()
    return options


def set_logo(tournament_id: int, actor: User, sent: IO[bytes]) -> CertificateOptions:
    """Put a picture on the certificates that are issued from now on, in place of the one that was there.

    Raises Django's `ValidationError` as `keep_picture` does. Not to be called with a lock held: drawing takes long.
    """
    visible_version(actor, tournament_id)
    # Nobody else's picture is drawn at all.
    require_role(actor.pk, tournament_id, Role.ORGANIZER)
    name, is_kept = keep_picture(sent, LOGO_FOLDER, within=LOGO_SIDE), False
    try:
        options = _exchange_logo(tournament_id, actor, name)
        is_kept = True
    finally:
        if not is_kept:
            default_storage.delete(name)
    return options


def remove_logo(tournament_id: int, actor: User) -> CertificateOptions:
    """Certificates that are issued from now on have none. Those that are issued stay as they are."""
    return _exchange_logo(tournament_id, actor, "")


def _exchange_logo(tournament_id: int, actor: User, name: str) -> CertificateOptions:
    with tournament_write(tournament_id, actor) as write:
        write.require(Role.ORGANIZER)
        options = options_of(tournament_id)
        before, options.logo = options.logo, name
        write.changed = before != name
        if write.changed:
            options.save()
            transaction.on_commit(lambda: _delete_logo(before))
            # Those that are being drawn with the one before are not issued so.
            if _preparing(tournament_id).exists():
                draw_soon(tournament_id)
    return options


def _delete_logo(name: str) -> None:
    if name:
        default_storage.delete(name)


@receiver(post_delete, sender=CertificateOptions)
def _delete_logo_of(sender: type[CertificateOptions], instance: CertificateOptions, **kwargs: Any) -> None:
    """The picture goes with its row, and not before that is so for good."""
    transaction.on_commit(lambda: _delete_logo(instance.logo))


def _preparing(tournament_id: int) -> QuerySet[Certificate]:
    return Certificate.objects.filter(tournament=tournament_id, state=CertificateState.PREPARING.value)


def _end(
    write: TournamentWrite, ended: Sequence[Certificate], state: CertificateState, by: str, reason: str = ""
) -> None:
    for row in ended:
        row.state = CERTIFICATE.check(row.current_state, state).value
        row.ended_at, row.reason = write.now, reason
        if row.issued_at is not None:
            is_superseded = state is CertificateState.SUPERSEDED
            write.tell(CertificateRevoked(row.tournament_id, row.registration_id, is_superseded, write.at, by))
    # The same for all: a statement with a case for each of ten thousand takes longer than a statement may.
    rows = Certificate.objects.filter(pk__in=[row.pk for row in ended])
    rows.update(state=state.value, ended_at=write.now, reason=reason)


def erase_person(user_id: int) -> None:
    """Name nobody any more on certificates of somebody whose account has ended: they are revoked, and their files are
    deleted. What others have saved of them, they have."""
    places = RosterPlace.objects.filter(user=user_id).order_by()
    own = set(Registration.objects.filter(user=user_id).values_list("pk", flat=True))
    # Who had left before it was made is named on none of a team's.
    there = Q(left_at=None) | Q(left_at__gt=OuterRef("created_at"))
    played = Exists(places.filter(there, registration=OuterRef("registration")))
    known = Certificate.objects.filter(registration__in=own | set(places.values_list("registration", flat=True)))
    rows = known.filter(Q(registration__in=own) | played).select_related("registration")
    for tournament_id in sorted(set(rows.order_by().values_list("tournament", flat=True))):
        with tournament_write(tournament_id) as write:
            theirs = [row for row in rows.filter(tournament=tournament_id) if _names_a_person(row)]
            _end(write, [row for row in theirs if row.state in _LIVING], CertificateState.REVOKED, "system", ENDED)
            for row in theirs:
                _forget(row)
            write.changed = bool(theirs)


ENDED = "The account of somebody whom it names has ended."


def _names_a_person(row: Certificate) -> bool:
    """Also one that was never drawn, which organizers see in their list."""
    return bool(row.facts["players"]) or (row.registration.team_id is None and row.facts["name"] != DELETED)


def _forget(row: Certificate) -> None:
    discard(row)
    name = row.facts["name"] if row.facts["players"] else DELETED
    row.facts = {**row.facts, "name": name, "players": []}
    # Why it was revoked, everybody reads, and may be about them.
    row.reason = ENDED if row.reason else ""
    row.credential = row.pdf_sha256 = row.png_sha256 = row.signature = row.trouble = ""
    row.save()


@hooks.describe_reopen
def _describe_reopen(write: TournamentWrite, reopening: hooks.Reopening) -> Sequence[hooks.Sentence]:
    count = Certificate.objects.filter(tournament=write.tournament, state__in=_LIVING).count()
    said = ngettext_lazy("%(count)s certificate is taken back.", "%(count)s certificates are taken back.", "count")
    return [said % {"count": count}] if count else []


@hooks.result_superseded
def _supersede(write: TournamentWrite, result: TournamentResult) -> None:
    living = Certificate.objects.filter(tournament=write.tournament, state__in=_LIVING)
    _end(write, list(living), CertificateState.SUPERSEDED, "system")


@hooks.result_approved
def _issue_by_itself(write: TournamentWrite, result: TournamentResult) -> None:
    """Where the tournament wants that, and anew where those of another result were taken back."""
    had = Certificate.objects.filter(tournament=write.tournament, state=CertificateState.SUPERSEDED.value)
    if not (options_of(write.tournament.pk).is_automatic or had.exists()):
        return
    try:
        _prepare(write, result)
    except Conflict:
        # The result counts all the same; the organizers read on their page what is in the way.
        return
