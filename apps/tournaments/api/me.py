"""Who somebody is here, over HTTP."""

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from apps.common.schema import gives
from apps.tournaments.api import answers, examples
from apps.tournaments.api.base import View, actor
from apps.tournaments.selectors.mine import what_is_mine


class MeView(View):
    tag = "accounts"
    permission_classes = [IsAuthenticated]

    @extend_schema(responses=gives(answers.Me, examples.ME))
    def get(self, request: Request) -> Response:
        """Read who you are, where you take part, what you run, and which matches wait for you.

        Of tournaments that are not over; a hundred of each at most. `GET tournaments/?mine=true` lists them all.
        """
        person = actor(request)
        whose = {"id": person.pk, "username": person.username, "display_name": person.shown_name}
        return Response({**whose, **what_is_mine(person)})
