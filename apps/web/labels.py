"""What people read in place of the names of formats, roles and rounds; those of states are in `states.py`."""

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

FORMATS: dict[str, Promise] = {
    "single_elimination": _("Single elimination"),
    "double_elimination": _("Double elimination"),
    "round_robin": _("Round robin"),
    "groups": _("Groups and playoff"),
    "swiss": _("Swiss system"),
}

SEEDING_METHODS: dict[str, Promise] = {"standard": _("Standard"), "random": _("Random")}

ROLES: dict[str, Promise] = {"referee": _("Referee"), "organizer": _("Organizer")}

DISPUTE_REASONS: dict[str, Promise] = {
    "score_mismatch": _("The score is wrong"),
    "no_show": _("The other side did not show up"),
    "cheating": _("Cheating"),
    "technical_issue": _("Technical problem"),
    "other": _("Something else"),
}

DISPUTE_STATES: dict[str, Promise] = {"open": _("Open"), "resolved": _("Settled")}

# What the clock does when it is time.
DEADLINES: dict[str, Promise] = {
    "registration_opens": _("Registration opens"),
    "registration_closes": _("Registration closes"),
    "check_in_opens": _("Check-in opens"),
    "check_in_closes": _("Check-in closes"),
    "starts": _("Starts by itself"),
    "match_check_in": _("A side that is not there loses"),
    "result_confirms": _("A report counts that nobody answers"),
    "veto_turn": _("A turn of the map veto ends"),
    "invitation_ends": _("An invitation ends"),
    "dispute_reminder": _("A dispute is called to mind"),
}


def round_title(number: int, rounds: int) -> str:
    """The name of a round, counted back from the final."""
    names = {0: gettext("Final"), 1: gettext("Semi-finals"), 2: gettext("Quarter-finals")}
    left = rounds - number
    return names.get(left) or gettext("Round of {size}").format(size=2 ** (left + 1))


def side_round_title(side: str, number: int, rounds: int, both_sides: bool = False) -> str:
    """The name of a round of one side of a bracket, of a group, or of a Swiss."""
    if side == "final":
        return gettext("Grand final") if number == 1 else gettext("Decider")
    if side == "third_place":
        return gettext("Third place")
    if side == "winners" and not both_sides:
        return round_title(number, rounds)
    if number == rounds and side in ("winners", "losers"):
        return gettext("Winners' final") if side == "winners" else gettext("Losers' final")
    return gettext("Round {number}").format(number=number)


def part_title(side: str, group: int, both_sides: bool) -> str:
    """The heading of a part of the bracket; empty where there is nothing to tell it from."""
    if side == "group" and group:
        return gettext("Group {letter}").format(letter=group_letter(group))
    titles = {"winners": gettext("Winners' side"), "losers": gettext("Losers' side"), "final": gettext("Grand final")}
    return titles.get(side, "") if both_sides else ""


def playoff_title(side: str, follows: bool) -> str:
    """The heading of a bracket with one side; there is one where groups come before it."""
    return gettext("Playoff") if side == "winners" and follows else ""


def full_title(part: str, title: str, names_part: bool) -> str:
    """A round's name where its part is not in sight."""
    return title if names_part or not part else f"{part}, {title}"


def names_its_part(side: str, number: int, rounds: int) -> bool:
    """Whether a round's name says which part it is of: the finals' do."""
    return side == "final" or (side in ("winners", "losers") and number == rounds)


def group_letter(group: int) -> str:
    """A to Z, then AA, AB, ..."""
    first, last = divmod(group - 1, 26)
    return (chr(64 + first) if first else "") + chr(65 + last)
