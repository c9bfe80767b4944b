"""The lives of tournaments, registrations, matches, reports, disputes, invitations, map vetoes and deadlines: what may
follow what, told once more and by hand."""

import pytest

from apps.payouts.domain.payout_states import PAYOUT, SENDING, PayoutState, SendingState
from apps.tournaments.domain.deadline_states import DEADLINE, DeadlineState
from apps.tournaments.domain.dispute_states import DISPUTE, DisputeState
from apps.tournaments.domain.errors import Conflict
from apps.tournaments.domain.invitation_states import INVITATION, InvitationState
from apps.tournaments.domain.match_states import MATCH, OPEN_TO_A_RULING, OVER, MatchState
from apps.tournaments.domain.registration_states import GONE, REGISTRATION, TAKES_A_PLACE, RegistrationState
from apps.tournaments.domain.report_states import COUNTING, REPORT, ReportState
from apps.tournaments.domain.tournament_states import BEFORE_START, HIDDEN, TOURNAMENT, TournamentState
from apps.tournaments.domain.veto_states import VETO, VetoState
from tests.support.for_each import for_each
from tests.support.machines import every_machine, machines_of_payouts

TOURNAMENT_MOVES = """
    draft: published cancelled
    published: registration_open cancelled
    registration_open: registration_closed cancelled
    registration_closed: registration_open check_in live cancelled
    check_in: registration_open registration_closed live cancelled
    live: awaiting_review completed cancelled
    awaiting_review: completed live cancelled
    completed: archived live
    archived:
    cancelled:
"""
REGISTRATION_MOVES = """
    pending: confirmed waitlisted rejected withdrawn
    waitlisted: confirmed rejected withdrawn
    confirmed: checked_in active no_show withdrawn rejected
    checked_in: confirmed active withdrawn disqualified
    active: eliminated finished disqualified dropped_out
    eliminated: active finished disqualified
    finished: active disqualified
    dropped_out: disqualified
    disqualified:
    rejected:
    withdrawn:
    no_show:
"""
MATCH_MOVES = """
    scheduled: check_in completed forfeit cancelled
    check_in: ready live forfeit cancelled scheduled
    ready: live forfeit cancelled scheduled
    live: pending_result completed forfeit cancelled scheduled
    pending_result: completed disputed forfeit cancelled scheduled
    disputed: completed forfeit cancelled scheduled
    completed: disputed ready scheduled
    forfeit: ready scheduled
    cancelled:
"""
REPORT_MOVES = """
    submitted: accepted rejected superseded
    accepted: superseded
    rejected:
    superseded:
"""
DISPUTE_MOVES = """
    open: resolved
    resolved:
"""
INVITATION_MOVES = """
    open: accepted declined withdrawn expired
    expired:
    accepted:
    declined:
    withdrawn:
"""
PAYOUT_MOVES = """
    proposed: approved rejected
    approved: sent paid failed
    rejected:
    sent: paid failed
    paid: reversed
    failed: approved
    reversed:
"""
SENDING_MOVES = """
    under_way: paid failed
    paid: reversed
    failed:
    reversed:
"""
VETO_MOVES = """
    open: done off
    done:
    off:
"""
DEADLINE_MOVES = """
    open: done off
    done:
    off:
"""


def parse(text):
    rows = (line.split(":") for line in text.strip().splitlines())
    return {old.strip(): set(after.split()) for old, after in rows}


TABLES = [
    (TOURNAMENT, TournamentState, parse(TOURNAMENT_MOVES)),
    (REGISTRATION, RegistrationState, parse(REGISTRATION_MOVES)),
    (MATCH, MatchState, parse(MATCH_MOVES)),
    (REPORT, ReportState, parse(REPORT_MOVES)),
    (DISPUTE, DisputeState, parse(DISPUTE_MOVES)),
    (INVITATION, InvitationState, parse(INVITATION_MOVES)),
    (VETO, VetoState, parse(VETO_MOVES)),
    (DEADLINE, DeadlineState, parse(DEADLINE_MOVES)),
    (PAYOUT, PayoutState, parse(PAYOUT_MOVES)),
    (SENDING, SendingState, parse(SENDING_MOVES)),
]
PAIRS = [(machine, table, old, new) for machine, states, table in TABLES for old in states for new in states]
LEGAL = [(machine, old, new) for machine, table, old, new in PAIRS if new in table[old]]
ILLEGAL = [(machine, table, old, new) for machine, table, old, new in PAIRS if new not in table[old]]


