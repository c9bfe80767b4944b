"""Streams, the stations that they show, and the matches that are picked for them."""

import pytest
from django.core.exceptions import ValidationError

from apps.tournaments import services
from apps.tournaments.domain.errors import Conflict, NotFound, PermissionRefused
from apps.tournaments.models import Match, Station, Stream
from apps.tournaments.services.streams import MOST_STREAMS
from tests.support.cast import bobs_win
from tests.support.record import refused, told

pytestmark = pytest.mark.django_db
URL = "https://example.org/main"


@pytest.fixture
def hall(cast):
    """Eight who play, at two tables and on a stage that a stream shows."""
    tournament = cast.live(8)
    stream = services.add_stream(tournament.pk, cast.alice, "Main", URL)
    for name in ("Table 1", "Table 2"):
        services.add_station(tournament.pk, cast.alice, name)
    services.add_station(tournament.pk, cast.alice, "Stage", True, stream.pk)
    return tournament


def first_round(tournament):
    return list(Match.objects.filter(tournament=tournament, round=1).order_by("position"))


def test_a_stream_is_added_edited_and_told(cast):
    tournament = cast.open(0)
    with told(tournament.pk) as events:
        main = services.add_stream(tournament.pk, cast.alice, " Main ", URL, 2)
        side = services.add_stream(tournament.pk, cast.alice, "Side", "http://example.org/")
        services.edit_stream(main.pk, cast.alice, url="https://example.org/other")
        services.edit_stream(main.pk, cast.alice, name="Main")
    assert [event.type for event in events] == ["streams_updated"] * 3
    shown = {"id": main.pk, "name": "Main", "url": "https://example.org/other", "ordering": 2}
    assert [row["id"] for row in events[-1].data["streams"]] == [side.pk, main.pk]
    assert events[-1].data["streams"][1] == shown


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.org",
        "javascript:alert(1)",
        "ftp://example.org/",
        "data:text/html,x",
        "https://",
        "//example.org",
        "https://a.org/\0",
        "https://example.org/" + "x" * 490,
    ],
)
def test_a_stream_has_an_address_of_the_web(cast, url):
    tournament = cast.open(0)
    with pytest.raises(ValidationError):
        services.add_stream(tournament.pk, cast.alice, "Main", url)
    assert not Stream.objects.exists()


def test_a_stream_has_a_name_of_its_own_and_they_are_few(cast):
    tournament = cast.open(0)
    for number in range(MOST_STREAMS):
        services.add_stream(tournament.pk, cast.alice, f"Stream {number}", URL)
    with refused(tournament.pk, Conflict, "at most 16"):
        services.add_stream(tournament.pk, cast.alice, "Another", URL)
    with pytest.raises(ValidationError, match="Another stream has this name"):
        services.edit_stream(Stream.objects.first().pk, cast.alice, name="Stream 3")


@pytest.mark.parametrize("who", ["rita", "bob", "oscar"])
def test_only_organizers_see_to_streams(cast, hall, who):
    stream, actor = Stream.objects.get().pk, getattr(cast, who)
    for verb in (
        lambda: services.add_stream(hall.pk, actor, "Side", URL),
        lambda: services.edit_stream(stream, actor, name="Side"),
        lambda: services.delete_stream(stream, actor),
        lambda: services.pick_stream(first_round(hall)[0].pk, actor, stream),
    ):
        with refused(hall.pk, PermissionRefused):
            verb()


def test_a_match_of_a_stream_is_called_to_its_stage_alone(cast, hall):
    first, second, third, *_ = first_round(hall)
    stream = Stream.objects.get()
    for match in (first, second):
        services.pick_stream(match.pk, cast.alice, stream.pk)
    assert services.call_next(hall.pk, cast.rita).station.name == "Stage"
    # The stage has a match: who waits for it lets the next one pass.
    called = services.call_next(hall.pk, cast.rita)
    assert (called.pk, called.station.name) == (third.pk, "Table 1")
    with refused(hall.pk, Conflict, "No station of this match's stream is free"):
        services.call_match(second.pk, cast.rita)
    services.complete_match(first.pk, cast.rita, bobs_win(first))
    called = services.call_next(hall.pk, cast.rita)
    assert (called.pk, called.station.name) == (second.pk, "Stage")


def test_a_referee_may_still_call_it_elsewhere_by_hand(cast, hall):
    match = first_round(hall)[0]
    services.pick_stream(match.pk, cast.alice, Stream.objects.get().pk)
    table = Station.objects.get(name="Table 1")
    assert services.call_match(match.pk, cast.rita, table.pk).station == table


def test_where_no_station_shows_its_stream_the_queue_goes_on_with_others(cast):
    tournament = cast.live(4)
    stream = services.add_stream(tournament.pk, cast.alice, "Main", URL)
    first, second = first_round(tournament)
    services.pick_stream(first.pk, cast.alice, stream.pk)
    assert services.call_next(tournament.pk, cast.rita).pk == second.pk
    with refused(tournament.pk, Conflict, "this match's stream"):
        services.call_next(tournament.pk, cast.rita)


def test_a_stream_that_is_taken_away_shows_nothing_any_more(cast, hall):
    match, stream = first_round(hall)[0], Stream.objects.get()
    services.pick_stream(match.pk, cast.alice, stream.pk)
    with told(hall.pk) as events:
        services.delete_stream(stream.pk, cast.alice)
    assert [event.type for event in events] == [
        "bracket_updated",
        "match_updated",
        "stations_updated",
        "streams_updated",
    ]
    assert events[1].data["match"]["stream_id"] is None
    assert {row["stream_id"] for row in events[2].data["stations"]} == {None}
    with refused(hall.pk, NotFound):
        services.delete_stream(stream.pk, cast.alice)


def test_streams_of_another_tournament_and_matches_that_are_over_are_refused(cast, hall):
    elsewhere = cast.live(2)
    other = services.add_stream(elsewhere.pk, cast.alice, "Main", URL)
    match = first_round(hall)[0]
    with refused(hall.pk, NotFound, "no such stream"):
        services.pick_stream(match.pk, cast.alice, other.pk)
    with refused(hall.pk, NotFound, "no such stream"):
        services.edit_station(Station.objects.get(name="Stage").pk, cast.alice, stream=other.pk)
    services.complete_match(match.pk, cast.rita, bobs_win(match))
    with refused(hall.pk, Conflict, "not played any more"):
        services.pick_stream(match.pk, cast.alice, None)


def test_to_pick_the_same_again_changes_nothing_and_a_station_is_taken_from_a_stream(cast, hall):
    match, stream = first_round(hall)[0], Stream.objects.get()
    services.pick_stream(match.pk, cast.alice, stream.pk)
    with told(hall.pk) as events:
        services.pick_stream(match.pk, cast.alice, stream.pk)
        services.edit_station(Station.objects.get(name="Stage").pk, cast.alice, is_open=True)
    assert events == []
    assert services.edit_station(Station.objects.get(name="Stage").pk, cast.alice, stream=None).stream is None


def test_a_reopened_match_is_still_picked(cast, hall):
    match, stream = first_round(hall)[0], Stream.objects.get()
    services.pick_stream(match.pk, cast.alice, stream.pk)
    services.complete_match(match.pk, cast.rita, bobs_win(match))
    services.reopen_match(match.pk, cast.alice, services.preview_reopen(match.pk, cast.alice).state)
    match.refresh_from_db()
    assert match.stream == stream


def test_streams_of_what_is_over_stay(cast):
    tournament = cast.completed()
    with refused(tournament.pk, Conflict, "over"):
        services.add_stream(tournament.pk, cast.alice, "Main", URL)
