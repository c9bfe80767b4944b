"""Invitations over HTTP: what a person is invited to, and their answer."""

from typing import ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.models import User
from apps.common.lists import asked, page_of_rows
from apps.common.reading import read_nothing
from apps.common.schema import gives, gives_page
from apps.tournaments import services
from apps.tournaments.api import answers, examples, lists
from apps.tournaments.api.base import Lists, View, actor
from apps.tournaments.models import Invitation
from apps.tournaments.selectors.invitations import open_invitations


class InvitationsView(Lists):
    tag = "roles"
    listing = lists.InvitationsQuery
    permission_classes = [IsAuthenticated]

    @extend_schema(
        parameters=[lists.InvitationsQuery], responses=gives_page(answers.InvitationAnswer, examples.INVITATION)
    )
    def get(self, request: Request) -> Response:
        """List what you are invited to and have not answered, the newest first."""
        wanted = asked(request, self.listing)
        found = page_of_rows(open_invitations(actor(request).pk), wanted)
        return Response(found.answer(request, wanted, answers.invitation))


class AnswerView(View):
    """The invited person's answer; `answer` is the service it calls."""

    tag = "roles"
    answer: ClassVar["staticmethod[[int, User], Invitation]"]

    @extend_schema(request=None, responses=gives(answers.InvitationAnswer, examples.INVITATION))
    def post(self, request: Request, invitation_id: int) -> Response:
        read_nothing(request)
        return Response(answers.invitation(type(self).answer(invitation_id, actor(request))))


class AcceptView(AnswerView):
    """Accept an invitation. The role is yours from now on."""

    answer = staticmethod(services.accept_invitation)


class DeclineView(AnswerView):
    """Decline an invitation."""

    answer = staticmethod(services.decline_invitation)
