"""What teams keep of a person, as `apps/accounts/personal.py` asks for it. A team's name is not its captain's."""

from typing import TypedDict

from apps.accounts.models import User
from apps.accounts.personal import PARTS, Part
from apps.common.times import in_utc


class LedTeam(TypedDict):
    id: int
    name: str
    tag: str
    created_at: str


class TeamData(TypedDict):
    """`led`: the teams whose captain they are."""

    led: list[LedTeam]


EXAMPLE: TeamData = {"led": [{"id": 3, "name": "Red Pandas", "tag": "RP", "created_at": "2026-11-20T16:00:00Z"}]}


def export(user: User) -> TeamData:
    led = user.teams_led.order_by("pk")
    return {
        "led": [
            {"id": team.pk, "name": team.name, "tag": team.tag, "created_at": in_utc(team.created_at)} for team in led
        ]
    }


PARTS.append(Part("teams", TeamData, EXAMPLE, export))
