"""Deadlines over HTTP: what the clock does, and when."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.common.lists import asked, page_of_rows
from apps.common.reading import read, read_nothing
from apps.common.schema import gives, gives_page
from apps.tournaments import services
from apps.tournaments.api import examples, lists, serializers
from apps.tournaments.api.base import Lists, View, actor, viewer
from apps.tournaments.domain.shapes import DeadlineShape
from apps.tournaments.selectors.deadlines import deadlines_for, public_deadline
from apps.tournaments.selectors.roles import membership_of
from apps.tournaments.selectors.tournaments import visible_version


class DeadlinesView(Lists):
    tag = "deadlines"
    listing = lists.DeadlinesQuery

    @extend_schema(parameters=[lists.DeadlinesQuery], responses=gives_page(DeadlineShape, examples.DEADLINE))
    def get(self, request: Request, tournament_id: int) -> Response:
        """List what the clock is going to do, the newest first.

        When a report counts is for its sides and the staff.
        """
        person = viewer(request)
        visible_version(person, tournament_id)
        wanted = asked(request, self.listing)
        reader = membership_of(person.pk if person else None, tournament_id)
        found = page_of_rows(deadlines_for(reader, tournament_id).order_by("-pk"), wanted)
        return Response(found.answer(request, wanted, public_deadline))

    @extend_schema(request=serializers.DeadlineSerializer, responses=gives(DeadlineShape, examples.DEADLINE, 201))
    def post(self, request: Request, tournament_id: int) -> Response:
        """Plan something of the timetable, by an organizer, in place of what was planned before."""
        row = services.plan_deadline(tournament_id, actor(request), **read(serializers.DeadlineSerializer, request))
        return Response(public_deadline(row), status=201)


class MoveView(View):
    """Let something happen at another time, by an organizer."""

    tag = "deadlines"

    @extend_schema(request=serializers.MoveDeadlineSerializer, responses=gives(DeadlineShape, examples.DEADLINE))
    def post(self, request: Request, deadline_id: int) -> Response:
        to = read(serializers.MoveDeadlineSerializer, request)["to"]
        return Response(public_deadline(services.move_deadline(deadline_id, actor(request), to)))


class SwitchOffView(View):
    """Let something not happen by the clock, by an organizer. It can still be done by hand."""

    tag = "deadlines"

    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request, deadline_id: int) -> Response:
        read_nothing(request)
        services.switch_off_deadline(deadline_id, actor(request))
        return Response(status=204)
