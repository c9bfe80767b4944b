"""Guests over HTTP, and the codes by which people become them."""

from typing import ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.common.reading import read, read_nothing
from apps.common.schema import gives
from apps.limits.throttles import take
from apps.tournaments import services
from apps.tournaments.api import answers, examples, registration_serializers
from apps.tournaments.api.base import View, actor
from apps.tournaments.domain.shapes import RegistrationShape
from apps.tournaments.selectors.registrations import public_registration


class GuestsView(View):
    """Enter guests before the start, by an organizer: people without an account.

    Each gets a code by which somebody with an account becomes them. It is shown this once.
    """

    tag = "guests"
    seals_answer = True

    @extend_schema(
        request=registration_serializers.GuestsSerializer,
        responses=gives(list[answers.GuestAnswer], [examples.GUEST], 201),
    )
    def post(self, request: Request, tournament_id: int) -> Response:
        names = read(registration_serializers.GuestsSerializer, request)["names"]
        made = services.add_guests(tournament_id, actor(request), names)
        return Response([answers.guest(*guest) for guest in made], status=201)


class ClaimCodeView(View):
    """Make another code for a guest, by an organizer. The one before is good for nothing then."""

    tag = "guests"
    seals_answer = True

    @extend_schema(request=None, responses=gives(answers.GuestAnswer, examples.GUEST, 201))
    def post(self, request: Request, registration_id: int) -> Response:
        read_nothing(request)
        return Response(answers.guest(*services.renew_claim_code(registration_id, actor(request))), status=201)


class UnclaimView(View):
    """Take a claim back, by an organizer. The registration is a guest's again, and needs another code."""

    tag = "guests"

    @extend_schema(request=None, responses=gives(RegistrationShape, examples.REGISTRATION))
    def post(self, request: Request, registration_id: int) -> Response:
        read_nothing(request)
        return Response(public_registration(services.undo_claim(registration_id, actor(request))))


class ClaimsView(View):
    """Become the player whom an organizer entered as a guest, by the code that they gave you."""

    tag = "guests"
    refuses: ClassVar = {404: ("not_found",)}

    @extend_schema(
        request=registration_serializers.ClaimSerializer, responses=gives(answers.ClaimedAnswer, examples.CLAIMED, 201)
    )
    def post(self, request: Request) -> Response:
        person = actor(request)
        code = read(registration_serializers.ClaimSerializer, request)["code"]
        take("claims", str(person.pk))
        registration = services.claim_guest(code, person)
        answer = {"registration_id": registration.pk, "tournament_id": registration.tournament_id}
        return Response(answer, status=201)
