"""Reading matches."""

from django.db.models import F, Q, QuerySet

from apps.common.times import in_utc
from apps.tournaments.domain.dispute_states import DisputeState
from apps.tournaments.domain.errors import NotFound
from apps.tournaments.domain.match_states import OVER, MatchState
from apps.tournaments.domain.roles import Role
from apps.tournaments.domain.shapes import GameShape, MatchShape, ParticipantShape, ReportShape
from apps.tournaments.models import Dispute, Match, Registration, ResultReport
from apps.tournaments.selectors.roles import Membership

_PEOPLE = ("participant1", "participant2", "winner", "loser")


def with_people(matches: "QuerySet[Match]") -> "QuerySet[Match]":
    return matches.select_related(*_PEOPLE)


def match_now(match_id: int) -> Match:
    """The match as it stands; raises `NotFound`, also where it was taken back with its round since it was asked for."""
    match = with_people(Match.objects.filter(pk=match_id)).first()
    if match is None:
        raise NotFound
    return match


def my_matches(user_id: int) -> "QuerySet[Match]":
    """The matches the person plays or played in, the open ones first."""
    own = Registration.objects.of_person(user_id).values("pk")
    mine = Match.objects.filter(Q(participant1__in=own) | Q(participant2__in=own), bye=False)
    return with_people(mine).select_related("tournament", "tournament__game").order_by("completed_at", "round", "id")


def next_match_of(user_id: int, tournament_id: int) -> Match | None:
    """The first of the person's matches here whose opponent is known and that is not over."""
    not_to_play = [state.value for state in (*OVER, MatchState.SCHEDULED)]
    found = my_matches(user_id).select_related("station")
    return found.filter(tournament=tournament_id).exclude(state__in=not_to_play).first()


def open_dispute(match_id: int) -> Dispute | None:
    """What a ruling is asked for about, in the words of whoever opened it; for those who may rule."""
    disputes = Dispute.objects.filter(match=match_id, status=DisputeState.OPEN.value)
    return disputes.select_related("opened_by").first()


def disputes_for(reader: Membership, tournament_id: int) -> "QuerySet[Dispute]":
    """The tournament's disputes that somebody may read: all, for its staff; else their own, and those that the other
    side of a match of theirs has opened."""
    found = Dispute.objects.filter(match__tournament=tournament_id).select_related("match")
    if reader.role >= Role.REFEREE:
        return found
    own = reader.registration_id
    if own is None:
        return found.none()
    first, second = "match__participant1", "match__participant2"
    # Others may play it by now.
    by_a_side = Q(opened_by=F(first)) | Q(opened_by=F(second))
    return found.filter(Q(opened_by=own) | ((Q(**{first: own}) | Q(**{second: own})) & by_a_side))


def public_match(match: Match) -> MatchShape:
    """A match as the snapshot, the API and `bracket_updated` show it."""
    first, second = match.participant1, match.participant2
    return {
        "id": match.pk,
        "stage": match.stage,
        "side": match.side,
        "group": match.group,
        "round": match.round,
        "position": match.position,
        "state": match.state,
        "participant1_id": match.participant1_id,
        "participant1_name": first.name if first else "",
        "participant1_seed": first.seed if first else None,
        "participant2_id": match.participant2_id,
        "participant2_name": second.name if second else "",
        "participant2_seed": second.seed if second else None,
        "participant1_score": match.participant1_score,
        "participant2_score": match.participant2_score,
        "participant1_tiebreak": match.participant1_tiebreak,
        "participant2_tiebreak": match.participant2_tiebreak,
        "score_version": match.score_version,
        "winner_id": match.winner_id,
        "best_of": match.best_of,
        "scheduled_time": in_utc(match.scheduled_time) if match.scheduled_time else None,
        "stream_id": match.stream_id,
        "station_id": match.station_id,
        "called_at": in_utc(match.called_at) if match.called_at else None,
        "winner_to": match.winner_to_id,
        "winner_to_slot": match.winner_to_slot,
        "bye": match.bye,
    }


def public_participants(match: Match) -> list[ParticipantShape]:
    """The sides that are known, as the match's snapshot shows them."""
    slots = ((match.participant1, match.participant1_ready_at), (match.participant2, match.participant2_ready_at))
    return [
        {"registration_id": person.pk, "name": person.name, "seed": person.seed, "checked_in": ready_at is not None}
        for person, ready_at in slots
        if person is not None
    ]


def public_games(match: Match) -> list[GameShape]:
    return [
        {
            "n": game.n,
            "participant1_score": game.participant1_score,
            "participant2_score": game.participant2_score,
            "map": game.map,
        }
        for game in match.games.all()
    ]


def public_report(report: ResultReport) -> ReportShape:
    """A report as the participants and the staff see it."""
    return {
        "id": report.pk,
        "by": report.by_id,
        "participant1_score": report.participant1_score,
        "participant2_score": report.participant2_score,
        "participant1_tiebreak": report.participant1_tiebreak,
        "participant2_tiebreak": report.participant2_tiebreak,
        "games": report.games,
        "state": report.state,
    }
