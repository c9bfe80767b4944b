"""What an organizer may set, and what is refused before anybody plays by it."""

from fractions import Fraction
from random import Random

import pytest

from apps.tournaments.domain.bracket import Side
from apps.tournaments.domain.contest import Contest
from apps.tournaments.domain.errors import InvalidInput
from apps.tournaments.domain.formats import FORMATS, check_options
from apps.tournaments.domain.options import check_names, maybe_whole, number, whole
from apps.tournaments.domain.tables import draws_allowed
from tests.domain.contests import OPTIONS, play_out, start


@pytest.mark.parametrize("name", FORMATS)
def test_the_options_of_each_format_are_taken(name):
    for options in OPTIONS[name]:
        check_options(name, 16, options)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"best_of": 2}, "best_of must be an odd number"),
        ({"best_of_decider": 4}, "best_of_decider must be an odd number"),
        ({"best_of": 17}, "best_of must be a whole number from 1 to 15"),
        ({"draws": "yes"}, "draws must be true or false"),
        ({"points_win": -1}, "points_win must be a number"),
        ({"points_win": 2, "points_draw": 3}, "points_draw must not be above the points of a win, which are 2"),
        ({"points_loss": 2}, "points_loss must not be above the points of a win, which are 1"),
        ([], "names and their values"),
    ],
)
def test_what_could_not_be_played_is_refused(options, message):
    with pytest.raises(InvalidInput, match=message):
        check_options("swiss", 16, options)


@pytest.mark.parametrize(
    "options",
    [{"points_win": 2, "points_loss": 1, "draws": False}, {"points_win": 3, "points_draw": 1}, {"points_win": 0}],
)
def test_points_that_are_given_somewhere_are_taken(options):
    check_options("round_robin", 8, options)


def test_a_contest_whose_options_were_taken_before_is_ranked_still():
    contest = start("round_robin", 4, points_draw=2)
    assert [ranked.guaranteed for ranked in contest.standings] == [4, 4, 4, 4]


def test_a_limit_belongs_to_what_is_allowed():
    assert [whole({"n": n}, "n", 5, 2, 9) for n in (None, 2, 9)] == [5, 2, 9]
    assert [whole({"n": n}, "n", 5) for n in (0, 10_000)] == [0, 10_000]
    assert [maybe_whole({"n": n}, "n") for n in (None, 0, 10_000)] == [None, 0, 10_000]
    assert [number({"n": n}, "n", Fraction(1, 3)) for n in (None, 0, 0.5, 1000)] == [
        Fraction(1, 3),
        0,
        Fraction(1, 2),
        1000,
    ]


@pytest.mark.parametrize(
    ("read", "values"), [(whole, (-1, 10_001, True, 1.0, "1")), (number, (-0.1, 1000.5, True, "1"))]
)
def test_what_is_beyond_a_limit_or_no_number_is_refused(read, values):
    for value in values:
        with pytest.raises(InvalidInput, match="The option n must be a"):
            read({"n": value}, "n", 5)
    with pytest.raises(InvalidInput, match="from 0 to 10000"):
        maybe_whole({"n": 10_001}, "n")


def test_a_swiss_ends_where_nobody_can_be_paired_if_that_is_wanted():
    course = play_out(start("swiss", 4, rounds=5, no_legal_round="end"), Random(1))
    assert (len(course.end.drawn), course.stuck, course.end.finished) == (3, False, True)


class Noting(dict):
    """Options that note what they are asked for."""

    def __init__(self, options):
        super().__init__(options)
        self.asked = set()

    def get(self, name, default=None):
        self.asked.add(name)
        return super().get(name, default)


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_declares_the_options_it_reads(name):
    asked = set()
    for options in (*OPTIONS[name], *([{"playoff": "double_elimination"}] if name == "groups" else [])):
        noting = Noting(options)
        course = play_out(Contest(FORMATS[name], tuple(range(1, 9)), noting), Random(1))
        assert course.end.standings
        draws_allowed(Side.GROUP, 1, noting)
        asked |= noting.asked
    declared = set(FORMATS[name].options)
    # Whether a draw may stand is asked of the options of every format.
    assert declared <= asked
    assert asked - declared <= {"draws", "wins_to_advance", "pairing"}


def nested(depth):
    found = {}
    for _ in range(depth):
        found = {"rounds": found}
    return found


NO_JSON = {"a set": {"rounds": {1, 2}}, "a complex number": {"rounds": 1 + 2j}, "too deep": nested(100_000)}


@pytest.mark.parametrize("options", NO_JSON.values(), ids=NO_JSON)
def test_options_that_are_no_json_are_refused(options):
    with pytest.raises(InvalidInput, match="write them as JSON"):
        check_names(options, {"rounds"})
