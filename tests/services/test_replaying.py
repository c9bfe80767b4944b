"""The log, read again: by those who come back, by the feed, and by the hub's reconciliation."""

import pytest

from apps.common.times import in_utc
from apps.tournaments import services
from apps.tournaments.domain.roles import Role
from apps.tournaments.models import LoggedEvent, Tournament
from apps.tournaments.selectors.events import match_events, positions, recent_events, tournament_events
from apps.tournaments.selectors.replay import replay
from apps.tournaments.selectors.roles import SPECTATOR, Membership
from tests.support.record import log

pytestmark = pytest.mark.django_db


@pytest.fixture
def busy(cast):
    """A tournament with a log of some length."""
    return cast.completed(4)


def hide(tournament, sequence, public=None, registrations=()):
    rows = LoggedEvent.objects.filter(tournament=tournament, sequence=sequence)
    rows.update(least_role=Role.REFEREE.value, public=public, audience_registrations=list(registrations))


def test_what_was_missed_is_told_in_order(busy):
    answer = replay(busy.pk, SPECTATOR, 3, str(busy.epoch))
    assert [event["sequence"] for event in answer["events"]] == list(range(4, busy.sequence + 1))
    assert (answer["sequence"], answer["epoch"]) == (busy.sequence, str(busy.epoch))
    first = log(busy.pk)[3]
    assert answer["events"][0]["type"] == first.type
    assert answer["events"][0]["at"] == in_utc(first.at)
    assert answer["events"][0]["data"] == first.data


def test_who_is_up_to_date_missed_nothing(busy):
    assert replay(busy.pk, SPECTATOR, busy.sequence, None)["events"] == []


@pytest.mark.parametrize(
    ("since", "epoch"), [(None, None), (10_000, None), (0, "00000000-0000-0000-0000-000000000000")]
)
def test_where_nothing_can_be_replayed_there_is_a_snapshot(busy, since, epoch):
    answer = replay(busy.pk, SPECTATOR, since, epoch)
    assert "events" not in answer
    assert answer["snapshot"]["sequence"] == answer["sequence"] == busy.sequence


@pytest.mark.parametrize(("behind", "kind"), [(5, "events"), (6, "snapshot")])
def test_too_much_is_not_replayed(busy, settings, behind, kind):
    settings.WS_RESUME_MAX_EVENTS = 5
    assert kind in replay(busy.pk, SPECTATOR, busy.sequence - behind, None)


def test_a_hidden_event_is_a_number_and_nothing_else(busy):
    hide(busy, 2)
    assert replay(busy.pk, Membership(Role.PLAYER), 1, None)["events"][0] == {"type": "skip", "sequence": 2}
    assert replay(busy.pk, Membership(Role.REFEREE), 1, None)["events"][0]["type"] != "skip"


def test_a_hidden_event_may_have_a_public_side(busy):
    hide(busy, 2, public={"note": "for all"})
    assert replay(busy.pk, SPECTATOR, 1, None)["events"][0]["data"] == {"note": "for all"}
    assert replay(busy.pk, Membership(Role.ORGANIZER), 1, None)["events"][0]["data"] != {"note": "for all"}


def test_a_hidden_event_is_shown_to_those_it_concerns(busy):
    hide(busy, 2, registrations=[7])
    assert replay(busy.pk, Membership(Role.PLAYER, 7), 1, None)["events"][0]["type"] != "skip"
    assert replay(busy.pk, Membership(Role.PLAYER, 8), 1, None)["events"][0]["type"] == "skip"


def test_older_clients_find_the_number_in_a_scores_data(cast):
    match = cast.begun_match()
    services.update_score(match.pk, cast.rita, 1, 0)
    services.tell_scores(match.tournament_id, [match.pk])
    last = log(match.tournament_id)[-1].sequence
    event = replay(match.tournament_id, SPECTATOR, last - 1, None)["events"][0]
    assert (event["type"], event["data"]["sequence"]) == ("score_updated", last)


def test_a_room_reads_on_from_where_it_was(busy):
    told = tournament_events(busy.pk, 2, 3)
    assert [event.sequence for event in told] == [3, 4, 5]
    match = busy.matches.get(key="W2.1")
    told = match_events(match.pk, 1, 100)
    assert [event.sequence for event in told] == list(range(2, match.sequence + 1))


def test_the_feed_holds_the_newest_a_role_may_see(busy):
    hide(busy, busy.sequence)
    assert [event["sequence"] for event in recent_events(busy.pk, Role.SPECTATOR, 2)] == [
        busy.sequence - 1,
        busy.sequence - 2,
    ]
    assert recent_events(busy.pk, Role.REFEREE, 1)[0]["sequence"] == busy.sequence


def test_positions_are_read_in_two_queries(cast, time_machine, django_assert_num_queries):
    time_machine.move_to("2030-01-01T12:00:00Z", tick=False)
    first, second = cast.begun_match(name="One"), cast.begun_match(name="Two")
    for match in (first, second):
        services.update_score(match.pk, cast.rita, 1, 0)
    time_machine.shift(1)
    with django_assert_num_queries(2):
        tournaments, matches, waiting = positions([first.tournament_id], [second.pk])
    newest = Tournament.objects.get(pk=first.tournament_id)
    assert tournaments[first.tournament_id].sequence == newest.sequence
    assert tournaments[first.tournament_id].epoch == str(newest.epoch)
    second.refresh_from_db()
    assert matches[second.pk].sequence == second.sequence
    assert waiting == {first.tournament_id: [first.pk], second.tournament_id: [second.pk]}


def test_a_score_just_saved_does_not_wait_yet(cast, time_machine):
    time_machine.move_to("2030-01-01T12:00:00Z", tick=False)
    match = cast.begun_match()
    services.update_score(match.pk, cast.rita, 1, 0)
    assert positions([match.tournament_id], [])[2] == {}
