"""Roles over HTTP: offered to a user name or a mail address and taken back, with one answer whether anybody has it or
not."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import SAFE_METHODS, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.invited_addresses import is_address
from apps.common.lists import asked, page_of_rows
from apps.common.reading import read
from apps.common.schema import gives, gives_page
from apps.tournaments import services
from apps.tournaments.api import answers, examples, lists, serializers
from apps.tournaments.api.base import Lists, View, actor, viewer
from apps.tournaments.api.tournaments import detail
from apps.tournaments.domain.errors import InvalidInput, NotFound
from apps.tournaments.domain.roles import Role, Scope
from apps.tournaments.models import Invitation, TournamentRole
from apps.tournaments.selectors.invitations import offers_of
from apps.tournaments.selectors.roles import require_role
from apps.tournaments.selectors.tournaments import visible_version

INVITED: answers.InvitedAnswer = {
    "detail": "Whoever has this user name or address is invited, and holds the role once they accept."
}


class ForOrganizers(View):
    """Looks nothing up for anybody else."""

    tag = "roles"
    permission_classes = [IsAuthenticated]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        visible_version(viewer(request), kwargs["tournament_id"])
        require_role(actor(request).pk, kwargs["tournament_id"], Role.ORGANIZER)


class RolesView(ForOrganizers, Lists):
    listing = lists.RolesQuery

    @property
    def throttle_scope(self) -> str | None:
        """Who looks invites nobody."""
        return None if self.request.method in SAFE_METHODS else "invitations"

    @extend_schema(parameters=[lists.RolesQuery], responses=gives_page(answers.RoleAnswer, examples.ROLE_HELD))
    def get(self, request: Request, tournament_id: int) -> Response:
        """List who holds which role here, for organizers. The tournament's creator is an organizer by that."""
        wanted = asked(request, self.listing)
        rows = TournamentRole.objects.filter(tournament=tournament_id).select_related("user")
        return Response(page_of_rows(rows, wanted).answer(request, wanted, answers.role))

    @extend_schema(request=serializers.RoleSerializer, responses=gives(answers.InvitedAnswer, INVITED, 202))
    def post(self, request: Request, tournament_id: int) -> Response:
        """Invite somebody to a role by user name or mail address. What is no more than they hold is theirs at once.

        The answer is the same whether anybody has that name or not. What has an @ is an address: whoever reads there is
        mailed a link to a page where they answer; so may the account that has confirmed the address, as by its name.
        """
        fields = read(serializers.RoleSerializer, request)
        scope = Scope.of(fields["scope"] or {})
        services.invite(tournament_id, actor(request), fields["username"], Role.from_label(fields["role"]), scope)
        return Response(INVITED, status=202)


class HandOverView(ForOrganizers):
    def present(self, request: Request, made: Any, *args: Any, **kwargs: Any) -> Response:
        return detail(request, kwargs["tournament_id"])

    @extend_schema(request=serializers.HandOverSerializer, responses=gives(answers.TournamentDetail, examples.DETAIL))
    def post(self, request: Request, tournament_id: int) -> Response:
        """Hand a tournament over to another of its organizers, as its creator. You stay an organizer there."""
        username = read(serializers.HandOverSerializer, request)["username"]
        services.hand_over(tournament_id, actor(request), username)
        return detail(request, tournament_id)


class RoleView(ForOrganizers):
    @extend_schema(responses={204: None})
    def delete(self, request: Request, tournament_id: int, username: str) -> Response:
        """Take back what a person was offered or given, by user name.

        An invitation by mail address is taken back by its number: addresses of requests stand in logs.
        """
        require_no_address(tournament_id, username)
        services.take_back(tournament_id, actor(request), username)
        return Response(status=204)


def require_no_address(tournament_id: int, username: str) -> None:
    """Raises `InvalidInput` for a mail address, unless somebody holds a role here who is called that since before."""
    if (
        is_address(username)
        and not TournamentRole.objects.filter(tournament=tournament_id, user__username=username).exists()
    ):
        raise InvalidInput(
            "A mail address does not belong into the address of a request, which logs keep: take the invitation back "
            "by its number, as the list of role-invitations has it."
        )


class OffersView(ForOrganizers, Lists):
    listing = lists.InvitationsQuery

    @extend_schema(
        parameters=[lists.InvitationsQuery], responses=gives_page(answers.RoleOfferAnswer, examples.ROLE_OFFER)
    )
    def get(self, request: Request, tournament_id: int) -> Response:
        """List the invitations to roles here that wait for an answer, for organizers."""
        wanted = asked(request, self.listing)
        rows = offers_of(tournament_id, actor(request))
        return Response(page_of_rows(rows, wanted).answer(request, wanted, answers.role_offer))


class OfferView(ForOrganizers):
    @extend_schema(responses={204: None})
    def delete(self, request: Request, tournament_id: int, invitation_id: int) -> Response:
        """Take back an invitation to a role that waits for an answer, by user name or mail address."""
        if not Invitation.objects.filter(pk=invitation_id, tournament=tournament_id).exists():
            raise NotFound
        services.withdraw_invitation(invitation_id, actor(request))
        return Response(status=204)
