"""The domain's enums as Django choices, labels for people."""

from enum import StrEnum

from apps.tournaments.domain.asked_fields import FieldKind
from apps.tournaments.domain.bracket import Side
from apps.tournaments.domain.dispute_states import DisputeState
from apps.tournaments.domain.formats import FORMATS
from apps.tournaments.domain.match_states import MatchState
from apps.tournaments.domain.registration_states import RegistrationState
from apps.tournaments.domain.report_states import ReportState
from apps.tournaments.domain.roles import Role
from apps.tournaments.domain.seeding import SeedingMethod
from apps.tournaments.domain.tournament_states import TournamentState


def choices(enum: type[StrEnum]) -> list[tuple[str, str]]:
    return [(member.value, _label(member.value)) for member in enum]


def _label(value: str) -> str:
    return value.replace("_", " ").capitalize()


TOURNAMENT_STATE_CHOICES = choices(TournamentState)
REGISTRATION_STATE_CHOICES = choices(RegistrationState)
MATCH_STATE_CHOICES = choices(MatchState)
REPORT_STATE_CHOICES = choices(ReportState)
DISPUTE_STATE_CHOICES = choices(DisputeState)
FIELD_KIND_CHOICES = choices(FieldKind)
SIDE_CHOICES = choices(Side)
GIVEN_ROLE_CHOICES = [(role.label, _label(role.label)) for role in (Role.REFEREE, Role.ORGANIZER)]
# The domain knows more; each comes with the services that run it, and a migration.
SEEDING_CHOICES = [(method.value, _label(method.value)) for method in (SeedingMethod.STANDARD, SeedingMethod.RANDOM)]
FORMAT_CHOICES = [(name, _label(name)) for name in FORMATS]
