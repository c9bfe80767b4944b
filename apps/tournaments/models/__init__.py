"""Tables and constraints. Choices come from the domain's enums."""

from apps.tournaments.models.asked_field import RegistrationAnswer, RegistrationField
from apps.tournaments.models.bracket import Bracket, DrawnRound
from apps.tournaments.models.choices import (
    DISPUTE_STATE_CHOICES,
    FIELD_KIND_CHOICES,
    FORMAT_CHOICES,
    GIVEN_ROLE_CHOICES,
    MATCH_STATE_CHOICES,
    REGISTRATION_STATE_CHOICES,
    TOURNAMENT_STATE_CHOICES,
)
from apps.tournaments.models.deadline import Deadline, Heartbeat, Outage
from apps.tournaments.models.demo import DemoTournament
from apps.tournaments.models.evidence import Evidence
from apps.tournaments.models.guest import GuestClaim
from apps.tournaments.models.invitation import Invitation
from apps.tournaments.models.log import Announcement, LoggedEvent
from apps.tournaments.models.match import Match, MatchGame
from apps.tournaments.models.registration import Registration, RosterPlace
from apps.tournaments.models.report import Dispute, ResultReport
from apps.tournaments.models.result import TournamentResult
from apps.tournaments.models.ruling import Ruling
from apps.tournaments.models.schedule import SchedulePlan
from apps.tournaments.models.station import Station, Stream
from apps.tournaments.models.tournament import Game, Tournament, TournamentRole
from apps.tournaments.models.veto import Veto

__all__ = [
    "DISPUTE_STATE_CHOICES",
    "FIELD_KIND_CHOICES",
    "FORMAT_CHOICES",
    "GIVEN_ROLE_CHOICES",
    "MATCH_STATE_CHOICES",
    "REGISTRATION_STATE_CHOICES",
    "TOURNAMENT_STATE_CHOICES",
    "Announcement",
    "Bracket",
    "Deadline",
    "DemoTournament",
    "Dispute",
    "DrawnRound",
    "Evidence",
    "Game",
    "GuestClaim",
    "Heartbeat",
    "Invitation",
    "LoggedEvent",
    "Match",
    "MatchGame",
    "Outage",
    "Registration",
    "RegistrationAnswer",
    "RegistrationField",
    "ResultReport",
    "RosterPlace",
    "Ruling",
    "SchedulePlan",
    "Station",
    "Stream",
    "Tournament",
    "TournamentResult",
    "TournamentRole",
    "Veto",
]
