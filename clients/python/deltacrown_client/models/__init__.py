""" Contains all the data models used in inputs/outputs """

from .access import Access
from .account_answer import AccountAnswer
from .account_data import AccountData
from .action_enum import ActionEnum
from .announcement_answer import AnnouncementAnswer
from .announcement_answer_page import AnnouncementAnswerPage
from .announcement_data import AnnouncementData
from .answers import Answers
from .answers_answers import AnswersAnswers
from .best_of import BestOf
from .browser_data import BrowserData
from .call import Call
from .carry_on import CarryOn
from .check_in_many import CheckInMany
from .claim import Claim
from .claimed_answer import ClaimedAnswer
from .complete import Complete
from .confirm import Confirm
from .connection_data import ConnectionData
from .credentials import Credentials
from .deadline import Deadline
from .deadline_kind_enum import DeadlineKindEnum
from .deadline_shape import DeadlineShape
from .deadline_shape_page import DeadlineShapePage
from .deed_data import DeedData
from .dispute import Dispute
from .dispute_answer import DisputeAnswer
from .dispute_answer_page import DisputeAnswerPage
from .dispute_data import DisputeData
from .dispute_in_full import DisputeInFull
from .dispute_opened_answer import DisputeOpenedAnswer
from .dispute_shape import DisputeShape
from .end import End
from .events_answer import EventsAnswer
from .evidence import Evidence
from .evidence_data import EvidenceData
from .evidence_shape import EvidenceShape
from .factor_data import FactorData
from .field import Field
from .field_kind_enum import FieldKindEnum
from .field_shape import FieldShape
from .forfeit import Forfeit
from .format_enum import FormatEnum
from .game_answer import GameAnswer
from .game_answer_page import GameAnswerPage
from .game_score import GameScore
from .game_shape import GameShape
from .guest_answer import GuestAnswer
from .guests import Guests
from .hand_over import HandOver
from .heir import Heir
from .how_enum import HowEnum
from .invitation_answer import InvitationAnswer
from .invitation_answer_page import InvitationAnswerPage
from .invitation_data import InvitationData
from .invite import Invite
from .invited_answer import InvitedAnswer
from .invited_to import InvitedTo
from .joined_answer import JoinedAnswer
from .live_score import LiveScore
from .logged_event_answer import LoggedEventAnswer
from .logged_event_answer_data import LoggedEventAnswerData
from .login_data import LoginData
from .logout import Logout
from .mail_data import MailData
from .match_in_full_shape import MatchInFullShape
from .match_in_full_shape_deadlines import MatchInFullShapeDeadlines
from .match_shape import MatchShape
from .match_shape_page import MatchShapePage
from .match_snapshot import MatchSnapshot
from .me import Me
from .member_answer import MemberAnswer
from .move_deadline import MoveDeadline
from .my_match import MyMatch
from .my_registration import MyRegistration
from .my_role import MyRole
from .named_tournament import NamedTournament
from .new_announcement import NewAnnouncement
from .new_tournament import NewTournament
from .nothing import Nothing
from .offer_answer import OfferAnswer
from .own_registration import OwnRegistration
from .own_registration_answers import OwnRegistrationAnswers
from .own_team import OwnTeam
from .participant_shape import ParticipantShape
from .participation_enum import ParticipationEnum
from .patched_answers import PatchedAnswers
from .patched_answers_answers import PatchedAnswersAnswers
from .patched_edit_field import PatchedEditField
from .patched_edit_station import PatchedEditStation
from .patched_edit_stream import PatchedEditStream
from .patched_new_tournament import PatchedNewTournament
from .personal_data import PersonalData
from .pick import Pick
from .picture import Picture
from .place_reason_shape import PlaceReasonShape
from .placed_shape import PlacedShape
from .plan import Plan
from .plan_minutes import PlanMinutes
from .planned_shape import PlannedShape
from .player_data import PlayerData
from .problem import Problem
from .problem_fields import ProblemFields
from .ready import Ready
from .reason_enum import ReasonEnum
from .refresh import Refresh
from .register import Register
from .register_answers import RegisterAnswers
from .registration_data import RegistrationData
from .registration_data_answers import RegistrationDataAnswers
from .registration_listed import RegistrationListed
from .registration_listed_answers import RegistrationListedAnswers
from .registration_listed_page import RegistrationListedPage
from .registration_shape import RegistrationShape
from .reject import Reject
from .reopen import Reopen
from .reopen_preview import ReopenPreview
from .report import Report
from .report_answer import ReportAnswer
from .report_data import ReportData
from .report_shape import ReportShape
from .role import Role
from .role_answer import RoleAnswer
from .role_answer_page import RoleAnswerPage
from .role_data import RoleData
from .role_enum import RoleEnum
from .roster import Roster
from .roster_shape import RosterShape
from .rule_value_shape import RuleValueShape
from .ruling import Ruling
from .ruling_data import RulingData
from .ruling_shape import RulingShape
from .schedule import Schedule
from .schedule_shape import ScheduleShape
from .schedule_shape_minutes import ScheduleShapeMinutes
from .scope import Scope
from .scope_shape import ScopeShape
from .seed import Seed
from .seeding_enum import SeedingEnum
from .side_enum import SideEnum
from .sides import Sides
from .sign_up import SignUp
from .standing_shape import StandingShape
from .start import Start
from .station import Station
from .station_shape import StationShape
from .stream import Stream
from .stream_shape import StreamShape
from .substitute import Substitute
from .table_shape import TableShape
from .team import Team
from .team_answer import TeamAnswer
from .team_data import TeamData
from .team_invitation_answer import TeamInvitationAnswer
from .team_link_answer import TeamLinkAnswer
from .ticket_answer import TicketAnswer
from .ticket_request import TicketRequest
from .token_pair import TokenPair
from .tournament_detail import TournamentDetail
from .tournament_detail_options import TournamentDetailOptions
from .tournament_listed import TournamentListed
from .tournament_listed_page import TournamentListedPage
from .tournament_name import TournamentName
from .tournament_shape import TournamentShape
from .tournament_snapshot import TournamentSnapshot
from .v1_games_list_order import V1GamesListOrder
from .v1_me_invitations_list_order import V1MeInvitationsListOrder
from .v1_tournaments_announcements_list_order import V1TournamentsAnnouncementsListOrder
from .v1_tournaments_deadlines_list_order import V1TournamentsDeadlinesListOrder
from .v1_tournaments_disputes_list_order import V1TournamentsDisputesListOrder
from .v1_tournaments_disputes_list_status import V1TournamentsDisputesListStatus
from .v1_tournaments_list_format import V1TournamentsListFormat
from .v1_tournaments_list_order import V1TournamentsListOrder
from .v1_tournaments_list_state import V1TournamentsListState
from .v1_tournaments_matches_list_order import V1TournamentsMatchesListOrder
from .v1_tournaments_matches_list_state import V1TournamentsMatchesListState
from .v1_tournaments_registrations_list_order import V1TournamentsRegistrationsListOrder
from .v1_tournaments_registrations_list_state import V1TournamentsRegistrationsListState
from .v1_tournaments_roles_list_order import V1TournamentsRolesListOrder
from .veto import Veto
from .veto_shape import VetoShape
from .veto_step_shape import VetoStepShape
from .veto_turn import VetoTurn
from .veto_turn_shape import VetoTurnShape
from .visibility_enum import VisibilityEnum

