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
from .approve_payout import ApprovePayout
from .balances_answer import BalancesAnswer
from .batch_answer import BatchAnswer
from .batch_row import BatchRow
from .best_of import BestOf
from .browser_data import BrowserData
from .call import Call
from .carry_on import CarryOn
from .certificate_checked import CertificateChecked
from .certificate_data import CertificateData
from .certificate_ended import CertificateEnded
from .certificate_listed import CertificateListed
from .certificate_listed_page import CertificateListedPage
from .certificate_options import CertificateOptions
from .certificate_options_answer import CertificateOptionsAnswer
from .certificates_preparing import CertificatesPreparing
from .check_in_many import CheckInMany
from .claim import Claim
from .claimed_answer import ClaimedAnswer
from .complete import Complete
from .confirm import Confirm
from .connection_data import ConnectionData
from .credentials import Credentials
from .day_count import DayCount
from .deadline import Deadline
from .deadline_kind_enum import DeadlineKindEnum
from .deadline_shape import DeadlineShape
from .deadline_shape_page import DeadlineShapePage
from .deed_data import DeedData
from .details_shape import DetailsShape
from .dispute import Dispute
from .dispute_answer import DisputeAnswer
from .dispute_answer_page import DisputeAnswerPage
from .dispute_data import DisputeData
from .dispute_figures import DisputeFigures
from .dispute_figures_by_reason import DisputeFiguresByReason
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
from .invited_address_data import InvitedAddressData
from .invited_answer import InvitedAnswer
from .invited_to import InvitedTo
from .joined_answer import JoinedAnswer
from .language_enum import LanguageEnum
from .live_score import LiveScore
from .logged_event_answer import LoggedEventAnswer
from .logged_event_answer_data import LoggedEventAnswerData
from .login_data import LoginData
from .logout import Logout
from .mail_data import MailData
from .mark_paid import MarkPaid
from .match_figures import MatchFigures
from .match_figures_by_state import MatchFiguresByState
from .match_in_full_shape import MatchInFullShape
from .match_in_full_shape_deadlines import MatchInFullShapeDeadlines
from .match_shape import MatchShape
from .match_shape_page import MatchShapePage
from .match_snapshot import MatchSnapshot
from .me import Me
from .member_answer import MemberAnswer
from .method_enum import MethodEnum
from .month_count import MonthCount
from .move_deadline import MoveDeadline
from .my_match import MyMatch
from .my_registration import MyRegistration
from .my_role import MyRole
from .named_tournament import NamedTournament
from .new_announcement import NewAnnouncement
from .new_tournament import NewTournament
from .nothing import Nothing
from .offer_answer import OfferAnswer
from .opponent import Opponent
from .organizer_figures import OrganizerFigures
from .own_certificate import OwnCertificate
from .own_payout import OwnPayout
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
from .payment_details import PaymentDetails
from .payout_data import PayoutData
from .payout_reason import PayoutReason
from .payout_shape import PayoutShape
from .payout_shape_page import PayoutShapePage
from .personal_data import PersonalData
from .pick import Pick
from .picture import Picture
from .place_reason_shape import PlaceReasonShape
from .place_taken import PlaceTaken
from .placed_shape import PlacedShape
from .plan import Plan
from .plan_minutes import PlanMinutes
from .planned_shape import PlannedShape
from .played_tournament import PlayedTournament
from .player_data import PlayerData
from .player_profile import PlayerProfile
from .prize_shape import PrizeShape
from .prizes import Prizes
from .prizes_fixed import PrizesFixed
from .prizes_percent import PrizesPercent
from .prizes_shape import PrizesShape
from .prizes_shape_fixed import PrizesShapeFixed
from .prizes_shape_percent import PrizesShapePercent
from .problem import Problem
from .problem_fields import ProblemFields
from .ready import Ready
from .reason_enum import ReasonEnum
from .recipient_enum import RecipientEnum
from .reconciliation_answer import ReconciliationAnswer
from .record import Record
from .refresh import Refresh
from .register import Register
from .register_answers import RegisterAnswers
from .registration_data import RegistrationData
from .registration_data_answers import RegistrationDataAnswers
from .registration_figures import RegistrationFigures
from .registration_figures_by_state import RegistrationFiguresByState
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
from .revoke import Revoke
from .role import Role
from .role_answer import RoleAnswer
from .role_answer_page import RoleAnswerPage
from .role_data import RoleData
from .role_enum import RoleEnum
from .role_offer_answer import RoleOfferAnswer
from .role_offer_answer_page import RoleOfferAnswerPage
from .roster import Roster
from .roster_shape import RosterShape
from .round_times import RoundTimes
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
from .send_payout import SendPayout
from .settle_line import SettleLine
from .side_enum import SideEnum
from .sides import Sides
from .sign_up import SignUp
from .standing_shape import StandingShape
from .start import Start
from .statement import Statement
from .statement_answer import StatementAnswer
from .statement_line_answer import StatementLineAnswer
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
from .times import Times
from .token_pair import TokenPair
from .tournament_detail import TournamentDetail
from .tournament_detail_options import TournamentDetailOptions
from .tournament_figures import TournamentFigures
from .tournament_listed import TournamentListed
from .tournament_listed_page import TournamentListedPage
from .tournament_name import TournamentName
from .tournament_result_answer import TournamentResultAnswer
from .tournament_shape import TournamentShape
from .tournament_snapshot import TournamentSnapshot
from .unprintable_name import UnprintableName
from .unsettled_line import UnsettledLine
from .v1_games_list_order import V1GamesListOrder
from .v1_me_invitations_list_order import V1MeInvitationsListOrder
from .v1_me_payouts_list_order import V1MePayoutsListOrder
from .v1_tournaments_announcements_list_order import V1TournamentsAnnouncementsListOrder
from .v1_tournaments_certificates_list_order import V1TournamentsCertificatesListOrder
from .v1_tournaments_certificates_list_state import V1TournamentsCertificatesListState
from .v1_tournaments_deadlines_list_order import V1TournamentsDeadlinesListOrder
from .v1_tournaments_disputes_list_order import V1TournamentsDisputesListOrder
from .v1_tournaments_disputes_list_status import V1TournamentsDisputesListStatus
from .v1_tournaments_list_format import V1TournamentsListFormat
from .v1_tournaments_list_order import V1TournamentsListOrder
from .v1_tournaments_list_state import V1TournamentsListState
from .v1_tournaments_matches_list_order import V1TournamentsMatchesListOrder
from .v1_tournaments_matches_list_state import V1TournamentsMatchesListState
from .v1_tournaments_payouts_list_order import V1TournamentsPayoutsListOrder
from .v1_tournaments_payouts_list_state import V1TournamentsPayoutsListState
from .v1_tournaments_registrations_list_order import V1TournamentsRegistrationsListOrder
from .v1_tournaments_registrations_list_state import V1TournamentsRegistrationsListState
from .v1_tournaments_role_invitations_list_order import V1TournamentsRoleInvitationsListOrder
from .v1_tournaments_roles_list_order import V1TournamentsRolesListOrder
from .veto import Veto
from .veto_shape import VetoShape
from .veto_step_shape import VetoStepShape
from .veto_turn import VetoTurn
from .veto_turn_shape import VetoTurnShape
from .viewer_count import ViewerCount
from .viewer_figures import ViewerFigures
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
    "ApprovePayout",
    "BalancesAnswer",
    "BatchAnswer",
    "BatchRow",
    "BestOf",
    "BrowserData",
    "Call",
    "CarryOn",
    "CertificateChecked",
    "CertificateData",
    "CertificateEnded",
    "CertificateListed",
    "CertificateListedPage",
    "CertificateOptions",
    "CertificateOptionsAnswer",
    "CertificatesPreparing",
    "CheckInMany",
    "Claim",
    "ClaimedAnswer",
    "Complete",
    "Confirm",
    "ConnectionData",
    "Credentials",
    "DayCount",
    "Deadline",
    "DeadlineKindEnum",
    "DeadlineShape",
    "DeadlineShapePage",
    "DeedData",
    "DetailsShape",
    "Dispute",
    "DisputeAnswer",
    "DisputeAnswerPage",
    "DisputeData",
    "DisputeFigures",
    "DisputeFiguresByReason",
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
    "InvitedAddressData",
    "InvitedAnswer",
    "InvitedTo",
    "JoinedAnswer",
    "LanguageEnum",
    "LiveScore",
    "LoggedEventAnswer",
    "LoggedEventAnswerData",
    "LoginData",
    "Logout",
    "MailData",
    "MarkPaid",
    "MatchFigures",
    "MatchFiguresByState",
    "MatchInFullShape",
    "MatchInFullShapeDeadlines",
    "MatchShape",
    "MatchShapePage",
    "MatchSnapshot",
    "Me",
    "MemberAnswer",
    "MethodEnum",
    "MonthCount",
    "MoveDeadline",
    "MyMatch",
    "MyRegistration",
    "MyRole",
    "NamedTournament",
    "NewAnnouncement",
    "NewTournament",
    "Nothing",
    "OfferAnswer",
    "Opponent",
    "OrganizerFigures",
    "OwnCertificate",
    "OwnPayout",
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
    "PaymentDetails",
    "PayoutData",
    "PayoutReason",
    "PayoutShape",
    "PayoutShapePage",
    "PersonalData",
    "Pick",
    "Picture",
    "PlacedShape",
    "PlaceReasonShape",
    "PlaceTaken",
    "Plan",
    "PlanMinutes",
    "PlannedShape",
    "PlayedTournament",
    "PlayerData",
    "PlayerProfile",
    "Prizes",
    "PrizesFixed",
    "PrizeShape",
    "PrizesPercent",
    "PrizesShape",
    "PrizesShapeFixed",
    "PrizesShapePercent",
    "Problem",
    "ProblemFields",
    "Ready",
    "ReasonEnum",
    "RecipientEnum",
    "ReconciliationAnswer",
    "Record",
    "Refresh",
    "Register",
    "RegisterAnswers",
    "RegistrationData",
    "RegistrationDataAnswers",
    "RegistrationFigures",
    "RegistrationFiguresByState",
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
    "Revoke",
    "Role",
    "RoleAnswer",
    "RoleAnswerPage",
    "RoleData",
    "RoleEnum",
    "RoleOfferAnswer",
    "RoleOfferAnswerPage",
    "Roster",
    "RosterShape",
    "RoundTimes",
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
    "SendPayout",
    "SettleLine",
    "SideEnum",
    "Sides",
    "SignUp",
    "StandingShape",
    "Start",
    "Statement",
    "StatementAnswer",
    "StatementLineAnswer",
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
    "Times",
    "TokenPair",
    "TournamentDetail",
    "TournamentDetailOptions",
    "TournamentFigures",
    "TournamentListed",
    "TournamentListedPage",
    "TournamentName",
    "TournamentResultAnswer",
    "TournamentShape",
    "TournamentSnapshot",
    "UnprintableName",
    "UnsettledLine",
    "V1GamesListOrder",
    "V1MeInvitationsListOrder",
    "V1MePayoutsListOrder",
    "V1TournamentsAnnouncementsListOrder",
    "V1TournamentsCertificatesListOrder",
    "V1TournamentsCertificatesListState",
    "V1TournamentsDeadlinesListOrder",
    "V1TournamentsDisputesListOrder",
    "V1TournamentsDisputesListStatus",
    "V1TournamentsListFormat",
    "V1TournamentsListOrder",
    "V1TournamentsListState",
    "V1TournamentsMatchesListOrder",
    "V1TournamentsMatchesListState",
    "V1TournamentsPayoutsListOrder",
    "V1TournamentsPayoutsListState",
    "V1TournamentsRegistrationsListOrder",
    "V1TournamentsRegistrationsListState",
    "V1TournamentsRoleInvitationsListOrder",
    "V1TournamentsRolesListOrder",
    "Veto",
    "VetoShape",
    "VetoStepShape",
    "VetoTurn",
    "VetoTurnShape",
    "ViewerCount",
    "ViewerFigures",
    "VisibilityEnum",
)
