"""What is counted of tournaments, over HTTP, for who organizes them."""

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from apps.analytics.api import examples
from apps.analytics.selectors.organizers import organizer_figures
from apps.analytics.selectors.players import public_profile
from apps.analytics.selectors.table import matches_csv
from apps.analytics.selectors.tournaments import tournament_figures
from apps.analytics.shapes import OrganizerFigures, PlayerProfile, TournamentFigures
from apps.common.csv_over_http import CsvRenderer, csv_response
from apps.common.schema import gives
from apps.tournaments.api.base import View, actor
from apps.tournaments.domain.roles import Role
from apps.tournaments.models import Tournament
from apps.tournaments.selectors.roles import require_role
from apps.tournaments.selectors.tournaments import visible_tournament

_TABLE = OpenApiExample(
    "Example",
    "match_id,key,stage,group,side,round,position,participant1,participant2,state,best_of,participant1_score,"
    "participant2_score,winner,station,scheduled_time,called_at,started_at,completed_at,duration_seconds,late_seconds,"
    "disputes,peak_viewers\r\n"
    "7,w1.1,1,0,winners,1,1,Nova,Bob,completed,3,2,1,Nova,Desk 1,2026-12-04T18:00:00Z,2026-12-04T17:55:00Z,"
    "2026-12-04T18:02:00Z,2026-12-04T18:31:00Z,1740,120,0,14\r\n",
    media_type="text/csv",
    response_only=True,
)


def organized(request: Request, tournament_id: int) -> Tournament:
    """The tournament, for one of its organizers; raises `NotFound` and `PermissionRefused`."""
    person = actor(request)
    tournament = visible_tournament(person, tournament_id)
    require_role(person.pk, tournament_id, Role.ORGANIZER)
    return tournament


class AnalyticsView(View):
    tag = "analytics"
    permission_classes = [IsAuthenticated]

    @extend_schema(responses=gives(TournamentFigures, examples.FIGURES))
    def get(self, request: Request, tournament_id: int) -> Response:
        """Read what is counted of a tournament, by an organizer: exact, and of this moment."""
        return Response(tournament_figures(organized(request, tournament_id)))


class AnalyticsCsvView(View):
    tag = "analytics"
    permission_classes = [IsAuthenticated]
    renderer_classes = [JSONRenderer, CsvRenderer]
    # It is written while it is sent, so it is not compressed as a whole.
    answers_a_secret = True

    @extend_schema(responses={(200, "text/csv"): OpenApiTypes.STR}, examples=[_TABLE])
    def get(self, request: Request, tournament_id: int) -> StreamingHttpResponse:
        """Read the matches with their times as a table for spreadsheets, by an organizer."""
        parts = matches_csv(organized(request, tournament_id))
        return csv_response(request, parts, f"analytics-{tournament_id}.csv")


class PlayerView(View):
    tag = "accounts"

    @extend_schema(responses=gives(PlayerProfile, examples.PROFILE))
    def get(self, request: Request, player_id: int) -> Response:
        """Read what everybody may know of a player: public tournaments, places, how many matches were won.

        Who has switched it off is not found, as one who is not there.
        """
        return Response(public_profile(player_id))


class OrganizerAnalyticsView(View):
    tag = "analytics"
    permission_classes = [IsAuthenticated]

    @extend_schema(responses=gives(OrganizerFigures, examples.ORGANIZER))
    def get(self, request: Request) -> Response:
        """Read what is counted over all tournaments that you made: how many came, and who came again."""
        return Response(organizer_figures(actor(request)))