__all__ = (
    "Access",
    "AccountAnswer",
    "AccountData",
    "ActionEnum",
    "AnnouncementAnswer",
    "AnnouncementAnswerPage",
    "AnnouncementData",
    "Answers",
    "AnswersAnswers",
    "BestOf",
    "BrowserData",
    "Call",
    "CarryOn",
    "CheckInMany",
    "Claim",
    "ClaimedAnswer",
    "Complete",
    "Confirm",
    "ConnectionData",
    "Credentials",
    "Deadline",
    "DeadlineKindEnum",
    "DeadlineShape",
    "DeadlineShapePage",
    "DeedData",
    "Dispute",
    "DisputeAnswer",
    "DisputeAnswerPage",
    "DisputeData",
    "DisputeInFull",
    "DisputeOpenedAnswer",
    "DisputeShape",
    "End",
    "EventsAnswer",
    "Evidence",
    "EvidenceData",
    "EvidenceShape",
    "FactorData",
    "Field",
    "FieldKindEnum",
    "FieldShape",
    "Forfeit",
    "FormatEnum",
    "GameAnswer",
    "GameAnswerPage",
    "GameScore",
    "GameShape",
    "GuestAnswer",
    "Guests",
    "HandOver",
    "Heir",
    "HowEnum",
    "InvitationAnswer",
    "InvitationAnswerPage",
    "InvitationData",
    "Invite",
    "InvitedAnswer",
    "InvitedTo",
    "JoinedAnswer",
    "LiveScore",
    "LoggedEventAnswer",
    "LoggedEventAnswerData",
    "LoginData",
    "Logout",
    "MailData",
    "MatchInFullShape",
    "MatchInFullShapeDeadlines",
    "MatchShape",
    "MatchShapePage",
    "MatchSnapshot",
    "Me",
    "MemberAnswer",
    "MoveDeadline",
    "MyMatch",
    "MyRegistration",
    "MyRole",
    "NamedTournament",
    "NewAnnouncement",
    "NewTournament",
    "Nothing",
    "OfferAnswer",
    "OwnRegistration",
    "OwnRegistrationAnswers",
    "OwnTeam",
    "ParticipantShape",
    "ParticipationEnum",
    "PatchedAnswers",
    "PatchedAnswersAnswers",
    "PatchedEditField",
    "PatchedEditStation",
    "PatchedEditStream",
    "PatchedNewTournament",
    "PersonalData",
    "Pick",
    "Picture",
    "PlacedShape",
    "PlaceReasonShape",
    "Plan",
    "PlanMinutes",
    "PlannedShape",
    "PlayerData",
    "Problem",
    "ProblemFields",
    "Ready",
    "ReasonEnum",
    "Refresh",
    "Register",
    "RegisterAnswers",
    "RegistrationData",
    "RegistrationDataAnswers",
    "RegistrationListed",
    "RegistrationListedAnswers",
    "RegistrationListedPage",
    "RegistrationShape",
    "Reject",
    "Reopen",
    "ReopenPreview",
    "Report",
    "ReportAnswer",
    "ReportData",
    "ReportShape",
    "Role",
    "RoleAnswer",
    "RoleAnswerPage",
    "RoleData",
    "RoleEnum",
    "Roster",
    "RosterShape",
    "RuleValueShape",
    "Ruling",
    "RulingData",
    "RulingShape",
    "Schedule",
    "ScheduleShape",
    "ScheduleShapeMinutes",
    "Scope",
    "ScopeShape",
    "Seed",
    "SeedingEnum",
    "SideEnum",
    "Sides",
    "SignUp",
    "StandingShape",
    "Start",
    "Station",
    "StationShape",
    "Stream",
    "StreamShape",
    "Substitute",
    "TableShape",
    "Team",
    "TeamAnswer",
    "TeamData",
    "TeamInvitationAnswer",
    "TeamLinkAnswer",
    "TicketAnswer",
    "TicketRequest",
    "TokenPair",
    "TournamentDetail",
    "TournamentDetailOptions",
    "TournamentListed",
    "TournamentListedPage",
    "TournamentName",
    "TournamentShape",
    "TournamentSnapshot",
    "V1GamesListOrder",
    "V1MeInvitationsListOrder",
    "V1TournamentsAnnouncementsListOrder",
    "V1TournamentsDeadlinesListOrder",
    "V1TournamentsDisputesListOrder",
    "V1TournamentsDisputesListStatus",
    "V1TournamentsListFormat",
    "V1TournamentsListOrder",
    "V1TournamentsListState",
    "V1TournamentsMatchesListOrder",
    "V1TournamentsMatchesListState",
    "V1TournamentsRegistrationsListOrder",
    "V1TournamentsRegistrationsListState",
    "V1TournamentsRolesListOrder",
    "Veto",
    "VetoShape",
    "VetoStepShape",
    "VetoTurn",
    "VetoTurnShape",
    "VisibilityEnum",
)
