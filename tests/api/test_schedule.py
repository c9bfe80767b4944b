"""Schedules and streams over HTTP."""

from datetime import UTC, datetime

import pytest

from apps.tournaments import services
from apps.tournaments.models import Match, SchedulePlan, Stream
from tests.support.http import caller, problem

pytestmark = pytest.mark.django_db
PLAN = {"start": "2030-01-01T12:00", "minutes_per_game": 20, "stations": 2}


@pytest.fixture(autouse=True)
def morning(time_machine):
    time_machine.move_to(datetime(2030, 1, 1, 10, tzinfo=UTC), tick=False)


def url(tournament, what="schedule"):
    return f"/api/v1/tournaments/{tournament.pk}/{what}/"


def test_a_schedule_is_proposed_saved_and_read(cast):
    tournament, alice = cast.live(4), caller(cast.alice)
    assert caller(None).get(url(tournament)).json() == {"time_zone": "UTC", "schedule": None, "matches": []}
    proposed = alice.post(url(tournament), PLAN).json()
    assert proposed["schedule"]["over_at"] == "2030-01-01T12:40:00Z" and not SchedulePlan.objects.exists()
    saved = alice.post(url(tournament), {**PLAN, "dry_run": False}).json()
    assert saved == {**proposed, "schedule": {**proposed["schedule"], "made_at": saved["schedule"]["made_at"]}}
    assert caller(None).get(url(tournament)).json() == saved
    first = saved["matches"][0]
    match = Match.objects.get(pk=first["match_id"])
    assert caller(None).get(f"/api/v1/matches/{match.pk}/").json()["match"]["scheduled_time"] == first["scheduled_time"]


def test_the_start_is_in_the_tournament_s_zone_or_at_its_offset(cast):
    tournament, alice = cast.live(2), caller(cast.alice)
    detail = f"/api/v1/tournaments/{tournament.pk}/"
    assert alice.patch(detail, {"time_zone": "Europe/Berlin"}).json()["time_zone"] == "Europe/Berlin"
    starts = {"2030-06-01T12:00": "2030-06-01T10:00:00Z", "2030-06-01T12:00+06:00": "2030-06-01T06:00:00Z"}
    for start, utc in starts.items():
        assert alice.post(url(tournament), {**PLAN, "start": start}).json()["schedule"]["start_at"] == utc
    problem(alice.post(url(tournament), {**PLAN, "start": "2030-03-31T02:30"}), 400, "invalid_schema")
    problem(alice.patch(detail, {"time_zone": "Mars/Olympus"}), 400, "invalid_schema")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {**PLAN, "dry": True},
        {**PLAN, "start": 5},
        {**PLAN, "start": "a\0"},
        {**PLAN, "minutes_per_game": 10**30},
        {**PLAN, "minutes_per_game": "20"},
        {**PLAN, "minutes": {"3": "x"}},
        {**PLAN, "minutes": {"4": 20}},
        {**PLAN, "minutes": {"\0": 20}},
        {**PLAN, "minutes": [3]},
        {**PLAN, "minutes": {str(n): 5 for n in range(1000)}},
        {**PLAN, "stations": -1},
        {**PLAN, "rest_minutes": 1.5},
    ],
)
def test_what_makes_no_schedule_is_refused(cast, body):
    tournament = cast.live(2)
    for dry_run in ({}, {"dry_run": False}):
        problem(caller(cast.alice).post(url(tournament), {**body, **dry_run}), 400, "invalid_schema")
    assert not SchedulePlan.objects.exists()


def test_a_private_tournament_s_schedule_is_for_those_who_see_it(cast):
    tournament = cast.live(2, visibility="private")
    problem(caller(cast.oscar).get(url(tournament)), 404, "not_found")
    problem(caller(cast.oscar).post(url(tournament), PLAN), 404, "not_found")
    assert caller(cast.bob).get(url(tournament)).status_code == 200


def test_streams_are_made_changed_and_taken_away(cast):
    tournament, alice = cast.live(2), caller(cast.alice)
    made = alice.post(url(tournament, "streams"), {"name": "Main", "url": "https://example.org/a"})
    assert made.status_code == 201 and made.json()["ordering"] == 0
    address = f"/api/v1/streams/{made.json()['id']}/"
    assert alice.patch(address, {"ordering": 3}).json() == {**made.json(), "ordering": 3}
    station = alice.post(url(tournament, "stations"), {"name": "Stage", "stream": made.json()["id"]}).json()
    assert station["stream_id"] == made.json()["id"]
    match = Match.objects.get(tournament=tournament)
    picked = alice.post(f"/api/v1/matches/{match.pk}/stream/", {"stream": made.json()["id"]}).json()
    assert picked["stream_id"] == made.json()["id"]
    assert alice.patch(f"/api/v1/stations/{station['id']}/", {"stream": None}).json()["stream_id"] is None
    assert [row["id"] for row in caller(None).get(url(tournament, "streams")).json()] == [made.json()["id"]]
    assert alice.delete(address).status_code == 204
    assert not Stream.objects.exists()
    problem(alice.delete(address), 404, "not_found")


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "ftp://example.org/", "example.org", "https://example.org/\0"]
)
def test_a_stream_s_address_is_of_the_web(cast, address):
    tournament = cast.live(2)
    answer = caller(cast.alice).post(url(tournament, "streams"), {"name": "Main", "url": address})
    problem(answer, 400, "invalid_schema")


def test_a_stream_of_elsewhere_is_not_there(cast):
    here, elsewhere = cast.live(2), cast.live(2)
    stream = services.add_stream(elsewhere.pk, cast.alice, "Main", "https://example.org/")
    match = Match.objects.get(tournament=here)
    problem(caller(cast.alice).post(f"/api/v1/matches/{match.pk}/stream/", {"stream": stream.pk}), 404, "not_found")
