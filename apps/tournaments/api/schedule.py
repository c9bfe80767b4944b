"""The schedule of a tournament over HTTP."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.common.reading import read
from apps.common.schema import gives
from apps.tournaments import services
from apps.tournaments.api import examples, serializers
from apps.tournaments.api.base import View, actor, viewer
from apps.tournaments.domain.shapes import PlannedShape
from apps.tournaments.selectors.schedules import planned
from apps.tournaments.selectors.tournaments import visible_tournament


class ScheduleView(View):
    tag = "schedule"

    @extend_schema(responses=gives(PlannedShape, examples.PLANNED))
    def get(self, request: Request, tournament_id: int) -> Response:
        """Read when each match is to begin, and when all is over. `schedule` is null where there is none."""
        return Response(planned(visible_tournament(viewer(request), tournament_id)))

    @extend_schema(request=serializers.PlanSerializer, responses=gives(PlannedShape, examples.PLANNED))
    def post(self, request: Request, tournament_id: int) -> Response:
        """Propose a schedule, by an organizer; with `dry_run` false it is saved, and matches get their times.

        Those that have begun or are called stay as they are. As matches run late, the times of the others move.
        """
        fields = read(serializers.PlanSerializer, request)
        verb = services.propose_schedule if fields.pop("dry_run") else services.save_schedule
        return Response(verb(tournament_id, actor(request), **fields))
