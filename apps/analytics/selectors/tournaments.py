"""All that is counted of one tournament, at one moment of the database."""

from django.utils import timezone

from apps.analytics.selectors.matches import dispute_figures, match_figures, matches_by_state
from apps.analytics.selectors.registrations import registration_figures
from apps.analytics.selectors.viewers import viewer_figures
from apps.analytics.shapes import TournamentFigures
from apps.common.times import in_utc
from apps.tournaments.models import Tournament
from apps.tournaments.selectors.consistent import read_snapshot


def tournament_figures(tournament: Tournament) -> TournamentFigures:
    with read_snapshot():
        by_state = matches_by_state(tournament)
        return {
            "at": in_utc(timezone.now()),
            "registrations": registration_figures(tournament),
            "matches": match_figures(tournament, by_state),
            "disputes": dispute_figures(tournament, by_state),
            "viewers": viewer_figures(tournament),
        }
