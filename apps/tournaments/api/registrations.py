"""Registrations over HTTP."""

from typing import ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.models import User
from apps.common.reading import read, read_nothing
from apps.tournaments import services
from apps.tournaments.api import serializers
from apps.tournaments.api.base import View, actor
from apps.tournaments.models import Registration


class RegistrationVerbView(View):
    """A verb on a registration that takes nothing."""

    verb: ClassVar["staticmethod[[int, User], Registration]"]

    @extend_schema(request=None, responses=serializers.RegistrationSerializer)
    def post(self, request: Request, registration_id: int) -> Response:
        read_nothing(request)
        return Response(serializers.RegistrationSerializer(type(self).verb(registration_id, actor(request))).data)


class WithdrawView(RegistrationVerbView):
    verb = staticmethod(services.withdraw_registration)


class CheckInView(RegistrationVerbView):
    verb = staticmethod(services.check_in_registration)


class UndoCheckInView(RegistrationVerbView):
    verb = staticmethod(services.undo_check_in)


class DisqualifyView(RegistrationVerbView):
    verb = staticmethod(services.disqualify_registration)


class SeedView(View):
    @extend_schema(request=serializers.SeedSerializer, responses=serializers.RegistrationSerializer)
    def post(self, request: Request, registration_id: int) -> Response:
        seed = read(serializers.SeedSerializer, request)["seed"]
        registration = services.seed_registration(registration_id, seed, actor(request))
        return Response(serializers.RegistrationSerializer(registration).data)
