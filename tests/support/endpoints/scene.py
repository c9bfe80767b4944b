"""What an endpoint is asked about: a tournament at some stage, and who plays which role in it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from apps.accounts.models import User
from apps.tournaments.models import Match, Tournament
from tests.support.cast import Cast, make_admin, registration_of

ROLES = (
    "anonymous",
    "outsider",
    "participant",
    "other participant",
    "referee",
    "organizer elsewhere",
    "organizer",
    "admin",
)
STAFF = ("referee", "organizer", "admin")


@dataclass
class Scene:
    """A tournament at some stage, and who plays which role in it. The participant is Bob, or Bella, who answers him."""

    cast: Cast
    tournament: Tournament
    participant: User
    match: Match | None = None
    ids: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.cast.elsewhere()
        self.ids = {
            "tournament_id": self.tournament.pk,
            "match_id": self.match.pk if self.match else 0,
            "registration_id": registration_of(self.tournament, self.participant).pk,
            "username": "rita",
        }

    def person(self, role: str) -> User | None:
        people = {
            "anonymous": lambda: None,
            "outsider": lambda: self.cast.carol,
            "participant": lambda: self.participant,
            "other participant": lambda: User.objects.get(username="player-2"),
            "referee": lambda: self.cast.rita,
            "organizer elsewhere": lambda: self.cast.oscar,
            "organizer": lambda: self.cast.alice,
            "admin": make_admin,
        }
        return people[role]()


def before(stage: str) -> Callable[[Cast], Scene]:
    """A tournament of four at the stage that the cast's method of that name makes."""
    return lambda cast: Scene(cast, getattr(cast, stage)(4), cast.bob)


opened = before("open")