def name(value):
    return getattr(value, "name", None)


def reachable(machine, start):
    found, waiting = set(), [start]
    while waiting:
        state = waiting.pop()
        found.add(state)
        waiting += set(machine.moves[state]) - found
    return found


@for_each("machine, old, new", LEGAL)
def test_a_legal_move_is_made(machine, old, new):
    assert machine.allows(old, new)
    assert machine.check(old, new) is new


@for_each("machine, table, old, new", ILLEGAL)
def test_an_illegal_move_is_refused_with_the_state_and_the_legal_moves(machine, table, old, new):
    assert not machine.allows(old, new)
    with pytest.raises(Conflict) as refusal:
        machine.check(old, new)
    assert refusal.value.facts["state"] == old.value
    assert set(refusal.value.facts["legal"]) == table[old]
    for word in (machine.name, old, new, *table[old]):
        assert word in refusal.value.message


@pytest.mark.parametrize(("machine", "states", "table"), TABLES, ids=name)
def test_every_state_can_be_reached_from_the_first(machine, states, table):
    assert reachable(machine, machine.initial) == set(states)


def test_no_machine_is_left_out():
    assert {machine.name for machine, _, _ in TABLES} == {
        machine.name for machine in every_machine() + machines_of_payouts()
    }


def test_lives_begin_where_they_should():
    assert TOURNAMENT.initial is TournamentState.DRAFT
    assert REGISTRATION.initial is RegistrationState.PENDING
    assert MATCH.initial is MatchState.SCHEDULED
    assert REPORT.initial is ReportState.SUBMITTED
    assert DISPUTE.initial is DisputeState.OPEN
    assert INVITATION.initial is InvitationState.OPEN
    assert VETO.initial is VetoState.OPEN
    assert DEADLINE.initial is DeadlineState.OPEN
    assert PAYOUT.initial is PayoutState.PROPOSED
    assert SENDING.initial is SendingState.UNDER_WAY


def test_a_report_counts_until_it_is_rejected_or_superseded():
    assert set(COUNTING) == set(ReportState) - {ReportState.REJECTED, ReportState.SUPERSEDED}
    assert all(reachable(REPORT, state).isdisjoint(COUNTING) for state in set(ReportState) - set(COUNTING))


def test_a_rejected_report_stays_rejected_when_its_match_is_reopened():
    assert REPORT.moves[ReportState.REJECTED] == ()


def test_before_the_start_is_what_a_live_tournament_never_comes_back_to():
    assert set(BEFORE_START) == set(TournamentState) - reachable(TOURNAMENT, TournamentState.LIVE)


def test_only_a_draft_is_hidden():
    assert HIDDEN == (TournamentState.DRAFT,)


def test_a_tournament_is_cancelled_from_any_state_before_it_is_completed():
    ended = {TournamentState.COMPLETED, TournamentState.ARCHIVED, TournamentState.CANCELLED}
    assert {state for state in TournamentState if TOURNAMENT.allows(state, TournamentState.CANCELLED)} == (
        set(TournamentState) - ended
    )


def test_who_is_gone_does_not_come_back_into_the_same_registration():
    assert set(GONE) == {RegistrationState.WITHDRAWN, RegistrationState.REJECTED}
    assert all(reachable(REGISTRATION, state) == {state} for state in GONE)


def test_a_place_is_taken_from_being_confirmed_on_until_one_leaves():
    on_the_way = reachable(REGISTRATION, RegistrationState.CONFIRMED)
    left = {"withdrawn", "rejected", "no_show", "disqualified", "dropped_out"}
    assert set(TAKES_A_PLACE) == on_the_way - left


def test_nobody_withdraws_from_a_tournament_that_has_begun():
    begun = reachable(REGISTRATION, RegistrationState.ACTIVE)
    assert RegistrationState.WITHDRAWN not in begun
    assert RegistrationState.DISQUALIFIED in begun


def test_a_match_that_is_over_is_not_open_to_a_ruling_nor_is_one_without_players():
    assert set(OVER) == {MatchState.COMPLETED, MatchState.FORFEIT, MatchState.CANCELLED}
    assert set(OPEN_TO_A_RULING) == set(MatchState) - set(OVER) - {MatchState.SCHEDULED}


@pytest.mark.parametrize("state", OPEN_TO_A_RULING)
def test_a_ruling_finds_a_way_to_the_end(state):
    assert MATCH.allows(state, MatchState.COMPLETED) or MATCH.allows(state, MatchState.LIVE)
