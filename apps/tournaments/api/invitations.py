"""Invitations over HTTP: what a person is invited to, and their answer."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.models import User
from apps.common.reading import read_nothing
from apps.tournaments import services
from apps.tournaments.api import serializers
from apps.tournaments.api.base import View, actor
from apps.tournaments.models import Invitation
from apps.tournaments.selectors.invitations import open_invitations


class InvitationsView(View, ListAPIView[Invitation]):
    """What this person is invited to and has not answered, the newest first."""

    permission_classes = [IsAuthenticated]
    serializer_class = serializers.InvitationSerializer
    queryset = Invitation.objects.none()  # for the schema

    def get_queryset(self) -> Any:
        return open_invitations(actor(self.request).pk)


class AnswerView(View):
    """The invited person's answer; `answer` is the service it calls."""

    answer: ClassVar["staticmethod[[int, User], Invitation]"]

    @extend_schema(request=None, responses=serializers.InvitationSerializer)
    def post(self, request: Request, invitation_id: int) -> Response:
        read_nothing(request)
        return Response(serializers.InvitationSerializer(type(self).answer(invitation_id, actor(request))).data)


class AcceptView(AnswerView):
    answer = staticmethod(services.accept_invitation)


class DeclineView(AnswerView):
    answer = staticmethod(services.decline_invitation)
