"""What teams keep of a person, as `apps/accounts/personal.py` asks for it. A team's name is not its captain's."""

from typing import TypedDict

from apps.accounts.models import User
from apps.accounts.personal import PARTS, Part
from apps.common.times import in_utc
from apps.teams.services import erase_member, forget_member


class OwnTeam(TypedDict):
    """`is_captain`: whether they lead it."""

    id: int
    name: str
    tag: str
    is_captain: bool
    joined_at: str


class InvitedTo(TypedDict):
    team: str
    at: str


class TeamData(TypedDict):
    teams: list[OwnTeam]
    invitations: list[InvitedTo]


EXAMPLE: TeamData = {
    "teams": [
        {"id": 3, "name": "Red Pandas", "tag": "RP", "is_captain": True, "joined_at": "2026-11-20T16:00:00Z"},
    ],
    "invitations": [{"team": "Blue Foxes", "at": "2026-11-22T18:30:00Z"}],
}


def export(user: User) -> TeamData:
    memberships = user.team_memberships.select_related("team").order_by("pk")
    invitations = user.team_invitations.select_related("team").order_by("pk")
    return {
        "teams": [
            {
                "id": row.team_id,
                "name": row.team.name,
                "tag": row.team.tag,
                "is_captain": row.team.captain_id == user.pk,
                "joined_at": in_utc(row.joined_at),
            }
            for row in memberships
        ],
        "invitations": [{"team": row.team.name, "at": in_utc(row.at)} for row in invitations],
    }


PARTS.append(Part("teams", TeamData, EXAMPLE, export, erase=erase_member, forget=forget_member))
