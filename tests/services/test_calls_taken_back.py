"""A call that is taken back: the match waits again, and its station is free."""

import pytest

from apps.tournaments import services
from apps.tournaments.domain.errors import Conflict, PermissionRefused
from apps.tournaments.models import Deadline
from tests.support.record import refused, told

pytestmark = pytest.mark.django_db


def test_the_station_is_free_and_no_time_runs(cast):
    match = cast.match(4, check_in_minutes=5)
    services.add_station(match.tournament_id, cast.alice, "Table 1")
    called = services.call_match(match.pk, cast.rita)
    assert called.station is not None and Deadline.objects.get(match=match).state == "open"
    with told(match.tournament_id) as events:
        services.take_back_call(match.pk, cast.rita)
    match.refresh_from_db()
    assert (match.state, match.station, match.called_at) == ("check_in", None, None)
    assert Deadline.objects.get(match=match).state == "off"
    [node] = next(event for event in events if event.type == "bracket_updated").data["updated_nodes"]
    assert (node["station_id"], node["called_at"]) == (None, None)
    other = match.tournament.matches.filter(round=1).exclude(pk=match.pk).get()
    assert services.call_match(other.pk, cast.rita).station == called.station


def test_what_was_not_called_stays_as_it_is(cast):
    match = cast.match(4)
    with told(match.tournament_id) as events:
        services.take_back_call(match.pk, cast.rita)
    assert events == []


def test_of_a_match_that_is_played_no_call_is_taken_back_nor_by_a_player(cast):
    match = cast.match(4)
    services.call_match(match.pk, cast.rita)
    with refused(match.tournament_id, PermissionRefused):
        services.take_back_call(match.pk, cast.bob)
    services.start_match(match.pk, cast.rita)
    with refused(match.tournament_id, Conflict):
        services.take_back_call(match.pk, cast.rita)
