"""What analytics count, against the same counted a second time by plain loops over the rows."""

import csv
import io
from collections import Counter
from datetime import timedelta
from math import ceil
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.analytics.selectors.organizers import organizer_figures
from apps.analytics.selectors.table import matches_csv
from apps.analytics.selectors.tournaments import tournament_figures
from apps.tournaments import services
from apps.tournaments.models import Match, Registration, Ruling, Tournament, ViewerSample
from apps.tournaments.services.viewer_samples import note_viewers
from tests.support.cast import make_game, make_user
from tests.support.crowd import BEGAN, crowd

pytestmark = pytest.mark.django_db
HAD_A_PLACE = {"confirmed", "checked_in", "active", "eliminated", "finished", "disqualified", "dropped_out"}


def made(name="Big", **fields):
    organizer = fields.pop("organizer", None) or make_user(name.lower())
    fields = {"max_participants": 512, "time_zone": "Asia/Dhaka", **fields}
    return Tournament.objects.create(name=name, slug=name.lower(), organizer=organizer, game=make_game(), **fields)


def nearest(values):
    """Count, median and 95th of a hundred by the nearest rank."""
    values = sorted(values)
    if not values:
        return {"matches": 0, "median_seconds": None, "p95_seconds": None}
    at = [values[ceil(len(values) * share) - 1].total_seconds() for share in (0.5, 0.95)]
    return {"matches": len(values), "median_seconds": at[0], "p95_seconds": at[1]}


def durations(matches):
    over = [match for match in matches if match.state == "completed"]
    return [match.completed_at - match.started_at for match in over]


def waited_and_moved_up(tournament):
    waited, moved = set(), set()
    for event in tournament.events.all():
        if event.type == "registration_created" and event.data["state"] == "waitlisted":
            waited.add(event.data["registration_id"])
        elif event.type == "registration_cancelled":
            moved.add(event.data["promoted"])
        elif event.type == "registrations_updated":
            moved |= {row["registration_id"] for row in event.data["registrations"]}
    now = {row.pk for row in tournament.registrations.all() if row.state in HAD_A_PLACE | {"no_show"}}
    return len(waited & (moved | now))


@pytest.fixture
def big():
    tournament = made()
    crowd(tournament, registrations=240, matches=300, seed=20260501)
    return tournament


def test_registrations_are_counted_as_somebody_would_who_reads_them_all(big):
    counted = tournament_figures(big)["registrations"]
    rows = list(Registration.objects.filter(tournament=big))
    states = Counter(row.state for row in rows)
    had = sum(states[state] for state in HAD_A_PLACE)
    assert counted["total"] == 240
    assert {state: count for state, count in counted["by_state"].items() if count} == dict(states)
    assert (counted["places"], counted["fill_rate"]) == (512, round(had / 512, 4))
    assert counted["check_in_rate"] == round((had - states["confirmed"]) / (had + states["no_show"]), 4)
    assert counted["no_shows"] == states["no_show"]
    assert counted["moved_up"] == waited_and_moved_up(big) > 0


def test_days_are_those_of_the_tournaments_time_zone(big):
    rows = Registration.objects.filter(tournament=big)
    days = Counter(row.created_at.astimezone(ZoneInfo("Asia/Dhaka")).date().isoformat() for row in rows)
    by_day = tournament_figures(big)["registrations"]["by_day"]
    assert {row["day"]: row["registered"] for row in by_day} == dict(days)
    assert [row["day"] for row in by_day] == sorted(days)
    assert by_day[-1]["total"] == 240


def test_matches_and_how_long_they_took(big):
    counted = tournament_figures(big)["matches"]
    rows = list(Match.objects.filter(tournament=big, bye=False))
    states = Counter(row.state for row in rows)
    assert counted["total"] == len(rows) < 300
    assert {state: count for state, count in counted["by_state"].items() if count} == dict(states)
    assert counted["completion"] == round((states["completed"] + states["forfeit"]) / len(rows), 4)
    assert counted["forfeits"] == states["forfeit"] > 0
    assert counted["durations"] == nearest(durations(rows))
    for row in counted["by_round"]:
        times = {name: row[name] for name in ("matches", "median_seconds", "p95_seconds")}
        assert times == nearest(durations([match for match in rows if match.round == row["round"]]))
    assert [row["round"] for row in counted["by_round"]] == [1, 2, 3, 4, 5, 6]


def test_a_match_is_late_that_began_more_than_five_minutes_after_its_time(big):
    counted = tournament_figures(big)["matches"]
    timed = [row for row in Match.objects.filter(tournament=big, bye=False) if row.scheduled_time and row.started_at]
    late = [delay for row in timed if (delay := row.started_at - row.scheduled_time) > timedelta(minutes=5)]
    assert counted["late"] == nearest(late)
    assert counted["late_rate"] == round(len(late) / len(timed), 4)


def test_disputes_and_how_long_a_ruling_took(big):
    counted = tournament_figures(big)["disputes"]
    rows = [dispute for match in Match.objects.filter(tournament=big) for dispute in match.disputes.all()]
    reported = Match.objects.filter(
        tournament=big, bye=False, state__in=["completed", "forfeit", "pending_result", "disputed"]
    )
    first = [ruling.at - ruling.dispute.created_at for ruling in Ruling.objects.filter(version=1)]
    assert (counted["total"], counted["open"]) == (len(rows), sum(row.status == "open" for row in rows))
    assert counted["rate"] == round(len(rows) / reported.count(), 4)
    assert {reason: n for reason, n in counted["by_reason"].items() if n} == dict(Counter(row.reason for row in rows))
    assert counted["to_ruling"] == nearest(first)


