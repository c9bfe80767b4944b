"""Stations, and calling matches to them."""

import pytest
from django.core.exceptions import ValidationError

from apps.tournaments import services
from apps.tournaments.domain.errors import Conflict, NotFound, PermissionRefused
from apps.tournaments.models import Deadline, Match, Station
from tests.support.cast import bobs_win, registration_of
from tests.support.record import refused, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def hall(cast):
    """A tournament of eight that is live, with two tables and a stage."""
    tournament = cast.live(8)
    for name, is_stream in (("Stage", True), ("Table 1", False), ("Table 2", False)):
        services.add_station(tournament.pk, cast.alice, name, is_stream)
    return tournament


def matches(tournament):
    return list(Match.objects.filter(tournament=tournament, round=1).order_by("position"))


def station(name):
    return Station.objects.get(name=name)


def test_a_station_is_added_and_told(cast):
    tournament = cast.open(0)
    with told(tournament.pk) as events:
        made = services.add_station(tournament.pk, cast.alice, "  Table   3 ")
    (event,) = events
    row = {"id": made.pk, "name": "Table 3", "is_open": True, "is_stream": False, "stream_id": None}
    assert event.data["stations"] == [row]


def test_a_station_has_a_name_of_its_own(cast):
    tournament = cast.open(0)
    services.add_station(tournament.pk, cast.alice, "Table 1")
    other = services.add_station(tournament.pk, cast.alice, "Table 2")
    for name in ("Table 1", "", "\u202e1", "x" * 41):
        with pytest.raises(ValidationError):
            services.add_station(tournament.pk, cast.alice, name)
    with pytest.raises(ValidationError, match="Another station has this name"):
        services.edit_station(other.pk, cast.alice, name="Table 1")
    assert Station.objects.count() == 2


def test_only_organizers_change_stations_and_not_when_it_is_over(cast):
    tournament = cast.open(0)
    made = services.add_station(tournament.pk, cast.alice, "Table 1")
    for person in (cast.bob, cast.rita, cast.oscar):
        with refused(tournament.pk, PermissionRefused):
            services.add_station(tournament.pk, person, "Table 2")
        with refused(tournament.pk, PermissionRefused):
            services.edit_station(made.pk, person, is_open=False)
    with told(tournament.pk) as events:
        services.edit_station(made.pk, cast.alice, is_open=True)
    assert events == []
    with pytest.raises(NotFound):
        services.edit_station(10**9, cast.alice, is_open=True)
    services.cancel_tournament(tournament.pk, cast.alice)
    with refused(tournament.pk, Conflict, "over"):
        services.add_station(tournament.pk, cast.alice, "Table 2")


def test_there_are_not_stations_without_end(cast, monkeypatch):
    monkeypatch.setattr("apps.tournaments.services.stations.MOST_STATIONS", 1)
    tournament = cast.open(0)
    services.add_station(tournament.pk, cast.alice, "Table 1")
    with refused(tournament.pk, Conflict, "at most 1 stations"):
        services.add_station(tournament.pk, cast.alice, "Table 2")


def test_matches_are_called_to_the_stations_that_are_free_and_the_stage_is_kept_to_the_last(cast, hall):
    called = [services.call_match(match.pk, cast.rita) for match in matches(hall)[:3]]
    assert [match.station.name for match in called] == ["Table 1", "Table 2", "Stage"]
    with refused(hall.pk, Conflict, "No station is free"):
        services.call_match(matches(hall)[3].pk, cast.rita)


def test_a_call_is_told_with_the_station_and_until_when(cast, hall):
    match = matches(hall)[0]
    with told(hall.pk) as events:
        services.call_match(match.pk, cast.rita, station("Stage").pk)
    assert [event.type for event in events] == ["match_called", "deadline_moved"]
    assert (events[0].data["station"], events[0].data["called_by"]) == ("Stage", "referee")
    assert events[0].data["match"]["station_id"] == station("Stage").pk and events[0].data["match"]["called_at"]
    assert (events[1].data["kind"], events[1].data["match_id"]) == ("match_check_in", match.pk)


def test_no_station_has_two_matches_and_a_closed_one_has_none(cast, hall):
    first, second, *_ = matches(hall)
    services.call_match(first.pk, cast.rita, station("Stage").pk)
    with refused(hall.pk, Conflict, "Stage has another match"):
        services.call_match(second.pk, cast.rita, station("Stage").pk)
    services.edit_station(station("Table 1").pk, cast.alice, is_open=False)
    with refused(hall.pk, Conflict, "Table 1 is closed"):
        services.call_match(second.pk, cast.rita, station("Table 1").pk)
    assert services.call_match(second.pk, cast.rita).station == station("Table 2")


def test_to_call_it_again_moves_it_and_the_same_again_changes_nothing(cast, hall):
    match = matches(hall)[0]
    services.call_match(match.pk, cast.rita)
    with told(hall.pk) as events:
        services.call_match(match.pk, cast.rita)
        services.call_match(match.pk, cast.rita, station("Table 1").pk)
    assert events == []
    assert services.call_match(match.pk, cast.rita, station("Stage").pk).station == station("Stage")
    assert Deadline.objects.filter(state="open").count() == 1


