"""Schedules: who plays when, and where."""

from datetime import UTC, datetime, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.tournaments.domain.bracket import Side
from apps.tournaments.domain.contest import Contest
from apps.tournaments.domain.errors import InvalidInput
from apps.tournaments.domain.formats import find_format
from apps.tournaments.domain.schedule_jobs import Known, Later, jobs_of
from apps.tournaments.domain.scheduling import LATEST, Job, Lengths, Placed, make_plan

NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)
LENGTHS = Lengths(20, {3: 45})


def at(minutes):
    return NOON + timedelta(minutes=minutes)


def plan(*jobs, stations=(None,), rest=0):
    return make_plan(jobs, stations, rest, NOON)


def times(made):
    return {key: ((placed.begin - NOON).seconds // 60, placed.station) for key, placed in made.placed.items()}


def bracket(form, entrants, **options):
    """The jobs of a contest of which nothing is played."""
    contest = Contest(find_format(form), tuple(range(1, entrants + 1)), options)
    known = {}
    for node in contest.tree.nodes:
        standing = contest.state[node.key]
        players = tuple(slot for slot in standing.slots if isinstance(slot, int))
        known[node.key] = Known(best_of=3 if node.side is Side.FINAL else 1, players=players, passed=standing.bye)
    return jobs_of(contest.tree, known, LENGTHS)


@st.composite
def tournaments(draw):
    form, options = draw(
        st.sampled_from(
            [
                ("single_elimination", {}),
                ("single_elimination", {"third_place": True}),
                ("double_elimination", {}),
                ("round_robin", {}),
                ("groups", {}),
            ]
        )
    )
    return bracket(form, draw(st.integers(4, 24)), **options)


STATIONS = st.lists(st.sampled_from([None, None, 7, 8]), min_size=1, max_size=6)


@given(jobs=tournaments(), stations=STATIONS, rest=st.integers(0, 30), data=st.data())
def test_every_match_is_placed_and_nobody_is_in_two_places(jobs, stations, rest, data):
    picked = data.draw(st.dictionaries(st.integers(0, len(jobs) - 1), st.sampled_from([7, 8]), max_size=3))
    jobs = [Job(**{**vars(job), "stream": picked.get(n)}) for n, job in enumerate(jobs)]
    made = make_plan(jobs, stations, rest, NOON)
    played = {job.key: job for job in jobs if job.minutes}
    assert made.placed.keys() == played.keys()
    for job in played.values():
        placed = made.placed[job.key]
        assert placed.end - placed.begin == timedelta(minutes=job.minutes)
        if job.stream is not None and job.stream in stations:
            assert stations[placed.station - 1] == job.stream
        for feeder in job.feeders:
            if feeder in made.placed:
                assert placed.begin >= made.placed[feeder].end + timedelta(minutes=rest)
    for this, other in combinations(played.values(), 2):
        first, second = sorted((made.placed[this.key], made.placed[other.key]), key=lambda placed: placed.begin)
        if first.station == second.station:
            assert second.begin >= first.end
        if set(this.players) & set(other.players):
            assert second.begin >= first.end + timedelta(minutes=rest)
    assert made.over_at == max(placed.end for placed in made.placed.values())
    assert make_plan(jobs, stations, rest, NOON) == made


@given(jobs=tournaments())
def test_with_as_many_stations_as_matches_each_begins_once_its_feeders_are_over(jobs):
    made = make_plan(jobs, [None] * len(jobs), 0, NOON)
    for job in jobs:
        if job.minutes and job.feeders and all(feeder in made.placed for feeder in job.feeders):
            assert made.placed[job.key].begin == max(made.placed[feeder].end for feeder in job.feeders)


def test_the_longest_way_to_the_end_goes_first():
    made = plan(Job("short", (1,), 10), Job("semi", (2,), 10), Job("final", (3,), 20, ("semi",)))
    assert times(made) == {"semi": (0, 1), "final": (10, 1), "short": (30, 1)}
    assert made.over_at == at(40)


def test_people_rest_between_two_matches():
    made = plan(Job("a", (1,), 10, players=(1, 2)), Job("b", (2,), 10, players=(2, 3)), stations=(None, None), rest=5)
    assert times(made) == {"a": (0, 1), "b": (15, 1)}


def test_a_bye_costs_no_time_and_no_rest():
    made = plan(Job("bye", (1,), 0), Job("next", (2,), 10, ("bye",)), rest=30)
    assert times(made) == {"next": (0, 1)}
    chained = plan(Job("bye", (1,), 0), Job("again", (2,), 0, ("bye",)), Job("next", (3,), 10, ("again",)))
    assert times(chained) == {"next": (0, 1)}


def test_what_is_not_to_begin_before_a_time_does_not():
    made = plan(Job("late", (1,), 10, not_before=at(60)), Job("other", (2,), 10))
    assert times(made) == {"other": (0, 1), "late": (60, 1)}


def test_a_match_that_has_begun_keeps_its_station_and_its_players():
    jobs = [
        Job("on", (1,), 30, players=(1, 2), begun=at(-10), station=1),
        Job("b", (2,), 10, players=(1, 3)),
        Job("c", (3,), 10, players=(4, 5)),
    ]
    made = plan(*jobs, stations=(None, None), rest=5)
    assert made.placed["on"] == Placed(at(-10), at(20), 1)
    assert (made.placed["b"].begin, made.placed["c"]) == (at(25), Placed(NOON, at(10), 2))


def test_a_match_that_runs_late_may_end_any_moment():
    assert plan(Job("on", (1,), 30, begun=at(-90))).placed["on"] == Placed(at(-90), NOON, 1)


def test_a_match_that_is_played_nowhere_takes_up_a_station_that_is_free():
    jobs = [Job("on", (1,), 30, begun=NOON, station=1), Job("off", (2,), 30, begun=NOON, station=9), Job("c", (3,), 5)]
    assert times(plan(*jobs, stations=(None, None)))["c"][0] == 30


def test_a_match_that_is_over_frees_those_after_it():
    jobs = [
        Job("over", (1,), 30, players=(1, 2), begun=at(-40), ended=at(-2)),
        Job("given", (1,), 30, ended=at(-1)),
        Job("next", (2,), 10, ("over", "given"), players=(1,)),
    ]
    made = plan(*jobs, rest=5)
    assert made.placed["over"].station is None and made.placed["given"] == Placed(at(-1), at(-1), None)
    assert made.placed["next"].begin == at(4)


def test_what_was_played_out_of_turn_is_not_placed_again():
    made = plan(Job("first", (1,), 10), Job("second", (2,), 10, ("first",), begun=at(-5), ended=at(-1)))
    assert times(made)["first"] == (0, 1) and made.placed["second"].end == at(-1)


def test_a_match_of_a_stream_waits_for_its_stations():
    jobs = [Job("a", (1,), 10, stream=7), Job("b", (2,), 10, stream=7), Job("c", (3,), 10)]
    assert times(plan(*jobs, stations=(None, 7))) == {"a": (0, 2), "c": (0, 1), "b": (10, 2)}


def test_a_match_of_a_stream_that_no_station_shows_is_played_anywhere():
    assert times(plan(Job("a", (1,), 10, stream=9))) == {"a": (0, 1)}


def test_without_a_station_there_is_no_schedule_and_without_matches_it_is_over_at_once():
    with pytest.raises(InvalidInput, match="at least one station"):
        plan(Job("a", (1,), 10), stations=())
    assert plan().over_at == NOON


def test_a_match_is_as_long_as_said_or_as_its_games():
    assert (LENGTHS.of(3), LENGTHS.of(5), LENGTHS.of(1)) == (45, 100, 20)


def test_rounds_that_are_not_drawn_come_one_after_the_other():
    tree = Contest(find_format("swiss"), (1, 2, 3, 4), {}).tree
    made = make_plan(jobs_of(tree, {}, LENGTHS, Later(3, 2, 1)), [None, None], 5, NOON)
    assert sorted(placed.begin for placed in made.placed.values()) == [at(n) for n in (0, 0, 25, 25, 50, 50)]
    assert made.orders["round 3, match 2"] == (1, 3, 0, 0, 2)


def test_a_playoff_waits_for_its_groups():
    jobs = bracket("groups", 8)
    made = make_plan(jobs, [None] * 4, 0, NOON)
    stage_one = [made.placed[job.key].end for job in jobs if job.minutes and job.order[0] == 1]
    assert min(made.placed[job.key].begin for job in jobs if job.order[:1] == (2,)) == max(stage_one)


def test_of_those_who_wait_for_somebody_the_most_urgent_is_next():
    jobs = [
        Job("on", (0,), 30, players=(1, 9), begun=NOON, station=1),
        Job("a", (1,), 20, players=(1, 2)),
        Job("b", (2,), 20, players=(1, 3)),
        Job("c", (3,), 20, players=(2, 3)),
        Job("d", (4,), 20, players=(4, 5)),
    ]
    made = plan(*jobs, stations=(None, None, None))
    assert times(made) == {"on": (0, 1), "c": (0, 2), "d": (0, 3), "a": (30, 1), "b": (50, 1)}


def test_what_was_set_to_the_end_of_time_is_in_nobody_s_way():
    end = datetime.max.replace(tzinfo=UTC)
    made = plan(Job("never", (1,), 10, not_before=end), Job("after", (2,), 10, ("never",)), Job("other", (3,), 10))
    assert made.placed["other"].begin == NOON
    assert made.placed["after"].begin == LATEST + timedelta(minutes=10)


def test_who_is_on_a_stream_meanwhile_is_waited_for_again():
    jobs = [
        Job("first", (1,), 30, players=(1, 9), stream=7),
        Job("second", (2,), 20, players=(1, 4), stream=7),
        Job("waits", (3,), 45, players=(1, 2)),
        Job("other", (4,), 40, players=(5, 6)),
    ]
    made = plan(*jobs, stations=(None, 7))
    assert times(made) == {"first": (0, 2), "other": (0, 1), "second": (30, 2), "waits": (50, 1)}


def test_a_round_robin_of_many_takes_no_longer_than_its_rounds_by_much():
    made = make_plan(bracket("round_robin", 64), [None] * 32, 0, NOON)
    assert made.over_at <= NOON + timedelta(minutes=20 * 63 * 2)


def test_512_matches_on_16_stations_are_placed_without_a_gap():
    jobs = [Job(f"m{n}", (n,), 20, players=(2 * n, 2 * n + 1)) for n in range(512)]
    assert make_plan(jobs, [None] * 16, 10, NOON).over_at == NOON + timedelta(minutes=20 * 32)
