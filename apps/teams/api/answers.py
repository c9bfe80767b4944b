"""What the endpoints of teams answer, and examples of it."""

from typing import TypedDict

from apps.accounts.models import User
from apps.common.times import in_utc
from apps.teams.models import Team, TeamInvitation
from apps.teams.selectors import is_member, members_of


class MemberAnswer(TypedDict):
    """`user_id`: what a roster names them by; only members are told."""

    name: str
    is_captain: bool
    user_id: int | None


class TeamAnswer(TypedDict):
    id: int
    name: str
    tag: str
    is_dissolved: bool
    members: list[MemberAnswer]


class TeamInvitationAnswer(TypedDict):
    """`username`: to whom it is offered, empty of a link."""

    id: int
    username: str
    at: str
    ends_at: str


class TeamLinkAnswer(TypedDict):
    """`code` is shown this once."""

    id: int
    code: str
    ends_at: str


class OfferAnswer(TypedDict):
    id: int
    team_id: int
    team: str
    invited_by: str
    ends_at: str


class Nothing(TypedDict):
    """An empty object."""


class JoinedAnswer(TypedDict):
    team_id: int


TEAM: TeamAnswer = {
    "id": 3,
    "name": "Red Pandas",
    "tag": "RP",
    "is_dissolved": False,
    "members": [
        {"name": "Bob", "is_captain": True, "user_id": 12},
        {"name": "Bella", "is_captain": False, "user_id": 13},
    ],
}
_ENDS = "2026-12-18T18:00:00Z"
INVITATION: TeamInvitationAnswer = {"id": 8, "username": "nina", "at": "2026-12-04T18:00:00Z", "ends_at": _ENDS}
LINK: TeamLinkAnswer = {"id": 9, "code": "hW3kQ0gUq0cVZb1xN5m2Rg", "ends_at": _ENDS}
INVITED: OfferAnswer = {"id": 8, "team_id": 3, "team": "Red Pandas", "invited_by": "Bob", "ends_at": _ENDS}
JOINED: JoinedAnswer = {"team_id": 3}


def team(row: Team, reader: User | None) -> TeamAnswer:
    known = is_member(row, reader)
    return {
        "id": row.pk,
        "name": row.name,
        "tag": row.tag,
        "is_dissolved": row.dissolved_at is not None,
        "members": [
            {
                "name": member.user.shown_name,
                "is_captain": member.user_id == row.captain_id,
                "user_id": member.user_id if known else None,
            }
            for member in members_of(row)
        ],
    }


def invitation(row: TeamInvitation) -> TeamInvitationAnswer:
    return {"id": row.pk, "username": row.username, "at": in_utc(row.at), "ends_at": in_utc(row.ends_at)}


def link(row: TeamInvitation, code: str) -> TeamLinkAnswer:
    return {"id": row.pk, "code": code, "ends_at": in_utc(row.ends_at)}


def invited(row: TeamInvitation) -> OfferAnswer:
    return {
        "id": row.pk,
        "team_id": row.team_id,
        "team": row.team.name,
        "invited_by": row.invited_by.shown_name,
        "ends_at": in_utc(row.ends_at),
    }