def test_a_station_is_free_again_when_its_match_is_over(cast, hall):
    first, second, *_ = matches(hall)
    services.call_match(first.pk, cast.rita, station("Stage").pk)
    services.complete_match(first.pk, cast.rita, bobs_win(first))
    assert services.call_match(second.pk, cast.rita, station("Stage").pk).station == station("Stage")


def test_a_match_whose_result_is_taken_back_is_called_no_more(cast, hall):
    match = matches(hall)[0]
    services.call_match(match.pk, cast.rita)
    services.complete_match(match.pk, cast.rita, bobs_win(match))
    services.reopen_match(match.pk, cast.alice, services.preview_reopen(match.pk, cast.alice).state)
    match.refresh_from_db()
    assert (match.state, match.station, match.called_at) == ("ready", None, None)


def test_nobody_is_called_to_two_places(cast):
    tournament = cast.live(4, format="round_robin")
    for name in ("Table 1", "Table 2"):
        services.add_station(tournament.pk, cast.alice, name)
    first = Match.objects.filter(tournament=tournament, state="check_in").first()
    services.call_match(first.pk, cast.rita)
    busy = {first.participant1_id, first.participant2_id}
    for other in Match.objects.filter(tournament=tournament, state="check_in").exclude(pk=first.pk):
        if busy & {other.participant1_id, other.participant2_id}:
            with refused(tournament.pk, Conflict, "called to another match"):
                services.call_match(other.pk, cast.rita)


def test_where_there_are_no_stations_a_match_is_called_all_the_same(cast):
    match = cast.match(2)
    called = services.call_match(match.pk, cast.rita)
    assert called.station is None and called.called_at is not None


@pytest.mark.parametrize("who", ["bob", "carol", "oscar"])
def test_players_call_nobody(cast, hall, who):
    with refused(hall.pk, PermissionRefused):
        services.call_match(matches(hall)[0].pk, getattr(cast, who))
    with refused(hall.pk, PermissionRefused):
        services.call_next(hall.pk, getattr(cast, who))


def test_what_is_not_to_be_played_is_not_called(cast, hall):
    match = matches(hall)[0]
    services.start_match(match.pk, cast.rita)
    with refused(hall.pk, Conflict, "this needs it to be check_in or ready"):
        services.call_match(match.pk, cast.rita)
    later = Match.objects.filter(tournament=hall, round=2).first()
    with refused(hall.pk, Conflict):
        services.call_match(later.pk, cast.rita)
    elsewhere = cast.live(2)
    other = services.add_station(elsewhere.pk, cast.alice, "Elsewhere")
    with refused(hall.pk, NotFound, "no such station"):
        services.call_match(matches(hall)[1].pk, cast.rita, other.pk)


def test_the_queue_calls_whose_turn_it_is(cast, hall):
    order = [services.call_next(hall.pk, cast.rita).pk for _ in range(3)]
    assert order == [match.pk for match in matches(hall)[:3]]
    with refused(hall.pk, Conflict, "No station is free"):
        services.call_next(hall.pk, cast.rita)


def test_the_queue_lets_people_rest(cast, time_machine):
    time_machine.move_to("2030-01-01T12:00:00Z")
    tournament = cast.live(4, format="round_robin", rest_minutes=15)
    while (match := Match.objects.filter(tournament=tournament, state="check_in").first()) and match.round == 1:
        services.complete_match(match.pk, cast.rita, bobs_win(match))
    with refused(tournament.pk, Conflict, "plays, rests or is unknown"):
        services.call_next(tournament.pk, cast.rita)
    time_machine.shift(901)
    assert services.call_next(tournament.pk, cast.rita).round == 2


def test_a_guest_s_match_is_called_and_a_referee_starts_it(cast):
    tournament = cast.open(1, check_in_required=False)
    services.add_guests(tournament.pk, cast.alice, ["Nina"])
    services.close_registration(tournament.pk, cast.alice)
    services.start_tournament(tournament.pk, cast.alice)
    match = Match.objects.get(tournament=tournament)
    services.call_match(match.pk, cast.rita)
    assert services.start_match(match.pk, cast.rita).state == "live"
    assert registration_of(tournament, cast.bob).pk in (match.participant1_id, match.participant2_id)


def test_who_plays_already_is_called_nowhere_else_whether_they_were_called_or_not(cast):
    tournament = cast.live(6, format="round_robin")
    playing = set()
    for match in Match.objects.filter(tournament=tournament, round=1, bye=False):
        services.start_match(match.pk, cast.rita)
        playing |= {match.participant1_id, match.participant2_id}
    assert len(playing) == 6
    with refused(tournament.pk, Conflict, "plays, rests or is unknown"):
        services.call_next(tournament.pk, cast.rita)
    other = Match.objects.filter(tournament=tournament, state="check_in").first()
    with refused(tournament.pk, Conflict, "or plays one"):
        services.call_match(other.pk, cast.rita)
