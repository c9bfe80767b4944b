"""What an endpoint is asked about: a tournament at some stage, and who plays which role in it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from apps.accounts.models import User
from apps.tournaments.domain.roles import Role, Scope
from apps.tournaments.models import Match, Tournament, TournamentRole
from tests.support.cast import Cast, make_admin, make_user, registration_of

ROLES = (
    "anonymous",
    "outsider",
    "participant",
    "other participant",
    "referee",
    "referee of others",
    "organizer elsewhere",
    "organizer",
    "admin",
)
STAFF = ("referee", "organizer", "admin")
# These see what the staff sees; one of others acts in none of the matches here.
READING = (*STAFF, "referee of others")
# No match of these tournaments is of so late a stage.
ELSEWHERE = Scope(stages=frozenset({8}))


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
        renee = User.objects.filter(username="renee").first() or make_user("renee")
        others = {"user": renee, "role": Role.REFEREE.label, "scope": ELSEWHERE.stored()}
        TournamentRole.objects.create(tournament=self.tournament, **others)
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
            "referee of others": lambda: User.objects.get(username="renee"),
            "organizer elsewhere": lambda: self.cast.oscar,
            "organizer": lambda: self.cast.alice,
            "admin": lambda: User.objects.filter(username="ada").first() or make_admin(),
        }
        return people[role]()


def before(stage: str) -> Callable[[Cast], Scene]:
    """A tournament of four at the stage that the cast's method of that name makes."""
    return lambda cast: Scene(cast, getattr(cast, stage)(4), cast.bob)


opened = before("open")
