"""The life of a registration: one player or team in one tournament."""

from enum import StrEnum

from apps.tournaments.domain.transitions import Machine


class RegistrationState(StrEnum):
    PENDING = "pending"
    CONFIRMED = "confirmed"
    WAITLISTED = "waitlisted"
    REJECTED = "rejected"
    CHECKED_IN = "checked_in"
    ACTIVE = "active"
    ELIMINATED = "eliminated"
    DISQUALIFIED = "disqualified"
    # Left between two rounds: keeps what was played, and its place by it.
    DROPPED_OUT = "dropped_out"
    FINISHED = "finished"
    WITHDRAWN = "withdrawn"
    NO_SHOW = "no_show"


_R = RegistrationState
REGISTRATION = Machine(
    "registration",
    _R.PENDING,
    {
        _R.PENDING: (_R.CONFIRMED, _R.WAITLISTED, _R.REJECTED, _R.WITHDRAWN),
        _R.WAITLISTED: (_R.CONFIRMED, _R.REJECTED, _R.WITHDRAWN),
        _R.CONFIRMED: (_R.CHECKED_IN, _R.ACTIVE, _R.NO_SHOW, _R.WITHDRAWN, _R.REJECTED),
        _R.CHECKED_IN: (_R.CONFIRMED, _R.ACTIVE, _R.WITHDRAWN, _R.DISQUALIFIED),
        _R.ACTIVE: (_R.ELIMINATED, _R.FINISHED, _R.DISQUALIFIED, _R.DROPPED_OUT),
        # Back to active only when a match is reopened.
        _R.ELIMINATED: (_R.ACTIVE, _R.FINISHED, _R.DISQUALIFIED),
        _R.FINISHED: (_R.ACTIVE, _R.DISQUALIFIED),
        _R.DISQUALIFIED: (),
        _R.DROPPED_OUT: (_R.DISQUALIFIED,),
        _R.REJECTED: (),
        _R.WITHDRAWN: (),
        _R.NO_SHOW: (),
    },
)

# Who is gone may register again; everyone else holds the one registration of that person.
GONE = (_R.WITHDRAWN, _R.REJECTED)
# These play no more, and keep what they played for.
OUT = (_R.DISQUALIFIED, _R.DROPPED_OUT, _R.NO_SHOW)
# These may be said to be here; of who is so already nothing changes.
MAY_BE_CHECKED_IN = (_R.CONFIRMED, _R.CHECKED_IN)
# These have no place, until somebody lets them in.
WAITING = (_R.PENDING, _R.WAITLISTED)
# These take one of the tournament's places.
TAKES_A_PLACE = (_R.CONFIRMED, _R.CHECKED_IN, _R.ACTIVE, _R.ELIMINATED, _R.FINISHED)
# These have played, or could have.
PLAYED = (_R.ACTIVE, _R.ELIMINATED, _R.FINISHED, _R.DROPPED_OUT)
