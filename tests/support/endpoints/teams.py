"""The endpoints of teams. The participant leads one, the other participant is in it, the outsider is invited."""

from typing import Any

from apps.accounts.models import User
from apps.teams import services
from apps.teams.models import TeamInvitation, TeamMember
from tests.support.cast import Cast
from tests.support.endpoints.scene import ROLES, Scene, opened
from tests.support.endpoints.table import Endpoint, answers, only


def _led(cast: Cast) -> Scene:
    scene = opened(cast)
    team = services.create_team(cast.bob, "Delta Wolves", "DW")
    member = User.objects.get(username="player-2")
    TeamMember.objects.create(team=team, user=member)
    services.invite_by_name(team.pk, cast.bob, "carol")
    _, code = services.invite_by_link(team.pk, cast.bob)
    scene.ids |= {
        "team_id": team.pk,
        "user_id": member.pk,
        "team_invitation_id": TeamInvitation.objects.get(username="carol").pk,
        "code": code,
    }
    return scene


def _heir(scene: Scene) -> dict[str, Any]:
    return {"user_id": scene.ids["user_id"]}


def _invited(good: int) -> dict[str, int]:
    return {role: {"outsider": good, "anonymous": 401}.get(role, 404) for role in ROLES}


_T = "/api/v1/teams/{team_id}/"
_I = "/api/v1/team-invitations/{team_invitation_id}/"
_NAMED = {"name": "Red Pandas", "tag": "RP"}
_LEAVES = {role: {"anonymous": 401, "participant": 409, "other participant": 204}.get(role, 404) for role in ROLES}

ENDPOINTS = [
    Endpoint("GET", "/api/v1/teams/", answers(200, anonymous=401)),
    Endpoint("POST", "/api/v1/teams/", answers(201, anonymous=401), body=_NAMED),
    Endpoint("GET", _T, answers(200), _led),
    Endpoint("PUT", _T, only(200, "participant"), _led, _NAMED),
    Endpoint("DELETE", _T, only(204, "participant"), _led),
    Endpoint("POST", f"{_T}leave/", _LEAVES, _led),
    Endpoint("POST", f"{_T}hand-over/", only(200, "participant"), _led, _heir),
    Endpoint("DELETE", f"{_T}members/{{user_id}}/", only(204, "participant"), _led),
    Endpoint("GET", f"{_T}invitations/", only(200, "participant"), _led),
    Endpoint("POST", f"{_T}invitations/", only(202, "participant"), _led, {"username": "oscar"}),
    Endpoint("DELETE", f"{_T}invitations/{{team_invitation_id}}/", only(204, "participant"), _led),
    Endpoint("GET", "/api/v1/me/team-invitations/", answers(200, anonymous=401), _led),
    Endpoint("POST", f"{_I}accept/", _invited(200), _led),
    Endpoint("POST", f"{_I}decline/", _invited(204), _led),
    Endpoint("POST", "/api/v1/invitations/{code}/accept/", answers(200, anonymous=401), _led),
]
