"""Ranks of one stage become seeds of the next."""

from random import Random

import pytest

from apps.tournaments.domain.errors import Conflict, InvalidInput
from apps.tournaments.domain.formats import FORMATS
from apps.tournaments.domain.stages import Feed, Stage, check_stages, seeds_of
from tests.domain.contests import play_out, start

SWISS = Stage(FORMATS["swiss"], {"pairing": "major"})
PLAYOFF = Stage(FORMATS["single_elimination"], {}, (Feed(1, 1, 8),))
LAST_CHANCE = Stage(FORMATS["round_robin"], {}, (Feed(2, 5, 8), Feed(1, 9, 10)))


def test_every_stage_knows_its_size_before_anything_is_played():
    assert check_stages([SWISS, PLAYOFF, LAST_CHANCE], 16) == [16, 8, 6]


@pytest.mark.parametrize(
    ("stages", "message"),
    [
        ([PLAYOFF], "The first stage takes all entrants"),
        ([SWISS, SWISS], "The first stage takes all entrants"),
        ([SWISS, Stage(PLAYOFF.format, {}, (Feed(1, 1, 17),))], "Stage 2 takes ranks that no earlier stage has"),
        ([SWISS, Stage(PLAYOFF.format, {}, (Feed(1, 0, 4),))], "Stage 2 takes ranks that no earlier stage has"),
        ([SWISS, Stage(PLAYOFF.format, {}, (Feed(2, 1, 4),))], "Stage 2 takes ranks that no earlier stage has"),
        ([SWISS, Stage(PLAYOFF.format, {}, (Feed(0, 1, 4),))], "Stage 2 takes ranks that no earlier stage has"),
        ([SWISS, Stage(PLAYOFF.format, {}, (Feed(1, 1, 4), Feed(1, 4, 5)))], "Stage 2 takes a rank that is taken"),
        ([SWISS, PLAYOFF, PLAYOFF], "Stage 3 takes a rank that is taken"),
        ([SWISS, PLAYOFF, LAST_CHANCE, PLAYOFF], "Stage 4 takes a rank that is taken"),
    ],
)
def test_feeds_that_have_nothing_to_take_are_refused(stages, message):
    with pytest.raises(InvalidInput, match=f"^{message}"):
        check_stages(stages, 16)


def test_the_best_of_a_swiss_are_the_seeds_of_its_playoff():
    swiss = play_out(start("swiss", 16, pairing="major"), Random(3)).end
    seeds = seeds_of(PLAYOFF, [swiss])
    assert seeds == [standing.entrant for standing in swiss.standings][:8]
    assert all(standing.reasons["points"] == 3 for standing in swiss.standings if standing.entrant in seeds)


def test_who_shares_a_place_comes_in_the_order_of_the_seeds_there():
    knockout = play_out(start("single_elimination", 8), Random(1)).end
    seeds = seeds_of(Stage(FORMATS["round_robin"], {}, (Feed(1, 5, 8),)), [knockout])
    assert seeds == sorted(seeds)
    assert set(seeds) == {standing.entrant for standing in knockout.standings if standing.first == 5}


def test_a_stage_that_is_not_over_feeds_nobody():
    with pytest.raises(Conflict, match=r"^Stage 1 is not over yet"):
        seeds_of(PLAYOFF, [start("swiss", 16)])


def test_seeds_come_feed_by_feed_out_of_several_stages():
    swiss = play_out(start("swiss", 16, pairing="major"), Random(3)).end
    playoff = play_out(start("single_elimination", 8), Random(1)).end
    seeds = seeds_of(LAST_CHANCE, [swiss, playoff])
    out_first = [standing.entrant for standing in playoff.standings if standing.first == 5]
    assert seeds == sorted(out_first) + [standing.entrant for standing in swiss.standings][8:10]


def test_who_was_disqualified_is_not_fed_on():
    table = play_out(start("round_robin", 4), Random(1)).end
    first = table.standings[0].entrant
    assert first not in seeds_of(Stage(FORMATS["round_robin"], {}, (Feed(1, 1, 4),)), [table.without(first)])
