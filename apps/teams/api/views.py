"""Teams over HTTP: who is in them, and how one comes in and out."""

from typing import ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import IsAuthenticated, IsAuthenticatedOrReadOnly
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.api.once import WriteOnce
from apps.accounts.models import User
from apps.accounts.requests import signed_in, viewer
from apps.common.reading import read, read_nothing, refuse_unknown
from apps.common.schema import Refusals, gives
from apps.limits.throttles import take
from apps.teams import services
from apps.teams.api import answers, errors, serializers  # noqa: F401  (errors: teaches the API the refusals)
from apps.teams.errors import OnlyTheCaptain
from apps.teams.models import Team
from apps.teams.selectors import invitations_to, open_invitations_of, team_named, teams_of

_TEAM = gives(answers.TeamAnswer, answers.TEAM)


class View(WriteOnce):
    tag = "teams"
    permission_classes = [IsAuthenticated]
    refuses: ClassVar[Refusals] = {409: ("conflict",)}

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        super().initial(request, *args, **kwargs)
        refuse_unknown(request.query_params, ())
        if request.method == "DELETE":
            read_nothing(request)


def _shown(team: Team, reader: User | None, status: int = 200) -> Response:
    return Response(answers.team(team_named(team.pk), reader), status=status)


class TeamsView(View):
    @extend_schema(operation_id="v1_teams_list", responses=gives(list[answers.TeamAnswer], [answers.TEAM]))
    def get(self, request: Request) -> Response:
        """List the teams that you are in."""
        me = signed_in(request)
        return Response([answers.team(team, me) for team in teams_of(me)])

    @extend_schema(request=serializers.TeamSerializer, responses=gives(answers.TeamAnswer, answers.TEAM, 201))
    def post(self, request: Request) -> Response:
        """Make a team. You are its captain."""
        me = signed_in(request)
        return _shown(services.create_team(me, **read(serializers.TeamSerializer, request)), me, 201)


class TeamView(View):
    permission_classes = [IsAuthenticatedOrReadOnly]

    @extend_schema(responses=_TEAM)
    def get(self, request: Request, team_id: int) -> Response:
        """Read a team and who is in it."""
        return Response(answers.team(team_named(team_id), viewer(request)))

    @extend_schema(request=serializers.TeamSerializer, responses=_TEAM)
    def put(self, request: Request, team_id: int) -> Response:
        """Give your team another name and tag. Where it is entered already, it keeps the name that it had."""
        me = signed_in(request)
        return _shown(services.rename_team(team_id, me, **read(serializers.TeamSerializer, request)), me)

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request, team_id: int) -> Response:
        """Dissolve your team. Its results stay. Refused while it takes part in what is not over."""
        services.dissolve_team(team_id, signed_in(request))
        return Response(status=204)


class LeaveView(View):
    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request, team_id: int) -> Response:
        """Leave a team. Refused while you are in its roster where it takes part in what is not over."""
        read_nothing(request)
        services.leave_team(team_id, signed_in(request))
        return Response(status=204)


class MemberView(View):
    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request, team_id: int, user_id: int) -> Response:
        """Take somebody out of your team. Refused while they are in its roster somewhere."""
        services.remove_member(team_id, signed_in(request), user_id)
        return Response(status=204)


class TeamHandOverView(View):
    @extend_schema(request=serializers.HeirSerializer, responses=_TEAM)
    def post(self, request: Request, team_id: int) -> Response:
        """Make another member of your team its captain."""
        me = signed_in(request)
        return _shown(services.hand_team_over(team_id, me, **read(serializers.HeirSerializer, request)), me)


class TeamInvitationsView(View):
    seals_answer = True

    @extend_schema(responses=gives(list[answers.TeamInvitationAnswer], [answers.INVITATION]))
    def get(self, request: Request, team_id: int) -> Response:
        """List the invitations of your team that nobody has answered."""
        team = team_named(team_id)
        if team.captain_id != signed_in(request).pk:
            raise OnlyTheCaptain
        return Response([answers.invitation(row) for row in open_invitations_of(team)])

    @extend_schema(
        request=serializers.InviteSerializer,
        responses={**gives(answers.TeamLinkAnswer, answers.LINK, 201), **gives(answers.Nothing, {}, 202)},
    )
    def post(self, request: Request, team_id: int) -> Response:
        """Offer a place in your team: to who has the user name, or without one by a link.

        202 for a name, the same whether anybody has it or not. 201 for a link, which takes one person in within two
        weeks; its code is shown this once.
        """
        me, username = signed_in(request), read(serializers.InviteSerializer, request).get("username")
        if username is None:
            return Response(answers.link(*services.invite_by_link(team_id, me)), status=201)
        services.invite_by_name(team_id, me, username)
        return Response({}, status=202)


class TeamInvitationView(View):
    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request, team_id: int, team_invitation_id: int) -> Response:
        """Take an invitation of your team back, that of a link as well."""
        services.withdraw_invitation(team_id, signed_in(request), team_invitation_id)
        return Response(status=204)


class InvitedView(View):
    refuses: ClassVar[Refusals] = {}

    @extend_schema(responses=gives(list[answers.OfferAnswer], [answers.INVITED]))
    def get(self, request: Request) -> Response:
        """List the teams that you are invited to, the newest first."""
        return Response([answers.invited(row) for row in invitations_to(signed_in(request))[:100]])


class AcceptTeamView(View):
    @extend_schema(request=None, responses=gives(answers.JoinedAnswer, answers.JOINED))
    def post(self, request: Request, team_invitation_id: int) -> Response:
        """Take the place in a team that was offered to you."""
        read_nothing(request)
        return Response({"team_id": services.accept_invitation(team_invitation_id, signed_in(request)).pk})


class DeclineTeamView(View):
    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request, team_invitation_id: int) -> Response:
        """Decline the place in a team that was offered to you."""
        read_nothing(request)
        services.decline_invitation(team_invitation_id, signed_in(request))
        return Response(status=204)


class AcceptLinkView(View):
    @extend_schema(request=None, responses=gives(answers.JoinedAnswer, answers.JOINED))
    def post(self, request: Request, code: str) -> Response:
        """Take the place in a team that a link offers, by its code."""
        read_nothing(request)
        me = signed_in(request)
        take("claims", str(me.pk))
        return Response({"team_id": services.accept_link(code, me).pk})
