"""What the API answers that is no shape of the wire, and what makes it. `shapes.py` of the domain has the others."""

from typing import Any, NotRequired, TypedDict

from django.db.models import Q

from apps.common.times import in_utc
from apps.tournaments.domain.report_states import ReportState
from apps.tournaments.domain.roles import Role, Scope
from apps.tournaments.domain.shapes import (
    EvidenceShape,
    MatchShape,
    RegistrationShape,
    ReportShape,
    RosterShape,
    RulingShape,
    TournamentSnapshot,
    VetoTurnShape,
)
from apps.tournaments.models import Announcement, Dispute, Game, Invitation, Registration, Tournament, TournamentRole
from apps.tournaments.selectors.asked_fields import Answer, answers_of
from apps.tournaments.selectors.evidence import evidence_for, public_evidence, public_ruling
from apps.tournaments.selectors.matches import public_report
from apps.tournaments.selectors.mine import Mine
from apps.tournaments.selectors.registrations import public_registration, waitlist_position
from apps.tournaments.selectors.roles import Membership
from apps.tournaments.selectors.rosters import public_roster


class GameAnswer(TypedDict):
    """`team_size`: players a side; `result_type`: what a score counts, `score` or `maps`."""

    slug: str
    name: str
    team_size: int
    result_type: str


class TournamentNamed(TypedDict):
    id: int
    slug: str
    name: str
    game: str
    format: str
    state: str
    organizer: str
    participants: int
    start_at: str | None


class TournamentListed(TournamentNamed):
    """`participants`: those who have a place. `registration_id`, asked for with `mine`: your own there, null where you
    run it only."""

    registration_id: NotRequired[int | None]


class TournamentDetail(TournamentNamed):
    """A tournament's settings; `options` are those of its format, as Documents/Engine.md lists them."""

    max_participants: int
    min_participants: int
    options: dict[str, Any]
    third_place: bool
    seeding: str
    best_of: int
    best_of_final: int
    visibility: str
    check_in_required: bool
    needs_approval: bool
    check_in_minutes: int
    rest_minutes: int
    participation: str
    max_substitutes: int
    map_pool: list[str]
    veto_order: list[VetoTurnShape]
    veto_seconds: int
    time_zone: str
    rules: str


class OwnRegistration(RegistrationShape):
    """`waitlist_position`: 1 for who gets the next free place, null off the waitlist. `reason`: why it was rejected.
    `answers`: to what is asked here, by key; those for the staff alone among them."""

    tournament_id: int
    is_guest: bool
    roster: list[RosterShape]
    waitlist_position: int | None
    reason: str
    answers: dict[str, Answer]


class RegistrationListed(RegistrationShape):
    """`answers`: those that everybody may see, by key."""

    answers: dict[str, Answer]


class GuestAnswer(TypedDict):
    """`claim_code` is shown this once."""

    registration_id: int
    name: str
    claim_code: str


class ClaimedAnswer(TypedDict):
    registration_id: int
    tournament_id: int


class AnnouncementAnswer(TypedDict):
    """`match_id`: of the match to whose sides it was said; null for what was said to everybody."""

    id: int
    match_id: int | None
    title: str
    body: str
    author: str
    created_at: str


class DisputeAnswer(TypedDict):
    """`opened_by` is a registration; its words (`description`) are for it and for the staff, null for others."""

    id: int
    match_id: int
    opened_by: int
    reason: str
    description: str | None
    status: str
    created_at: str
    resolved_at: str | None


class DisputeInFull(DisputeAnswer):
    """`reports`: what the sides said that is not corrected, whatever became of it; `rulings`: all versions."""

    reports: list[ReportShape]
    evidence: list[EvidenceShape]
    rulings: list[RulingShape]


class ReportAnswer(TypedDict):
    """`version`: how often a result of this match was reported."""

    id: int
    version: int
    state: str


class DisputeOpenedAnswer(TypedDict):
    id: int
    status: str


class ReopenPreview(TypedDict):
    """What a reopening would reset; `besides`: what else it takes back, `stays`: what it cannot, a sentence
    each."""

    state: str
    matches: list[MatchShape]
    besides: list[str]
    stays: list[str]


class LoggedEventAnswer(TypedDict):
    """An event as a socket tells it; `data` is as Artifacts/asyncapi.yaml says for its `type`. A `skip` has neither a
    time nor data: it is not for you."""

    type: str
    sequence: int
    at: NotRequired[str]
    data: NotRequired[dict[str, Any]]


class EventsAnswer(TypedDict):
    """Either events, of which `sequence` is the last, or a snapshot, where they cannot be replayed. `more`: there are
    others after these."""

    sequence: int
    epoch: str
    events: NotRequired[list[LoggedEventAnswer]]
    more: NotRequired[bool]
    snapshot: NotRequired[TournamentSnapshot]


class ScopeShape(TypedDict):
    """Ids of stations and numbers of stages whose matches a referee has to do with; with neither, with all."""

    stations: list[int]
    stages: list[int]


class InvitationAnswer(TypedDict):
    """`ends_at`: until when it is to be answered, null where it was, or has no end."""

    id: int
    tournament: int
    tournament_name: str
    role: str
    scope: ScopeShape
    invited_by: str
    at: str
    ends_at: str | None
    state: str


