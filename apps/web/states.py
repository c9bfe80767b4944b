"""What the pages know of states: the words people read for each, and the sets that decide what is shown.

The names are those of the domain's state machines. Python code takes them from there or from here, templates by
`{% states "match" as MATCH %}`, and the browser from `static/web/states.js`, which `make docs` writes from this module.
CSS selects by the names themselves (`data-state`).
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.payouts.domain.payout_states import PayoutState
from apps.tournaments.domain.match_states import OVER, MatchState
from apps.tournaments.domain.registration_states import RegistrationState
from apps.tournaments.domain.tournament_states import BEFORE_START, ENDED, TournamentState

_T, _M, _R, _P = TournamentState, MatchState, RegistrationState, PayoutState

TOURNAMENT_LABELS: dict[str, Promise] = {
    _T.DRAFT: _("Draft"),
    _T.PUBLISHED: _("Announced"),
    _T.REGISTRATION_OPEN: _("Registration open"),
    _T.REGISTRATION_CLOSED: _("Registration closed"),
    _T.CHECK_IN: _("Check-in open"),
    _T.LIVE: _("Live"),
    _T.AWAITING_REVIEW: _("Under review"),
    _T.COMPLETED: _("Finished"),
    _T.ARCHIVED: _("Archived"),
    _T.CANCELLED: _("Cancelled"),
}
MATCH_LABELS: dict[str, Promise] = {
    _M.SCHEDULED: _("Scheduled"),
    _M.CHECK_IN: _("Waiting for players"),
    _M.READY: pgettext_lazy("match", "Ready"),
    _M.LIVE: _("Live"),
    _M.PENDING_RESULT: _("Waiting for confirmation"),
    _M.COMPLETED: pgettext_lazy("match", "Finished"),
    _M.DISPUTED: _("Disputed"),
    _M.FORFEIT: _("Walkover"),
    _M.CANCELLED: _("Cancelled"),
}
REGISTRATION_LABELS: dict[str, Promise] = {
    _R.PENDING: _("Waiting for approval"),
    _R.CONFIRMED: _("Registered"),
    _R.WAITLISTED: _("On the waitlist"),
    _R.REJECTED: _("Not accepted"),
    _R.CHECKED_IN: _("Checked in"),
    _R.ACTIVE: _("Still in"),
    _R.ELIMINATED: _("Out"),
    _R.DISQUALIFIED: _("Disqualified"),
    _R.DROPPED_OUT: pgettext_lazy("player", "Withdrawn"),
    _R.FINISHED: pgettext_lazy("player", "Finished"),
    _R.WITHDRAWN: _("Withdrawn"),
    _R.NO_SHOW: _("Did not show up"),
}
PAYOUT_LABELS: dict[str, Promise] = {
    _P.PROPOSED: pgettext_lazy("payout", "Proposed"),
    _P.APPROVED: pgettext_lazy("payout", "Approved"),
    _P.REJECTED: pgettext_lazy("payout", "Rejected"),
    _P.SENT: pgettext_lazy("payout", "On its way"),
    _P.PAID: pgettext_lazy("payout", "Paid"),
    _P.FAILED: pgettext_lazy("payout", "Failed"),
    _P.REVERSED: pgettext_lazy("payout", "Came back"),
}


def _values(states: Iterable[StrEnum]) -> tuple[str, ...]:
    return tuple(state.value for state in states)


def _names(states: type[StrEnum]) -> dict[str, str]:
    return {state.name: state.value for state in states}


# By kind: NAME -> the name as it is told.
NAMES: Mapping[str, Mapping[str, str]] = {
    "tournament": _names(TournamentState),
    "match": _names(MatchState),
    "registration": _names(RegistrationState),
}

TOURNAMENT_ENDED = _values(ENDED)
# More rounds may be drawn.
TOURNAMENT_RUNNING = _values((*BEFORE_START, _T.LIVE))
# A tournament that becomes live from another state than these goes on.
TOURNAMENT_BEFORE_LIVE = _values((_T.REGISTRATION_CLOSED, _T.CHECK_IN))
MATCH_OVER = _values(OVER)
MATCH_PLAYED = _values((_M.COMPLETED, _M.FORFEIT))
# Going on, for people who watch.
MATCH_ON_NOW = _values((_M.LIVE, _M.PENDING_RESULT, _M.DISPUTED))
# The score says something.
MATCH_SCORED = (*MATCH_ON_NOW, _M.COMPLETED.value)
# News by other events than the change of the state.
MATCH_TOLD_OTHERWISE = _values((_M.LIVE, _M.COMPLETED, _M.FORFEIT, _M.DISPUTED))

# What the browser is given.
SETS: Mapping[str, tuple[str, ...]] = {
    "TOURNAMENT_ENDED": TOURNAMENT_ENDED,
    "MATCH_OVER": MATCH_OVER,
    "MATCH_ON_NOW": MATCH_ON_NOW,
    "MATCH_SCORED": MATCH_SCORED,
}
