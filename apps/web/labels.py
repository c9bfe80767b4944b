"""What people read in place of the names of states, formats and rounds."""

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

TOURNAMENT_STATES: dict[str, Promise] = {
    "draft": _("Draft"),
    "published": _("Announced"),
    "registration_open": _("Registration open"),
    "registration_closed": _("Registration closed"),
    "check_in": _("Check-in open"),
    "live": _("Live"),
    "awaiting_review": _("Under review"),
    "completed": _("Finished"),
    "archived": _("Archived"),
    "cancelled": _("Cancelled"),
}

MATCH_STATES: dict[str, Promise] = {
    "scheduled": _("Scheduled"),
    "check_in": _("Waiting for players"),
    "ready": pgettext_lazy("match", "Ready"),
    "live": _("Live"),
    "pending_result": _("Waiting for confirmation"),
    "completed": pgettext_lazy("match", "Finished"),
    "disputed": _("Disputed"),
    "forfeit": _("Walkover"),
    "cancelled": _("Cancelled"),
}

REGISTRATION_STATES: dict[str, Promise] = {
    "pending": _("Waiting for approval"),
    "confirmed": _("Registered"),
    "waitlisted": _("On the waiting list"),
    "rejected": _("Not accepted"),
    "checked_in": _("Checked in"),
    "active": _("Still in"),
    "eliminated": _("Out"),
    "disqualified": _("Disqualified"),
    "finished": pgettext_lazy("player", "Finished"),
    "withdrawn": _("Withdrawn"),
    "no_show": _("Did not show up"),
}

FORMATS: dict[str, Promise] = {"single_elimination": _("Single elimination")}

DISPUTE_REASONS: dict[str, Promise] = {
    "score_mismatch": _("The score is wrong"),
    "no_show": _("The other side did not show up"),
    "cheating": _("Cheating"),
    "technical_issue": _("Technical problem"),
    "other": _("Something else"),
}


def round_title(number: int, rounds: int) -> str:
    """The name of a round, counted back from the final."""
    names = {0: gettext("Final"), 1: gettext("Semi-finals"), 2: gettext("Quarter-finals")}
    left = rounds - number
    return names.get(left) or gettext("Round of {size}").format(size=2 ** (left + 1))
