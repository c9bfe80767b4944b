"""Reading evidence: for the sides of a match as they were when it was given, their substitutes and captains too, and
for the staff."""

from django.db.models import Q, QuerySet

from apps.accounts.models import User
from apps.common.times import in_utc
from apps.tournaments.domain.errors import NotFound, PermissionRefused
from apps.tournaments.domain.match_states import MatchState
from apps.tournaments.domain.roles import Role
from apps.tournaments.domain.shapes import EvidenceShape, RulingShape
from apps.tournaments.domain.tournament_states import TournamentState
from apps.tournaments.models import Dispute, Evidence, Match, Registration, Ruling
from apps.tournaments.selectors.roles import membership_of
from apps.tournaments.selectors.tournaments import tournament_of_match, visible_version


def evidence_for(user_id: int, tournament_id: int) -> "QuerySet[Evidence]":
    """Those of a tournament that somebody may see."""
    rows = Evidence.objects.filter(match__tournament=tournament_id)
    reader = membership_of(user_id, tournament_id)
    if reader.role >= Role.REFEREE:
        return rows
    own = Registration.objects.of_person(user_id).filter(tournament=tournament_id).values("pk")
    return rows.filter(Q(participant1__in=own) | Q(participant2__in=own))


def picture_for(reader: User, evidence_id: int) -> str:
    """The name of the picture's file; raises `NotFound` where there is none that the reader may see."""
    tournament_id = Evidence.objects.filter(pk=evidence_id).values_list("match__tournament", flat=True).first()
    row = evidence_for(reader.pk, tournament_id).filter(pk=evidence_id).first() if tournament_id else None
    if row is None or not row.picture:
        raise NotFound
    return row.picture


def require_side(match_id: int, user_id: int) -> None:
    """Raises `PermissionRefused` for who does not play in the match, and `NotFound` for who may not see it."""
    match = Match.objects.filter(pk=match_id).first()
    visible_version(User.objects.get(pk=user_id), tournament_of_match(match_id))
    own = membership_of(user_id, match.tournament_id).plays_as if match else None
    if match is None or own is None or match.slot_of(own) is None:
        raise PermissionRefused("Only the players of this match may do this.")


def public_evidence(row: Evidence) -> EvidenceShape:
    return {
        "id": row.pk,
        "by": row.by_id,
        "report_id": row.report_id,
        "dispute_id": row.dispute_id,
        "link": row.link,
        "is_picture": bool(row.picture),
        "created_at": in_utc(row.created_at),
    }


def public_ruling(row: Ruling) -> RulingShape:
    """A ruling as the sides and the staff see it."""
    return {
        "version": row.version,
        "ruled_by": row.role,
        "at": in_utc(row.at),
        "text": row.text,
        "participant1_score": row.participant1_score,
        "participant2_score": row.participant2_score,
        "participant1_tiebreak": row.participant1_tiebreak,
        "participant2_tiebreak": row.participant2_tiebreak,
        "games": row.games,
    }


def newest_dispute(match_id: int) -> Dispute | None:
    return Dispute.objects.filter(match=match_id).order_by("-pk").first()


def can_be_corrected(match: Match, dispute: Dispute) -> bool:
    """Whether the result of the match is that of a ruling on this dispute, and the tournament is being played."""
    if match.current_state is not MatchState.COMPLETED or match.tournament.current_state is not TournamentState.LIVE:
        return False
    return match.completed_at is not None and dispute.rulings.filter(at=match.completed_at).exists()
