"""The domain's enums as Django choices, labels for people."""

from enum import StrEnum

from apps.tournaments.domain.bracket import Side
from apps.tournaments.domain.formats import FORMATS
from apps.tournaments.domain.match_states import MatchState
from apps.tournaments.domain.registration_states import RegistrationState
from apps.tournaments.domain.seeding import SeedingMethod
from apps.tournaments.domain.tournament_states import TournamentState


def choices(enum: type[StrEnum]) -> list[tuple[str, str]]:
    return [(member.value, _label(member.value)) for member in enum]


def _label(value: str) -> str:
    return value.replace("_", " ").capitalize()


TOURNAMENT_STATE_CHOICES = choices(TournamentState)
REGISTRATION_STATE_CHOICES = choices(RegistrationState)
MATCH_STATE_CHOICES = choices(MatchState)
# The domain knows more of both; each comes with the services that run it, and a migration.
SIDE_CHOICES = [(side.value, _label(side.value)) for side in (Side.WINNERS, Side.THIRD_PLACE)]
SEEDING_CHOICES = [(one.value, _label(one.value)) for one in (SeedingMethod.STANDARD, SeedingMethod.RANDOM)]
FORMAT_CHOICES = [(name, _label(name)) for name in FORMATS]
