"""What each option of a format is: its kind, its limits, its default, and what it does, for forms and documents.

The formats read their options by `options.py`, which refuses what is outside of the same limits. Which format reads
which is in the formats (`OPTIONS`).
"""

from dataclasses import dataclass
from enum import StrEnum

from apps.tournaments.domain.formats import double_elimination, groups, single_elimination, swiss
from apps.tournaments.domain.results import MAX_GAMES
from apps.tournaments.domain.tiebreaks import TIEBREAKS

MOST = 10_000
MOST_POINTS = 1000


class Kind(StrEnum):
    WHOLE = "whole"
    # Odd, so that a series has a winner.
    LENGTH = "length"
    NUMBER = "number"
    FLAG = "flag"
    CHOICE = "choice"
    # An ordered list out of the choices.
    WORDS = "words"


@dataclass(frozen=True)
class Option:
    """`default`: what counts where the option is not given; None where the format finds it by itself."""

    name: str
    kind: Kind
    title: str
    help: str
    default: object = None
    least: int = 0
    most: int = MOST
    choices: tuple[str, ...] = ()


def _whole(name: str, title: str, help: str, default: int | None = None, least: int = 1, most: int = MOST) -> Option:
    return Option(name, Kind.WHOLE, title, help, default, least, most)


def _choice(name: str, title: str, help: str, choices: tuple[str, ...], default: str) -> Option:
    return Option(name, Kind.CHOICE, title, help, default, choices=choices)


def _points(name: str, title: str, help: str, default: float) -> Option:
    return Option(name, Kind.NUMBER, title, help, default, 0, MOST_POINTS)


_DECLARED = (
    Option("third_place", Kind.FLAG, "Match for third place", "The losers of the semi-finals meet.", default=False),
    _whole(
        "stop_at",
        "Stop when so many are left",
        "So many are not played down any further and share the first places; a power of two.",
    ),
    _choice(
        "grand_final",
        "Grand final",
        "Double: a second match if the finalist of the losers' side wins the first. None: the sides' winners are first "
        "and second.",
        double_elimination.GRAND_FINALS,
        "double",
    ),
    _whole("groups", "Groups", "How many; empty: by the size of a group."),
    _whole("group_size", "Size of a group", "Used where the number of groups is not given.", groups.USUAL_SIZE, 2),
    _whole("advance", "Advance", "How many of each group go on to the playoff.", 2),
    _choice("group_draw", "Draw of the groups", "By which seeds come into one group.", ("snake", "bracket"), "snake"),
    _choice("playoff", "Playoff", "How those who advance go on.", groups.PLAYOFFS, single_elimination.NAME),
    Option("double", Kind.FLAG, "Everyone twice", "Home and away.", default=False),
    Option("tiebreaks", Kind.WORDS, "Tie-breaks", "In order; empty: as is usual.", choices=tuple(TIEBREAKS)),
    _points("points_win", "Points of a win", "", 1),
    _points("points_draw", "Points of a draw", "", 0.5),
    _points("points_loss", "Points of a loss", "", 0),
    _points("unplayed_value", "Worth of an unplayed match", "For opponents' tie-breaks.", 0),
    _choice(
        "disqualified_results",
        "Results of the disqualified",
        "Whether what they played counts for the others.",
        ("keep", "void"),
        "keep",
    ),
    Option("random_seed", Kind.WHOLE, "Number of the lots", "The same number gives the same lots.", None, 0, 2**64),
    Option("draws", Kind.FLAG, "Draws", "Whether a match may end level."),
    _choice("pairing", "Pairing", "Who meets whom among those level.", swiss.PAIRINGS, "fold"),
    _whole("rounds", "Rounds", "Empty: as many as halvings to one."),
    _whole("wins_to_advance", "Wins to advance", "Whoever has so many plays no more."),
    _whole("losses_to_leave", "Losses to leave", "Whoever has so many plays no more."),
    Option("best_of", Kind.LENGTH, "Best of", "Of the matches of a round.", 1, 1, MAX_GAMES),
    Option("best_of_decider", Kind.LENGTH, "Best of, where it decides", "Empty: as the others.", None, 1, MAX_GAMES),
    _choice(
        "no_legal_round",
        "Where no round is left",
        "Report: an organizer decides how it goes on. End: the places count.",
        ("report", "end"),
        "report",
    ),
    _choice(
        "late_entry",
        "Late entry",
        "Whether people enter before the second round, and what the missed one is worth.",
        swiss.LATE_ENTRY,
        swiss.NO_LATE_ENTRY,
    ),
)
DECLARED: dict[str, Option] = {option.name: option for option in _DECLARED}
