"""The one way to write: numbers without a gap, told after the commit, and nothing at all after a rollback."""

import pytest
from django.db import transaction

from apps.common import notices
from apps.common.times import in_utc
from apps.tournaments import services
from apps.tournaments.domain.errors import InvalidInput, NotFound, PermissionRefused
from apps.tournaments.domain.events import StandingsUpdated
from apps.tournaments.domain.match_states import MatchState
from apps.tournaments.domain.results import MatchScore
from apps.tournaments.domain.roles import Role
from apps.tournaments.models import Announcement, Tournament
from apps.tournaments.services.matches import move_match
from apps.tournaments.services.write import Committed, ScoreSaved, match_write, tournament_write
from tests.support.counts import Counted
from tests.support.record import check_numbers, log, record, refused, told

pytestmark = pytest.mark.django_db


class Failure(Exception):
    """Something goes wrong in the middle of a write."""


def events_of(heard):
    return [event for notice in heard if isinstance(notice, Committed) for event in notice.events]


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """`with committed():` a block at whose end the transaction counts as committed."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def test_listeners_hear_what_is_in_the_log_after_the_commit(cast, heard, committed):
    tournament = cast.open(1)
    with committed() as callbacks:
        services.register_player(tournament.pk, cast.bella)
        assert heard == []
    assert len(callbacks) == 1
    assert events_of(heard) == log(tournament.pk)[-1:]


def test_a_write_that_fails_appends_nothing_and_tells_nobody(cast, heard, committed):
    match = cast.begun_match()
    before = record(match.tournament_id)
    with committed(), pytest.raises(Failure), match_write(match.pk, cast.rita) as (write, locked):
        locked.participant1_score = 9
        locked.save()
        write.tell(StandingsUpdated(match.tournament_id, []))
        raise Failure
    assert record(match.tournament_id) == before
    assert heard == []


@pytest.mark.parametrize("act", [services.update_score, services.complete_match])
def test_a_transaction_around_a_service_takes_it_back_whole(cast, heard, committed, act):
    match = cast.begun_match()
    before = record(match.tournament_id)
    arguments = (1, 0) if act is services.update_score else (MatchScore(1, 0),)
    with committed(), pytest.raises(Failure), transaction.atomic():
        act(match.pk, cast.rita, *arguments)
        raise Failure
    assert record(match.tournament_id) == before
    assert heard == []


def test_a_refusal_tells_nobody(cast, heard, committed):
    match = cast.begun_match()
    with committed(), refused(match.tournament_id, PermissionRefused):
        services.complete_match(match.pk, cast.carol, MatchScore(1, 0))
    assert heard == []


def test_numbers_go_on_after_a_failure(cast):
    tournament = cast.open(1)
    with pytest.raises(Failure), tournament_write(tournament.pk, cast.alice):
        raise Failure
    services.register_player(tournament.pk, cast.bella)
    check_numbers(tournament.pk)


def test_numbers_are_counted_in_the_database_and_not_in_a_row_read_before(cast):
    match = cast.match()
    with match_write(match.pk, cast.rita) as (_, stale):
        pass
    services.start_match(match.pk, cast.rita)
    with told(match.tournament_id), match_write(match.pk, cast.rita) as (write, fresh):
        assert fresh.sequence == stale.sequence + 2
        move_match(write, fresh, MatchState.COMPLETED, "referee")


def test_each_match_counts_for_itself(cast):
    tournament = cast.live(4)
    first, second = tournament.matches.filter(state="check_in")
    services.start_match(first.pk, cast.rita)
    services.start_match(second.pk, cast.rita)
    services.complete_match(first.pk, cast.rita, MatchScore(1, 0))
    numbers = [(event.sequence, event.match_id, event.match_sequence) for event in log(tournament.pk) if event.match_id]
    start = numbers[0][0]
    assert numbers[:4] == [
        (start, first.pk, 1),
        (start + 1, first.pk, 2),
        (start + 2, second.pk, 1),
        (start + 3, second.pk, 2),
    ]
    check_numbers(tournament.pk)


def test_two_tournaments_count_for_themselves(cast):
    first, second = cast.open(2, name="One"), cast.open(3, name="Two")
    check_numbers(first.pk)
    check_numbers(second.pk)


def test_a_write_without_events_still_raises_the_revision(cast, heard, committed):
    tournament = cast.draft()
    with committed(), tournament_write(tournament.pk, cast.alice):
        pass
    after = Tournament.objects.get(pk=tournament.pk)
    assert (after.revision, after.sequence) == (tournament.revision + 1, tournament.sequence)
    assert heard == []


def test_the_clock_is_an_actor_without_a_role(cast):
    tournament = cast.draft()
    with pytest.raises(PermissionRefused), tournament_write(tournament.pk) as write:
        write.require(Role.PLAYER)


@pytest.mark.parametrize("write", [tournament_write, match_write])
def test_there_must_be_something_to_write_to(write):
    with pytest.raises(NotFound), write(404):
        pass


@pytest.mark.django_db(transaction=True)
def test_a_score_is_announced_only_when_it_is_really_committed(cast, heard):
    match = cast.begun_match()
    heard.clear()
    with transaction.atomic():
        services.update_score(match.pk, cast.rita, 1, 0)
        assert heard == []
    assert heard == [ScoreSaved(match.tournament_id, match.pk)]


@pytest.fixture
def listening(monkeypatch):
    """Set the listeners, who have not failed yet."""

    def set_to(*listeners):
        monkeypatch.setattr(notices, "_listeners", [])
        monkeypatch.setattr(notices, "_failing", {})
        for listener in listeners:
            assert notices.listen(listener) is listener

    return set_to


def failures_logged(caplog):
    lines = [record for record in caplog.records if record.exc_info]
    return [(record.name, record.getMessage(), record.notice, record.exc_info[0]) for record in lines]


def test_a_listener_that_fails_does_not_undo_the_write_and_silences_no_other(cast, listening, committed, caplog):
    before, after = [], []

    def fail(notice):
        raise Failure

    listening(before.append, fail, after.append)
    tournament = cast.open(1)
    with Counted("notice_failures_total", listener=fail.__qualname__) as failures, committed():
        services.register_player(tournament.pk, cast.bella)
        services.register_player(tournament.pk, cast.carol)
    assert events_of(before) == events_of(after) == log(tournament.pk)[-2:]
    assert failures_logged(caplog) == [("apps.common.notices", "listener failed", "Committed", Failure)]
    assert failures.by == 2


def test_a_listener_is_logged_again_when_it_fails_again(cast, listening, committed, caplog):
    errors = [Failure(), None, Failure(), KeyError()]

    def fail(notice):
        if (error := errors.pop(0)) is not None:
            raise error

    listening(fail)
    tournament = cast.draft()
    for number in range(4):
        with committed():
            services.announce(tournament.pk, cast.alice, f"Number {number}")
    assert [failure for *_, failure in failures_logged(caplog)] == [Failure, Failure, KeyError]


def test_an_announcement_is_kept_and_told(cast):
    tournament = cast.open()
    with told(tournament.pk) as events:
        row = services.announce(tournament.pk, cast.alice, "Lunch", "Back at two.")
    assert (row.title, row.body, row.author) == ("Lunch", "Back at two.", cast.alice)
    assert [event.type for event in events] == ["announcement"]
    assert events[0].data == {
        "tournament_id": tournament.pk,
        "announcement_id": row.pk,
        "title": "Lunch",
        "body": "Back at two.",
        "timestamp": in_utc(events[0].at),
    }


@pytest.mark.parametrize(("title", "body"), [("", ""), ("x" * 121, ""), ("x", "x" * 2001)])
def test_an_announcement_is_brief(cast, title, body):
    tournament = cast.open()
    with refused(tournament.pk, InvalidInput):
        services.announce(tournament.pk, cast.alice, title, body)


@pytest.mark.parametrize("who", ["bob", "rita", "carol", "oscar"])
def test_only_organizers_announce(cast, who):
    tournament = cast.open()
    with refused(tournament.pk, PermissionRefused):
        services.announce(tournament.pk, getattr(cast, who), "Lunch")
    assert not Announcement.objects.exists()