def test_viewers_peak_and_the_middle_minute(big):
    counted = tournament_figures(big)["viewers"]
    many = sorted(ViewerSample.objects.filter(tournament=big).values_list("viewers", flat=True))
    assert (counted["peak"], counted["median"]) == (many[-1], many[ceil(len(many) / 2) - 1])
    assert len(counted["samples"]) == len(many)


def test_a_long_event_is_shown_by_the_hour():
    tournament = made()
    for hour in range(8):
        for minute in range(60):
            note_viewers(BEGAN + timedelta(hours=hour, minutes=minute), {tournament.pk: minute + hour}, {})
    samples = tournament_figures(tournament)["viewers"]["samples"]
    assert [row["viewers"] for row in samples] == [59 + hour for hour in range(8)]


def test_nothing_is_counted_of_an_empty_tournament_and_nothing_is_divided_by():
    counted = tournament_figures(made())
    assert counted["registrations"]["check_in_rate"] is None
    assert counted["matches"]["completion"] is None
    assert counted["matches"]["durations"] == {"matches": 0, "median_seconds": None, "p95_seconds": None}
    assert counted["disputes"]["rate"] is None
    assert counted["viewers"] == {"peak": 0, "median": 0, "samples": []}


def test_the_number_of_queries_does_not_depend_on_how_many_there_are(big):
    small = made("Small")
    crowd(small, registrations=5, matches=4, seed=1)
    asked = []
    for tournament in (small, big):
        with CaptureQueriesContext(connection) as queries:
            tournament_figures(tournament)
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 20


def test_the_log_which_is_long_is_gone_through_once(big):
    with CaptureQueriesContext(connection) as queries:
        tournament_figures(big)
    assert sum("tournaments_loggedevent" in query["sql"] for query in queries) == 1


def test_the_table_has_a_line_for_each_match_and_its_formulas_are_words(big):
    Registration.objects.filter(
        pk=Match.objects.filter(tournament=big, bye=False).order_by("pk").first().participant1_id
    ).update(name="=HYPERLINK(1)")
    text = "".join(matches_csv(big))
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"))))
    matches = {str(match.pk): match for match in Match.objects.filter(tournament=big, bye=False)}
    assert [row["match_id"] for row in rows] == sorted(matches, key=int)
    assert rows[0]["participant1"] == "'=HYPERLINK(1)"
    for row in rows:
        match = matches[row["match_id"]]
        lasted = match.completed_at and (match.completed_at - match.started_at).total_seconds()
        assert row["duration_seconds"] == ("" if lasted is None else f"{lasted:.0f}")
        assert int(row["disputes"]) == match.disputes.count()
        # Below zero where a match began before its time.
        waited = match.started_at and match.scheduled_time and match.started_at - match.scheduled_time
        assert row["late_seconds"] == (f"{waited.total_seconds():.0f}" if waited is not None else "")
    assert any(row["late_seconds"].startswith("-") for row in rows)


def test_two_processes_that_note_the_same_minute_leave_the_higher_number():
    tournament = made()
    for viewers in (3, 9, 5):
        note_viewers(BEGAN + timedelta(seconds=viewers), {tournament.pk: viewers}, {})
    [sample] = ViewerSample.objects.all()
    assert (sample.viewers, sample.at) == (9, BEGAN)


def test_rooms_that_are_gone_and_rooms_without_anybody_are_not_noted(cast):
    tournament = made()
    note_viewers(BEGAN, {tournament.pk: 0, 10**9: 5}, {10**9: 2})
    assert not ViewerSample.objects.exists()


def test_a_page_that_stays_open_after_the_end_is_no_viewer(cast):
    match = cast.decided_match(2)
    going_on = cast.begun_match(4)
    for begins in (BEGAN, BEGAN + timedelta(minutes=1)):
        note_viewers(begins, {match.tournament_id: 1, going_on.tournament_id: 3}, {match.pk: 1, going_on.pk: 2})
    noted = ViewerSample.objects.order_by("at", "viewers").values_list("tournament", "match", "viewers")
    assert list(noted) == [(going_on.tournament_id, going_on.pk, 2), (going_on.tournament_id, None, 3)] * 2


def test_who_came_to_two_tournaments_of_an_organizer_came_again(cast):
    first, second = (cast.open(0) for _ in range(2))
    for tournament, people in ((first, (cast.bob, cast.bella)), (second, (cast.bob, cast.carol))):
        for person in people:
            services.register_player(tournament.pk, person)
    counted = organizer_figures(cast.alice)
    assert (counted["tournaments"], counted["registrations"]) == (2, 4)
    assert (counted["players"], counted["returning_players"]) == (3, 1)
    assert counted["returning_rate"] == round(1 / 3, 4)
    assert organizer_figures(cast.bob)["players"] == 0


def test_the_same_is_counted_on_postgresql(postgres_db):
    tournament = made()
    crowd(tournament, registrations=60, matches=80, seed=7)
    counted = tournament_figures(tournament)
    assert counted["matches"]["durations"] == nearest(durations(Match.objects.filter(tournament=tournament, bye=False)))
    assert counted["registrations"]["moved_up"] == waited_and_moved_up(tournament) > 0
