"""Registrations over HTTP."""

from typing import ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.models import User
from apps.common.reading import read, read_nothing
from apps.common.schema import gives
from apps.tournaments import services
from apps.tournaments.api import answers, examples, registration_serializers
from apps.tournaments.api.base import View, actor, viewer
from apps.tournaments.domain.shapes import RegistrationShape, RosterShape
from apps.tournaments.models import Registration
from apps.tournaments.selectors.registrations import public_registration, registration_for
from apps.tournaments.selectors.rosters import public_roster, visible_roster


class RegistrationVerbView(View):
    """A verb on a registration that takes nothing."""

    tag = "registrations"

    verb: ClassVar["staticmethod[[int, User], Registration]"]

    @extend_schema(request=None, responses=gives(RegistrationShape, examples.REGISTRATION))
    def post(self, request: Request, registration_id: int) -> Response:
        read_nothing(request)
        return Response(public_registration(type(self).verb(registration_id, actor(request))))


class RegistrationView(View):
    tag = "registrations"
    permission_classes = [IsAuthenticated]

    @extend_schema(responses=gives(answers.OwnRegistration, examples.OWN_REGISTRATION))
    def get(self, request: Request, registration_id: int) -> Response:
        """Read your own registration, or any of a tournament that you referee or organize."""
        return Response(answers.own_registration(registration_for(actor(request), registration_id)))


class ConfirmView(RegistrationVerbView):
    """Let in somebody who waits for approval, by an organizer: into a place, or onto the waitlist."""

    verb = staticmethod(services.confirm_registration)


class RejectView(View):
    """Turn somebody away before the start, by an organizer. The reason is for them and the staff."""

    tag = "registrations"

    @extend_schema(
        request=registration_serializers.RejectSerializer,
        responses=gives(answers.OwnRegistration, examples.OWN_REGISTRATION),
    )
    def post(self, request: Request, registration_id: int) -> Response:
        reason = read(registration_serializers.RejectSerializer, request)["reason"]
        return Response(answers.own_registration(services.reject_registration(registration_id, actor(request), reason)))


class CheckInManyView(View):
    """Check many in at once, by an organizer: all, or none where one cannot be."""

    tag = "registrations"

    @extend_schema(
        request=registration_serializers.CheckInManySerializer,
        responses=gives(list[RegistrationShape], [examples.REGISTRATION]),
    )
    def post(self, request: Request, tournament_id: int) -> Response:
        wanted = read(registration_serializers.CheckInManySerializer, request)["registration_ids"]
        found = services.check_in_registrations(tournament_id, wanted, actor(request))
        return Response([public_registration(registration) for registration in found])


class RosterView(View):
    tag = "registrations"

    @extend_schema(responses=gives(list[RosterShape], examples.ROSTER))
    def get(self, request: Request, registration_id: int) -> Response:
        """Read who plays for a team, the starters first; nobody for a person and for a guest."""
        return Response(visible_roster(viewer(request), registration_id))

    @extend_schema(
        request=registration_serializers.RosterSerializer, responses=gives(list[RosterShape], examples.ROSTER)
    )
    def put(self, request: Request, registration_id: int) -> Response:
        """Say anew who plays for your team, before the start."""
        roster = read(registration_serializers.RosterSerializer, request)["roster"]
        return Response(public_roster(services.change_roster(registration_id, actor(request), roster)))


class SubstituteView(View):
    """Let somebody play in another's place, by an organizer. The reason is for the team and the staff.

    Of a substitute and a starter of one roster each takes the other's place.
    """

    tag = "registrations"

    @extend_schema(
        request=registration_serializers.SubstituteSerializer, responses=gives(list[RosterShape], examples.ROSTER)
    )
    def post(self, request: Request, registration_id: int) -> Response:
        asked = read(registration_serializers.SubstituteSerializer, request)
        changed = services.substitute(registration_id, actor(request), asked["out"], asked["in"], asked["reason"])
        return Response(public_roster(changed))


class WithdrawView(RegistrationVerbView):
    """Withdraw from a tournament before its start. Whoever waits first takes the place."""

    verb = staticmethod(services.withdraw_registration)


class CheckInView(RegistrationVerbView):
    """Check in, while check-in is open."""

    verb = staticmethod(services.check_in_registration)


class UndoCheckInView(RegistrationVerbView):
    """Undo a check-in: by its player within 15 minutes, by an organizer at any time."""

    verb = staticmethod(services.undo_check_in)


class DisqualifyView(RegistrationVerbView):
    """Disqualify somebody, by an organizer. Their open matches go to the other sides."""

    verb = staticmethod(services.disqualify_registration)


class SeedView(View):
    """Give somebody a seed before the draw, or take it back with null."""

    tag = "registrations"

    @extend_schema(
        request=registration_serializers.SeedSerializer, responses=gives(RegistrationShape, examples.REGISTRATION)
    )
    def post(self, request: Request, registration_id: int) -> Response:
        seed = read(registration_serializers.SeedSerializer, request)["seed"]
        registration = services.seed_registration(registration_id, seed, actor(request))
        return Response(public_registration(registration))
