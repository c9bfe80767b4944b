"""All that tournaments keep of a person, for themselves: what they did, wrote, run and were asked."""

from typing import TypedDict

from apps.accounts.models import User
from apps.common.times import in_utc
from apps.tournaments.domain.shapes import RegistrationShape
from apps.tournaments.models import (
    Announcement,
    Dispute,
    Evidence,
    LoggedEvent,
    Registration,
    RegistrationAnswer,
    ResultReport,
    Ruling,
    Tournament,
    TournamentRole,
)
from apps.tournaments.models.registration import RegistrationQuerySet
from apps.tournaments.selectors.invitations import invitations_of
from apps.tournaments.selectors.registrations import public_registration


class NamedTournament(TypedDict):
    id: int
    name: str
    state: str


class RegistrationData(RegistrationShape):
    """`reason`: why an organizer turned them away; `answers`: to what was asked of them, by its label."""

    tournament: NamedTournament
    registered_at: str
    reason: str
    answers: dict[str, str]


class ReportData(TypedDict):
    """A result that they reported; `version` counts those of the match."""

    match_id: int
    version: int
    participant1_score: int
    participant2_score: int
    state: str
    created_at: str


class DisputeData(TypedDict):
    match_id: int
    reason: str
    description: str
    status: str
    created_at: str


class EvidenceData(TypedDict):
    """What they showed for it: a link, or a picture, which they get by its `id`."""

    id: int
    match_id: int
    link: str
    is_picture: bool
    created_at: str


class RulingData(TypedDict):
    """What they ruled in disputes of others."""

    match_id: int
    version: int
    text: str
    at: str


class RoleData(TypedDict):
    tournament: NamedTournament
    role: str


class InvitationData(TypedDict):
    """To a role that they were offered."""

    tournament: NamedTournament
    role: str
    state: str
    at: str


class AnnouncementData(TypedDict):
    tournament_id: int
    title: str
    body: str
    created_at: str


class DeedData(TypedDict):
    """What they did that the log of a tournament holds, by the number it has there."""

    tournament_id: int
    sequence: int
    type: str
    at: str


class PlayerData(TypedDict):
    registrations: list[RegistrationData]
    reports: list[ReportData]
    disputes: list[DisputeData]
    evidence: list[EvidenceData]
    rulings: list[RulingData]
    organizes: list[NamedTournament]
    roles: list[RoleData]
    invitations: list[InvitationData]
    announcements: list[AnnouncementData]
    deeds: list[DeedData]


_CUP: NamedTournament = {"id": 7, "name": "Friday Night Cup", "state": "live"}
EXAMPLE: PlayerData = {
    "registrations": [
        {
            "tournament": _CUP,
            "registered_at": "2026-12-01T18:00:00Z",
            "registration_id": 31,
            "name": "Bob",
            "seed": 1,
            "state": "active",
            "checked_in": True,
            "reason": "",
            "answers": {"Name in the game": "bob#1234"},
        }
    ],
    "reports": [
        {
            "match_id": 101,
            "version": 1,
            "participant1_score": 2,
            "participant2_score": 1,
            "state": "accepted",
            "created_at": "2026-12-04T19:02:00Z",
        }
    ],
    "disputes": [
        {
            "match_id": 102,
            "reason": "score_mismatch",
            "description": "We won the third map.",
            "status": "resolved",
            "created_at": "2026-12-04T20:10:00Z",
        }
    ],
    "evidence": [
        {
            "id": 3,
            "match_id": 102,
            "link": "https://video.example/watch?v=7",
            "is_picture": False,
            "created_at": "2026-12-04T20:11:00Z",
        }
    ],
    "rulings": [],
    "organizes": [],
    "roles": [{"tournament": {"id": 9, "name": "Sunday League", "state": "completed"}, "role": "referee"}],
    "invitations": [{"tournament": _CUP, "role": "referee", "state": "declined", "at": "2026-11-30T12:00:00Z"}],
    "announcements": [],
    "deeds": [{"tournament_id": 7, "sequence": 12, "type": "match_checked_in", "at": "2026-12-04T18:05:00Z"}],
}


def player_data(user: User) -> PlayerData:
    own = Registration.objects.of_person(user.pk)
    roles = TournamentRole.objects.filter(user=user).select_related("tournament").order_by("pk")
    invitations = invitations_of(user.pk).select_related("tournament").order_by("pk")
    rulings = Ruling.objects.filter(by=user).select_related("dispute")
    announcements = Announcement.objects.filter(author=user).order_by("pk")
    deeds = LoggedEvent.objects.filter(actor=user).order_by("tournament", "sequence")
    return {
        "registrations": _registrations(own),
        "reports": [_report(row) for row in ResultReport.objects.filter(by__in=own).order_by("pk")],
        "disputes": [_dispute(row) for row in Dispute.objects.filter(written_by=user).order_by("pk")],
        "evidence": [_evidence(row) for row in Evidence.objects.filter(given_by=user)],
        "rulings": [_ruling(row) for row in rulings.order_by("pk")],
        "organizes": [_named(row) for row in Tournament.objects.filter(organizer=user).order_by("pk")],
        "roles": [{"tournament": _named(row.tournament), "role": row.role} for row in roles],
        "invitations": [
            {"tournament": _named(row.tournament), "role": row.role, "state": row.state, "at": in_utc(row.at)}
            for row in invitations
        ],
        "announcements": [
            {
                "tournament_id": row.tournament_id,
                "title": row.title,
                "body": row.body,
                "created_at": in_utc(row.created_at),
            }
            for row in announcements
        ],
        "deeds": [
            {"tournament_id": tournament, "sequence": sequence, "type": kind, "at": in_utc(at)}
            for tournament, sequence, kind, at in deeds.values_list("tournament_id", "sequence", "type", "at")
        ],
    }


def _registrations(own: RegistrationQuerySet) -> list[RegistrationData]:
    answers: dict[int, dict[str, str]] = {}
    for answer in RegistrationAnswer.objects.filter(registration__in=own).select_related("field"):
        answers.setdefault(answer.registration_id, {})[answer.field.label] = answer.value
    return [_registration(row, answers.get(row.pk, {})) for row in own.select_related("tournament").order_by("pk")]


def _named(tournament: Tournament) -> NamedTournament:
    return {"id": tournament.pk, "name": tournament.name, "state": tournament.state}


def _registration(row: Registration, answers: dict[str, str]) -> RegistrationData:
    shown = public_registration(row)
    return {
        "tournament": _named(row.tournament),
        "registered_at": in_utc(row.created_at),
        "reason": row.reason,
        "answers": answers,
        **shown,
    }


def _report(row: ResultReport) -> ReportData:
    return {
        "match_id": row.match_id,
        "version": row.version,
        "participant1_score": row.participant1_score,
        "participant2_score": row.participant2_score,
        "state": row.state,
        "created_at": in_utc(row.created_at),
    }


def _dispute(row: Dispute) -> DisputeData:
    return {
        "match_id": row.match_id,
        "reason": row.reason,
        "description": row.description,
        "status": row.status,
        "created_at": in_utc(row.created_at),
    }


def _evidence(row: Evidence) -> EvidenceData:
    return {
        "id": row.pk,
        "match_id": row.match_id,
        "link": row.link,
        "is_picture": bool(row.picture),
        "created_at": in_utc(row.created_at),
    }


def _ruling(row: Ruling) -> RulingData:
    return {"match_id": row.dispute.match_id, "version": row.version, "text": row.text, "at": in_utc(row.at)}
