"""What an organizer may set, and what is refused before anybody plays by it."""

from random import Random

import pytest

from apps.tournaments.domain.errors import InvalidInput
from apps.tournaments.domain.formats import FORMATS, check_options
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
        ([], "names and their values"),
    ],
)
def test_what_could_not_be_played_is_refused(options, message):
    with pytest.raises(InvalidInput, match=message):
        check_options("swiss", 16, options)


def test_a_swiss_ends_where_nobody_can_be_paired_if_that_is_wanted():
    course = play_out(start("swiss", 4, rounds=5, no_legal_round="end"), Random(1))
    assert (len(course.end.drawn), course.stuck, course.end.finished) == (3, False, True)
