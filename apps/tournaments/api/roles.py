"""Roles over HTTP: offered to a user name and taken back, with one answer whether anybody has that name or not."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from apps.common.reading import read
from apps.tournaments import services
from apps.tournaments.api import serializers
from apps.tournaments.api.base import View, actor, viewer
from apps.tournaments.domain.roles import Role
from apps.tournaments.selectors.roles import require_role
from apps.tournaments.selectors.tournaments import visible_version

INVITED = {"detail": "Whoever has this user name is invited, and holds the role once they accept."}


class ForOrganizers(View):
    """Looks nothing up for anybody else."""

    permission_classes = [IsAuthenticated]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        visible_version(viewer(request), kwargs["tournament_id"])
        require_role(actor(request).pk, kwargs["tournament_id"], Role.ORGANIZER)


class RolesView(ForOrganizers):
    """Invite somebody to a role by their user name. What gives no more than they hold is theirs at once."""

    throttle_scope = "invitations"

    @extend_schema(request=serializers.RoleSerializer, responses={202: serializers.InvitedSerializer})
    def post(self, request: Request, tournament_id: int) -> Response:
        fields = read(serializers.RoleSerializer, request)
        services.invite(tournament_id, actor(request), fields["username"], Role.from_label(fields["role"]))
        return Response(INVITED, status=202)


class RoleView(ForOrganizers):
    """What a person was offered or given."""

    @extend_schema(responses={204: None})
    def delete(self, request: Request, tournament_id: int, username: str) -> Response:
        services.take_back(tournament_id, actor(request), username)
        return Response(status=204)
