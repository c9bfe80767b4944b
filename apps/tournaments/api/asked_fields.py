"""What is asked of those who register over HTTP, the answers, and the table of both."""

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from apps.common.csv_over_http import CsvRenderer, csv_response
from apps.common.reading import read
from apps.common.schema import gives
from apps.tournaments import services
from apps.tournaments.api import answers, examples, registration_serializers
from apps.tournaments.api.base import View, actor, viewer
from apps.tournaments.domain.roles import Role
from apps.tournaments.selectors.asked_fields import FieldShape, asked_in, public_field
from apps.tournaments.selectors.registration_csv import registrations_csv
from apps.tournaments.selectors.roles import require_role
from apps.tournaments.selectors.tournaments import visible_version


class FieldsView(View):
    tag = "registrations"

    @extend_schema(responses=gives(list[FieldShape], [examples.FIELD]))
    def get(self, request: Request, tournament_id: int) -> Response:
        """List what is asked of those who register, in the order of the form."""
        visible_version(viewer(request), tournament_id)
        return Response([public_field(field) for field in asked_in(tournament_id)])

    @extend_schema(request=registration_serializers.FieldSerializer, responses=gives(FieldShape, examples.FIELD, 201))
    def post(self, request: Request, tournament_id: int) -> Response:
        """Ask something of those who register, by an organizer before the start: at most 20 things."""
        given = read(registration_serializers.FieldSerializer, request)
        values = {name: value for name, value in given.items() if value is not None}
        return Response(public_field(services.add_field(tournament_id, actor(request), **values)), status=201)


class FieldView(View):
    tag = "registrations"

    @extend_schema(request=registration_serializers.EditFieldSerializer, responses=gives(FieldShape, examples.FIELD))
    def patch(self, request: Request, field_id: int) -> Response:
        """Change what is asked, by an organizer before the start. Refused where an answer would be none any more."""
        given = read(registration_serializers.EditFieldSerializer, request)
        return Response(public_field(services.edit_field(field_id, actor(request), **given)))

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request, field_id: int) -> Response:
        """Ask it no more, by an organizer before the start. What was answered to it goes."""
        services.remove_field(field_id, actor(request))
        return Response(status=204)


class AnswersView(View):
    tag = "registrations"
    permission_classes = [IsAuthenticated]

    @extend_schema(
        request=registration_serializers.AnswersSerializer,
        responses=gives(answers.OwnRegistration, examples.OWN_REGISTRATION),
    )
    def put(self, request: Request, registration_id: int) -> Response:
        """Answer what is asked anew: before the start, and by an organizer at any time. What is left out goes."""
        return self._answer(request, registration_id, all_anew=True)

    @extend_schema(
        request=registration_serializers.AnswersSerializer,
        responses=gives(answers.OwnRegistration, examples.OWN_REGISTRATION),
    )
    def patch(self, request: Request, registration_id: int) -> Response:
        """Change some answers: before the start, and by an organizer at any time. What is left out stays."""
        return self._answer(request, registration_id, all_anew=False)

    def _answer(self, request: Request, registration_id: int, *, all_anew: bool) -> Response:
        given = read(registration_serializers.AnswersSerializer, request)["answers"]
        registration = services.answer(registration_id, actor(request), given, all_anew=all_anew)
        return Response(answers.own_registration(registration))


_TABLE = OpenApiExample(
    "Example",
    "registration_id,name,state,seed,is_guest,registered_at,checked_in_at,account,team,roster,ign\r\n"
    "31,Bob,confirmed,1,no,2026-12-01T18:00:00Z,,Bob,,,bob#1234\r\n",
    media_type="text/csv",
    response_only=True,
)


class RegistrationsCsvView(View):
    tag = "registrations"
    permission_classes = [IsAuthenticated]
    renderer_classes = [JSONRenderer, CsvRenderer]
    # It is written while it is sent, so it is not compressed as a whole.
    answers_a_secret = True

    @extend_schema(responses={(200, "text/csv"): OpenApiTypes.STR}, examples=[_TABLE])
    def get(self, request: Request, tournament_id: int) -> StreamingHttpResponse:
        """Read who takes part and all that they answered as a table for spreadsheets, by an organizer."""
        person = actor(request)
        visible_version(person, tournament_id)
        require_role(person.pk, tournament_id, Role.ORGANIZER)
        name = f"registrations-{tournament_id}.csv"
        return csv_response(request, registrations_csv(tournament_id), name)
