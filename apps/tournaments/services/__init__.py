"""Every write to a tournament: lock, ask the domain, save, append to the event log. One function a verb."""

from apps.tournaments.services.announcements import announce
from apps.tournaments.services.approving import confirm_registration, reject_registration
from apps.tournaments.services.brackets import generate_bracket, start_tournament
from apps.tournaments.services.carrying_on import carry_on
from apps.tournaments.services.deadlines import move_deadline, plan_deadline, switch_off_deadline
from apps.tournaments.services.disputes import dispute_result, resolve_dispute
from apps.tournaments.services.disqualifying import disqualify_registration
from apps.tournaments.services.editing import create_tournament, edit_tournament
from apps.tournaments.services.evidence import give_evidence
from apps.tournaments.services.guests import add_guests, claim_guest, renew_claim_code, undo_claim
from apps.tournaments.services.invitations import accept_invitation, decline_invitation, invite, take_back
from apps.tournaments.services.lengths import set_best_of
from apps.tournaments.services.matches import ready_up, schedule_match, start_match
from apps.tournaments.services.registrations import (
    check_in_registration,
    check_in_registrations,
    register_player,
    seed_registration,
    undo_check_in,
    withdraw_registration,
)
from apps.tournaments.services.reopening import preview_reopen, reopen_match
from apps.tournaments.services.results import complete_match, confirm_result, forfeit_match, report_result
from apps.tournaments.services.roles import give_role, hand_over, take_role
from apps.tournaments.services.rulings import rule
from apps.tournaments.services.scores import tell_scores, update_score
from apps.tournaments.services.stations import add_station, call_match, call_next, edit_station
from apps.tournaments.services.tournaments import (
    approve_result,
    cancel_tournament,
    close_registration,
    open_check_in,
    open_registration,
    publish_tournament,
)

__all__ = [
    "accept_invitation",
    "add_guests",
    "add_station",
    "announce",
    "approve_result",
    "call_match",
    "call_next",
    "cancel_tournament",
    "carry_on",
    "check_in_registration",
    "check_in_registrations",
    "claim_guest",
    "close_registration",
    "complete_match",
    "confirm_registration",
    "confirm_result",
    "create_tournament",
    "decline_invitation",
    "dispute_result",
    "disqualify_registration",
    "edit_station",
    "edit_tournament",
    "forfeit_match",
    "generate_bracket",
    "give_evidence",
    "give_role",
    "hand_over",
    "invite",
    "move_deadline",
    "open_check_in",
    "open_registration",
    "plan_deadline",
    "preview_reopen",
    "publish_tournament",
    "ready_up",
    "register_player",
    "reject_registration",
    "renew_claim_code",
    "reopen_match",
    "report_result",
    "resolve_dispute",
    "rule",
    "schedule_match",
    "seed_registration",
    "set_best_of",
    "start_match",
    "start_tournament",
    "switch_off_deadline",
    "take_back",
    "take_role",
    "tell_scores",
    "undo_check_in",
    "undo_claim",
    "update_score",
    "withdraw_registration",
]