class RoleOfferAnswer(TypedDict):
    """`username` is null for an invitation by mail address; `address` is shown to who typed it, and null for others."""

    id: int
    username: str | None
    address: str | None
    role: str
    scope: ScopeShape
    invited_by: str
    at: str


class InvitedAnswer(TypedDict):
    detail: str


class RoleAnswer(TypedDict):
    username: str
    display_name: str
    role: str
    scope: ScopeShape


class TicketAnswer(TypedDict):
    """`expires_in` in seconds; `user_id`: whose it is, null for an anonymous spectator's."""

    ticket: str
    expires_in: int
    user_id: int | None


class Me(Mine):
    id: int
    username: str
    display_name: str


def game(row: Game) -> GameAnswer:
    return {"slug": row.slug, "name": row.name, "team_size": row.team_size, "result_type": row.result_type}


def named(row: Tournament) -> TournamentNamed:
    """`row` comes with its `participants`; a new one has none."""
    return {
        "id": row.pk,
        "slug": row.slug,
        "name": row.name,
        "game": row.game.name,
        "format": row.format,
        "state": row.state,
        "organizer": row.organizer.shown_name,
        "participants": getattr(row, "participants", 0),
        "start_at": in_utc(row.start_at) if row.start_at else None,
    }


def mine(row: Tournament) -> TournamentListed:
    """`row` comes with the viewer's `registration_id`."""
    return {**named(row), "registration_id": getattr(row, "registration_id", None)}


def detailed(row: Tournament) -> TournamentDetail:
    return {
        **named(row),
        "max_participants": row.max_participants,
        "min_participants": row.min_participants,
        "options": row.options,
        "third_place": row.third_place,
        "seeding": row.seeding,
        "best_of": row.best_of,
        "best_of_final": row.best_of_final,
        "visibility": row.visibility,
        "check_in_required": row.check_in_required,
        "needs_approval": row.needs_approval,
        "check_in_minutes": row.check_in_minutes,
        "rest_minutes": row.rest_minutes,
        "participation": row.participation,
        "max_substitutes": row.max_substitutes,
        "map_pool": row.map_pool,
        "veto_order": row.veto_order,
        "veto_seconds": row.veto_seconds,
        "time_zone": row.time_zone,
        "rules": row.rules,
    }


def own_registration(row: Registration) -> OwnRegistration:
    return {
        **public_registration(row),
        "tournament_id": row.tournament_id,
        "is_guest": row.is_guest,
        "roster": public_roster(row) if row.team_id else [],
        "waitlist_position": waitlist_position(row),
        "reason": row.reason,
        "answers": answers_of(row.pk),
    }


def guest(row: Registration, code: str) -> GuestAnswer:
    return {"registration_id": row.pk, "name": row.name, "claim_code": code}


def announcement(row: Announcement) -> AnnouncementAnswer:
    return {
        "id": row.pk,
        "match_id": row.match_id,
        "title": row.title,
        "body": row.body,
        "author": row.author.shown_name,
        "created_at": in_utc(row.created_at),
    }


def dispute(row: Dispute, reader: Membership) -> DisputeAnswer:
    """As this reader sees it."""
    reads_words = reader.role >= Role.REFEREE or reader.registration_id == row.opened_by_id
    return {
        "id": row.pk,
        "match_id": row.match_id,
        "opened_by": row.opened_by_id,
        "reason": row.reason,
        "description": row.description if reads_words else None,
        "status": row.status,
        "created_at": in_utc(row.created_at),
        "resolved_at": in_utc(row.resolved_at) if row.resolved_at else None,
    }


def dispute_in_full(row: Dispute, user_id: int, reader: Membership) -> DisputeInFull:
    match = row.match
    reports = match.reports.exclude(state=ReportState.SUPERSEDED.value)
    evidence = evidence_for(user_id, match.tournament_id).filter(Q(dispute=row) | Q(report__in=reports))
    return {
        **dispute(row, reader),
        "reports": [public_report(report) for report in reports],
        "evidence": [public_evidence(piece) for piece in evidence],
        "rulings": [public_ruling(ruling) for ruling in row.rulings.all()],
    }


def invitation(row: Invitation) -> InvitationAnswer:
    """`row` comes with its `ends_at` where it waits for an answer."""
    ends_at = getattr(row, "ends_at", None)
    return {
        "id": row.pk,
        "tournament": row.tournament_id,
        "tournament_name": row.tournament.name,
        "role": row.role,
        "scope": _scope(row.scope),
        "invited_by": row.invited_by.shown_name,
        "at": in_utc(row.at),
        "ends_at": in_utc(ends_at) if ends_at else None,
        "state": row.state,
    }


def role_offer(row: Invitation) -> RoleOfferAnswer:
    """`row` comes with its `address`."""
    return {
        "id": row.pk,
        "username": None if row.is_by_address else row.username,
        "address": getattr(row, "address", None),
        "role": row.role,
        "scope": _scope(row.scope),
        "invited_by": row.invited_by.shown_name,
        "at": in_utc(row.at),
    }


def role(row: TournamentRole) -> RoleAnswer:
    return {
        "username": row.user.username,
        "display_name": row.user.shown_name,
        "role": row.role,
        "scope": _scope(row.scope),
    }


def _scope(stored: dict[str, list[int]]) -> ScopeShape:
    scope = Scope.of(stored)
    return {"stations": sorted(scope.stations), "stages": sorted(scope.stages)}
