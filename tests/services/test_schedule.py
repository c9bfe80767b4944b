"""A schedule for the whole tournament: proposed, saved, and moved as matches run late."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.core import mail
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from apps.accounts.mail_kinds import KINDS
from apps.tournaments import services
from apps.tournaments.domain.errors import Conflict, InvalidInput, NotFound, PermissionRefused
from apps.tournaments.due.schedules import schedules
from apps.tournaments.models import Match, SchedulePlan
from apps.tournaments.selectors.snapshots import tournament_snapshot
from apps.tournaments.selectors.tournaments import visible_version
from apps.tournaments.services import schedule as the_service
from apps.tournaments.services.schedule import move_times
from tests.support.background import do_tasks
from tests.support.cast import bobs_win, registration_of
from tests.support.mailboxes import confirm
from tests.support.record import record, refused, told

pytestmark = pytest.mark.django_db
NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)
START = "2030-01-01T12:00"


def at(minutes):
    return NOON + timedelta(minutes=minutes)


@pytest.fixture(autouse=True)
def morning(time_machine):
    time_machine.move_to(NOON - timedelta(hours=1), tick=False)


@pytest.fixture
def eight(cast):
    return cast.live(8)


def save(tournament, cast, start=START, per_game=20, **fields):
    return services.save_schedule(tournament.pk, cast.alice, start, per_game, **{"stations": 2, **fields})


def times(tournament):
    rows = Match.objects.filter(tournament=tournament).order_by("stage", "round", "position")
    return [
        (row.scheduled_time and (row.scheduled_time - NOON).total_seconds() // 60, row.planned_station) for row in rows
    ]


def first_round(tournament):
    return list(Match.objects.filter(tournament=tournament, round=1).order_by("position"))


def run_clock(tournament, time_machine, minutes):
    """What is told at this many minutes after noon."""
    time_machine.move_to(at(minutes), tick=False)
    with told(tournament.pk) as events:
        for item in schedules():
            item.do()
    return events


def test_a_proposal_shows_everything_and_changes_nothing(cast, eight):
    before = record(eight.pk)
    shown = services.propose_schedule(eight.pk, cast.alice, START, 20, {"1": 30}, 2, 10)
    assert record(eight.pk) == before
    assert shown["schedule"]["over_at"] == "2030-01-01T14:20:00Z"
    assert [match["scheduled_time"][11:16] for match in shown["matches"]] == [
        *("12:00", "12:00", "12:30", "12:30"),
        *("13:00", "13:10", "13:50"),
    ]
    assert {match["match_id"] for match in shown["matches"]} == set(Match.objects.values_list("pk", flat=True))


def test_a_schedule_gives_every_match_its_time_and_is_told(cast, eight):
    with told(eight.pk) as events:
        shown = save(eight, cast)
    assert times(eight) == [(0, 1), (0, 2), (20, 1), (20, 2), (40, 1), (40, 2), (60, 1)]
    assert [event.type for event in events] == ["match_scheduled"] * 7 + ["schedule_updated"]
    assert events[-1].data["schedule"] == shown["schedule"] and len(events[-1].data["matches"]) == 7
    snapshot = tournament_snapshot(eight.pk, visible_version(None, eight.pk))
    assert snapshot["schedule"]["over_at"] == "2030-01-01T13:20:00Z"


def test_to_save_it_again_tells_only_what_is_another(cast, eight):
    save(eight, cast)
    with told(eight.pk) as events:
        save(eight, cast)
    assert [(event.type, event.data.get("matches")) for event in events] == [("schedule_updated", [])]
    assert SchedulePlan.objects.get().saves == 2


def test_matches_that_have_begun_or_are_called_keep_their_times(cast, eight):
    begun, called, *_ = first_round(eight)
    services.start_match(begun.pk, cast.rita)
    services.call_match(called.pk, cast.rita)
    save(eight, cast, stations=4)
    assert times(eight)[:3] == [(None, None), (None, None), (0, 1)]


def test_before_the_draw_it_is_of_those_who_have_a_place(cast):
    tournament = cast.open(4)
    shown = services.propose_schedule(tournament.pk, cast.alice, START, 20, None, 1)
    assert [match["match_id"] for match in shown["matches"]] == [None] * 3
    assert shown["schedule"]["over_at"] == "2030-01-01T13:00:00Z"
    empty = cast.open(0, max_participants=8)
    assert len(services.propose_schedule(empty.pk, cast.alice, START, 20, None, 1)["matches"]) == 7


def test_matches_that_are_drawn_later_get_their_times_by_the_clock(cast, time_machine):
    tournament = cast.open(4, check_in_required=False)
    save(tournament, cast)
    services.close_registration(tournament.pk, cast.alice)
    services.generate_bracket(tournament.pk, cast.alice)
    events = run_clock(tournament, time_machine, -30)
    assert times(tournament) == [(0, 1), (0, 2), (20, 1)]
    assert events[-1].data["changed_by"] == "clock"


@pytest.mark.parametrize("form", ["double_elimination", "round_robin", "groups"])
def test_every_format_is_placed(cast, form):
    tournament = cast.live(6, format=form)
    save(tournament, cast)
    rows = Match.objects.filter(tournament=tournament, bye=False)
    assert rows.exists() and not rows.filter(scheduled_time=None).exists()
    begins = [(row.scheduled_time, row.planned_station) for row in rows]
    assert len(set(begins)) == len(begins)


def test_the_rounds_of_a_swiss_to_come_are_estimated(cast):
    tournament = cast.live(4, format="swiss", options={"rounds": 3})
    shown = services.propose_schedule(tournament.pk, cast.alice, START, 20, None, 2)
    assert [match["match_id"] is None for match in shown["matches"]] == [False, False, True, True, True, True]
    assert save(tournament, cast)["schedule"]["over_at"] == "2030-01-01T13:00:00Z"


def test_the_start_is_in_the_tournament_s_zone(cast, eight):
    services.edit_tournament(eight.pk, cast.alice, time_zone="Asia/Dhaka")
    assert save(eight, cast, "2030-01-01T18:00")["schedule"]["start_at"] == "2030-01-01T12:00:00Z"
    services.edit_tournament(eight.pk, cast.alice, time_zone="Europe/Berlin")
    with refused(eight.pk, InvalidInput, "skip this time"):
        save(eight, cast, "2030-03-31T02:30")
    assert save(eight, cast, "2030-10-27T02:30")["schedule"]["start_at"] == "2030-10-27T00:30:00Z"


@pytest.mark.parametrize(
    ("start", "per_game", "fields"),
    [
        ("soon", 20, {}),
        ("2090-01-01T12:00", 20, {}),
        (START, 0, {}),
        (START, 601, {}),
        (START, 20, {"stations": 0}),
        (START, 20, {"stations": 257}),
        (START, 20, {"stations": None}),
        (START, 20, {"rest_minutes": 1441}),
        (START, 20, {"minutes": {"2": 20}}),
        (START, 20, {"minutes": {"\u0663": 20}}),
        (START, 20, {"minutes": {"3": 0}}),
    ],
)
def test_what_no_schedule_can_be_made_of_is_refused(cast, eight, start, per_game, fields):
    with refused(eight.pk, InvalidInput):
        save(eight, cast, start, per_game, **fields)
    with pytest.raises(InvalidInput):
        services.propose_schedule(eight.pk, cast.alice, start, per_game, **{"stations": 2, **fields})


@pytest.mark.parametrize("who", ["rita", "bob", "oscar"])
def test_only_organizers_make_schedules(cast, eight, who):
    with refused(eight.pk, PermissionRefused):
        services.save_schedule(eight.pk, getattr(cast, who), START, 20, stations=2)
    with pytest.raises(PermissionRefused):
        services.propose_schedule(eight.pk, getattr(cast, who), START, 20, stations=2)


def test_nobody_learns_of_a_draft_by_its_schedule(cast):
    draft = cast.draft()
    with pytest.raises(NotFound):
        services.propose_schedule(draft.pk, cast.oscar, START, 20, stations=2)


def test_what_is_over_has_no_schedule_any_more(cast):
    tournament = cast.completed()
    with refused(tournament.pk, Conflict, "over"):
        save(tournament, cast)


def test_a_schedule_takes_so_many_matches_and_no_more(cast, eight, monkeypatch):
    monkeypatch.setattr(the_service, "MOST_MATCHES", 6)
    with refused(eight.pk, InvalidInput, "6 matches at most"):
        save(eight, cast)


def test_a_schedule_is_saved_so_often_and_no_oftener(cast, eight, monkeypatch):
    monkeypatch.setattr(the_service, "MOST_SAVES", 1)
    save(eight, cast)
    with refused(eight.pk, Conflict, "it stays now"):
        save(eight, cast)


def test_open_stations_are_taken_where_no_number_is_said_and_streams_keep_their_own(cast, eight):
    stream = services.add_stream(eight.pk, cast.alice, "Main", "https://example.org/")
    services.add_station(eight.pk, cast.alice, "Table 1")
    closed = services.add_station(eight.pk, cast.alice, "Table 2")
    services.edit_station(closed.pk, cast.alice, is_open=False)
    services.add_station(eight.pk, cast.alice, "Stage", True, stream.pk)
    last = first_round(eight)[-1]
    services.pick_stream(last.pk, cast.alice, stream.pk)
    save(eight, cast, stations=None)
    assert times(eight)[:4] == [(0, 1), (20, 1), (20, 2), (0, 2)]


def test_a_time_set_by_hand_is_not_undercut(cast, eight):
    match = first_round(eight)[0]
    services.schedule_match(match.pk, cast.rita, at(90))
    save(eight, cast)
    assert times(eight)[0] == (90, 1)


def test_a_match_that_was_set_to_the_end_of_time_stops_no_schedule(cast, eight, time_machine):
    """It could be, before that was refused."""
    save(eight, cast)
    end = datetime.max.replace(tzinfo=UTC)
    match = first_round(eight)[0]
    Match.objects.filter(pk=match.pk).update(scheduled_time=end, not_before=end, told_time=end)
    assert run_clock(eight, time_machine, 10)
    assert times(eight)[1] == (10, 1)
    assert save(eight, cast)["schedule"]["over_at"].startswith("9000-01-01")
    services.schedule_match(match.pk, cast.rita, None)
    assert save(eight, cast)["schedule"]["over_at"].startswith("2030-01-01")


def test_times_move_once_they_are_off_by_five_minutes_and_people_hear_of_a_quarter_of_an_hour(
    cast, eight, time_machine, monkeypatch
):
    mails = []
    post = SimpleNamespace(enqueue=lambda *news: mails.append(news))
    monkeypatch.setattr("apps.tournaments.services.write.mail_news", post)
    save(eight, cast)
    assert run_clock(eight, time_machine, 4) == []
    moved = run_clock(eight, time_machine, 6)
    assert times(eight)[0] == (6, 1) and [event.type for event in moved][-1] == "schedule_updated"
    assert not any(event.data.get("late") for event in moved) and mails == []
    assert run_clock(eight, time_machine, 8) == []
    late = [event.data["match_id"] for event in run_clock(eight, time_machine, 16) if event.data.get("late")]
    # All seven, once; the sides are known of four.
    assert len(late) == 7 and [news[0] for news in mails] == ["match_moved"] * 4
    assert not any(event.data.get("late") for event in run_clock(eight, time_machine, 25))
    assert len(mails) == 4


def test_of_all_that_runs_late_somebody_gets_one_mail_about_their_next_match(cast, time_machine):
    tournament = cast.live(8, format="round_robin")
    confirm(cast.bob)
    save(tournament, cast, stations=1)
    for minutes, so_far in ((16, 1), (20, 1), (32, 2)):
        run_clock(tournament, time_machine, minutes)
        do_tasks()
        letters = [letter for letter in mail.outbox if letter.to == [cast.bob.email] and "later" in letter.subject]
        assert len(letters) == so_far
        own = registration_of(tournament, cast.bob)
        first = Match.objects.filter(Q(participant1=own) | Q(participant2=own)).order_by("scheduled_time").first()
        assert f"/matches/{first.pk}/" in letters[-1].body
        assert "Your matches after it may be later too" in letters[-1].body


def test_nothing_is_told_twice_in_a_minute_though_many_processes_look(cast, eight, time_machine):
    save(eight, cast)
    assert run_clock(eight, time_machine, 10)
    SchedulePlan.objects.update(over_at=NOON)
    with told(eight.pk) as events:
        move_times(eight.pk)
    assert events == [] and list(schedules()) == []


def test_a_match_that_runs_late_moves_those_after_it_and_itself_stays(cast, eight, time_machine):
    save(eight, cast, stations=1)
    first = first_round(eight)[0]
    time_machine.move_to(NOON, tick=False)
    services.start_match(first.pk, cast.rita)
    events = run_clock(eight, time_machine, 30)
    assert times(eight)[:3] == [(0, 1), (30, 1), (50, 1)]
    assert first.pk not in [match["match_id"] for match in events[-1].data["matches"]]


def test_nobody_has_to_come_earlier_than_they_were_told(cast, eight, time_machine):
    save(eight, cast, stations=1)
    time_machine.move_to(NOON, tick=False)
    first = first_round(eight)[0]
    services.complete_match(first.pk, cast.rita, bobs_win(first))
    assert run_clock(eight, time_machine, 2) == []


def test_a_called_match_is_not_moved(cast, eight, time_machine):
    save(eight, cast)
    match = first_round(eight)[0]
    time_machine.move_to(NOON, tick=False)
    services.call_match(match.pk, cast.rita)
    run_clock(eight, time_machine, 19)
    assert times(eight)[0] == (0, 1)


def test_where_nothing_happens_any_more_nothing_moves(cast, eight, time_machine):
    save(eight, cast)
    assert run_clock(eight, time_machine, 121) == []


def test_a_schedule_of_long_ago_is_not_looked_at(cast, eight, time_machine):
    save(eight, cast)
    assert len(list(schedules())) == 1
    time_machine.move_to(NOON + timedelta(days=32), tick=False)
    assert list(schedules()) == []


def test_the_clock_moves_times_so_often_and_no_oftener(cast, eight, time_machine, monkeypatch):
    monkeypatch.setattr(the_service, "MOST_MOVES", 1)
    save(eight, cast)
    assert run_clock(eight, time_machine, 10)
    assert run_clock(eight, time_machine, 30) == []


def test_where_all_stations_are_closed_nobody_knows_when_it_goes_on(cast, eight, time_machine):
    station = services.add_station(eight.pk, cast.alice, "Table 1")
    save(eight, cast, stations=None)
    services.edit_station(station.pk, cast.alice, is_open=False)
    assert run_clock(eight, time_machine, 20) == []


def test_a_reopening_that_was_looked_at_is_not_refused_for_a_time_that_moved(cast, eight, time_machine):
    save(eight, cast)
    first, second, *_ = first_round(eight)
    for match in (first, second):
        services.complete_match(match.pk, cast.rita, bobs_win(match))
    seen = services.preview_reopen(first.pk, cast.alice)
    assert run_clock(eight, time_machine, 50)
    assert services.reopen_match(first.pk, cast.alice, seen.state).state == "ready"


def test_a_tournament_that_is_over_or_gone_is_not_looked_at(cast, time_machine):
    tournament = cast.live(2)
    save(tournament, cast)
    (item,) = list(schedules())
    match = Match.objects.get(tournament=tournament)
    services.complete_match(match.pk, cast.rita, bobs_win(match))
    assert list(schedules()) == []
    item.do()
    move_times(10**9)


def test_the_letter_names_the_new_time_as_long_as_it_is_to_come(cast, eight, time_machine):
    save(eight, cast)
    run_clock(eight, time_machine, 20)
    match = next(match for match in first_round(eight) if match.participant1.user == cast.bob)
    letter = KINDS["match_moved"].write(cast.bob, {"registration": match.participant1_id, "match": match.pk})
    assert len(letter.paragraphs) == 1 and "12:20" in letter.paragraphs[0]
    services.call_match(match.pk, cast.rita)
    assert KINDS["match_moved"].write(cast.bob, {"registration": match.participant1_id, "match": match.pk}) is None


def test_a_schedule_of_many_is_told_in_parts(cast, eight, monkeypatch):
    monkeypatch.setattr(the_service, "MOST_IN_A_FRAME", 3)
    with told(eight.pk) as events:
        save(eight, cast)
    parts = [len(event.data["matches"]) for event in events if event.type == "schedule_updated"]
    assert parts == [3, 3, 1]


@pytest.mark.parametrize("form", ["single_elimination", "round_robin"])
def test_it_asks_as_much_for_few_as_for_many(cast, form):
    few, many = cast.live(4, format=form), cast.live(16, format=form)
    proposed, saved = [], []
    for tournament in (few, many):
        with CaptureQueriesContext(connection) as asked:
            services.propose_schedule(tournament.pk, cast.alice, START, 20, None, 4)
        proposed.append(len(asked))
        with CaptureQueriesContext(connection) as asked:
            save(tournament, cast)
        # The log and the rows are written some hundred at a time.
        saved.append(sum(query["sql"].startswith("SELECT") for query in asked.captured_queries))
    assert proposed[0] == proposed[1] and saved[0] == saved[1]


def test_a_live_score_asks_nothing_of_a_schedule(cast):
    match = cast.begun_match(2)
    services.update_score(match.pk, cast.rita, 1, 0)
    with CaptureQueriesContext(connection) as before:
        services.update_score(match.pk, cast.rita, 2, 0)
    save(match.tournament, cast)
    with CaptureQueriesContext(connection) as after:
        services.update_score(match.pk, cast.rita, 3, 0)
    assert len(after) == len(before) and "scheduleplan" not in str(after.captured_queries)
