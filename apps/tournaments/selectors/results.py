"""The result of a whole tournament: who took which place."""

from apps.tournaments.models import TournamentResult


def living_result(tournament_id: int) -> TournamentResult | None:
    """The newest one, which no reopening took back; it may have to be approved yet."""
    return TournamentResult.objects.filter(tournament=tournament_id, superseded_at=None).first()


def approved_result(tournament_id: int) -> TournamentResult | None:
    """The living one, where it counts: nobody had to approve it, or somebody did."""
    result = living_result(tournament_id)
    return result if result is not None and result.approved_at is not None else None
