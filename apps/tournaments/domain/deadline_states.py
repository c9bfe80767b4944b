"""What the clock does in a tournament, and the life of a deadline: open until it is done, or off for good."""

from enum import StrEnum

from apps.tournaments.domain.transitions import Machine


class DeadlineKind(StrEnum):
    REGISTRATION_OPENS = "registration_opens"
    REGISTRATION_CLOSES = "registration_closes"
    CHECK_IN_OPENS = "check_in_opens"
    # Who has not checked in is out, and the waitlist fills in.
    CHECK_IN_CLOSES = "check_in_closes"
    STARTS = "starts"
    # Of a match that was called: who is not there loses it.
    MATCH_CHECK_IN = "match_check_in"
    # Of a report that nobody answers: it counts.
    RESULT_CONFIRMS = "result_confirms"
    # Of a turn in the map veto: a map is taken at random.
    VETO_TURN = "veto_turn"
    # Of a role that is offered and not answered.
    INVITATION_ENDS = "invitation_ends"
    # Of a dispute that nobody has ruled on: the staff hears of it again.
    DISPUTE_REMINDER = "dispute_reminder"


class DeadlineState(StrEnum):
    OPEN = "open"
    DONE = "done"
    OFF = "off"


_D = DeadlineState
DEADLINE = Machine("deadline", _D.OPEN, {_D.OPEN: (_D.DONE, _D.OFF), _D.DONE: (), _D.OFF: ()})

_K = DeadlineKind
# What organizers plan; the others come with a match or an invitation.
TIMETABLE = (_K.REGISTRATION_OPENS, _K.REGISTRATION_CLOSES, _K.CHECK_IN_OPENS, _K.CHECK_IN_CLOSES, _K.STARTS)
# These cost somebody something who may have come while the site was away: who has not checked in is out at the start,
# too.
NOT_WHILE_AWAY = (_K.CHECK_IN_CLOSES, _K.STARTS, _K.MATCH_CHECK_IN, _K.RESULT_CONFIRMS, _K.VETO_TURN)
# Reports and disputes are nobody's business but the sides' and the staff's, and so is what becomes of them when.
HIDDEN = (_K.RESULT_CONFIRMS, _K.DISPUTE_REMINDER, _K.INVITATION_ENDS)
# Who is invited is the organizers' business.
OF_ORGANIZERS = (_K.INVITATION_ENDS,)
CLOCK = "clock"
