"""Every write to a tournament: lock, ask the domain, save, append to the event log. One function a verb."""

from apps.tournaments.services.announcements import announce, announce_to_sides
from apps.tournaments.services.approving import confirm_registration, reject_registration
from apps.tournaments.services.asked_fields import add_field, answer, edit_field, remove_field
from apps.tournaments.services.brackets import close_and_start, generate_bracket, start_tournament
from apps.tournaments.services.carrying_on import carry_on
from apps.tournaments.services.copying import copy_tournament
from apps.tournaments.services.deadlines import move_deadline, plan_deadline, switch_off_deadline
from apps.tournaments.services.disputes import dispute_result, resolve_dispute
from apps.tournaments.services.disqualifying import disqualify_registration
from apps.tournaments.services.draw_previews import preview_draw
from apps.tournaments.services.editing import create_tournament, edit_tournament
from apps.tournaments.services.evidence import give_evidence
from apps.tournaments.services.guests import add_guests, claim_guest, renew_claim_code, renew_claim_codes, undo_claim
from apps.tournaments.services.importing import import_registrations
from apps.tournaments.services.invitations import (
    accept_invitation,
    accept_link,
    decline_invitation,
    decline_link,
    invite,
    take_back,
    withdraw_invitation,
)
from apps.tournaments.services.leaving import withdraw_registration
from apps.tournaments.services.lengths import set_best_of
from apps.tournaments.services.matches import ready_up, schedule_match, start_match
from apps.tournaments.services.registrations import (
    check_in_registration,
    check_in_registrations,
    register_player,
    seed_registration,
    undo_check_in,
)
from apps.tournaments.services.reopening import preview_reopen, reopen_match
from apps.tournaments.services.results import complete_match, confirm_result, forfeit_match, report_result
from apps.tournaments.services.roles import give_role, hand_over, take_role
from apps.tournaments.services.rosters import change_roster, register_team, substitute
from apps.tournaments.services.rulings import rule
from apps.tournaments.services.schedule import propose_schedule, save_schedule
from apps.tournaments.services.scores import tell_scores, update_games, update_score
from apps.tournaments.services.seeding import (
    seed_by_answers,
    seed_by_names,
    seed_in_order,
    shuffle_seeds,
    take_seeds_back,
)
from apps.tournaments.services.stations import add_station, call_match, call_next, edit_station, take_back_call
from apps.tournaments.services.streams import add_stream, delete_stream, edit_stream, pick_stream
from apps.tournaments.services.tournament_results import approve_result, determine_result
from apps.tournaments.services.tournaments import (
    archive_tournament,
    cancel_tournament,
    close_registration,
    open_check_in,
    open_registration,
    publish_and_open,
    publish_tournament,
)
from apps.tournaments.services.veto import veto_map
from apps.tournaments.services.waitlist import put_first_in_line

__all__ = [
    "accept_invitation",
    "accept_link",
    "add_field",
    "add_guests",
    "add_station",
    "add_stream",
    "announce",
    "announce_to_sides",
    "answer",
    "approve_result",
    "archive_tournament",
    "call_match",
    "call_next",
    "cancel_tournament",
    "carry_on",
    "change_roster",
    "check_in_registration",
    "check_in_registrations",
    "claim_guest",
    "close_and_start",
    "close_registration",
    "complete_match",
    "confirm_registration",
    "confirm_result",
    "copy_tournament",
    "create_tournament",
    "decline_invitation",
    "decline_link",
    "delete_stream",
    "determine_result",
    "dispute_result",
    "disqualify_registration",
    "edit_field",
    "edit_station",
    "edit_stream",
    "edit_tournament",
    "forfeit_match",
    "generate_bracket",
    "give_evidence",
    "give_role",
    "hand_over",
    "import_registrations",
    "invite",
    "move_deadline",
    "open_check_in",
    "open_registration",
    "pick_stream",
    "plan_deadline",
    "preview_draw",
    "preview_reopen",
    "propose_schedule",
    "publish_and_open",
    "publish_tournament",
    "put_first_in_line",
    "ready_up",
    "register_player",
    "register_team",
    "reject_registration",
    "remove_field",
    "renew_claim_code",
    "renew_claim_codes",
    "reopen_match",
    "report_result",
    "resolve_dispute",
    "rule",
    "save_schedule",
    "schedule_match",
    "seed_by_answers",
    "seed_by_names",
    "seed_in_order",
    "seed_registration",
    "set_best_of",
    "shuffle_seeds",
    "start_match",
    "start_tournament",
    "substitute",
    "switch_off_deadline",
    "take_back",
    "take_back_call",
    "take_role",
    "take_seeds_back",
    "tell_scores",
    "undo_check_in",
    "undo_claim",
    "update_games",
    "update_score",
    "veto_map",
    "withdraw_invitation",
    "withdraw_registration",
]
