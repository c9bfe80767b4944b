"""A tournament's snapshot is built once for each of its versions."""

import threading
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from apps.tournaments import services
from apps.tournaments.selectors import versioned_cache
from apps.tournaments.selectors.snapshots import tournament_snapshot
from apps.tournaments.selectors.versioned_cache import VersionedCache

committed = pytest.mark.django_db(transaction=True)


def queries(tournament):
    with CaptureQueriesContext(connection) as captured:
        tournament_snapshot(tournament.pk)
    return [query["sql"] for query in captured if query["sql"].startswith("SELECT")]


@committed
def test_the_second_reader_asks_for_the_version_alone(cast):
    tournament = cast.live(4)
    assert len(queries(tournament)) > 2
    assert len(queries(tournament)) == 1


@committed
def test_after_a_write_it_is_read_anew(cast):
    tournament = cast.open(2)
    before = tournament_snapshot(tournament.pk)
    services.edit_tournament(tournament.pk, cast.alice, name="Grand Cup")
    after = tournament_snapshot(tournament.pk)
    assert (before["tournament"]["name"], after["tournament"]["name"]) == (before["tournament"]["name"], "Grand Cup")
    assert after["sequence"] > before["sequence"]


@committed
def test_what_is_rolled_back_is_kept_for_nobody(cast):
    tournament = cast.open(2)
    with transaction.atomic():
        services.edit_tournament(tournament.pk, cast.alice, name="Grand Cup")
        assert tournament_snapshot(tournament.pk)["tournament"]["name"] == "Grand Cup"
        transaction.set_rollback(True)
    assert tournament_snapshot(tournament.pk)["tournament"]["name"] != "Grand Cup"


def test_of_many_who_come_at_once_one_builds_and_all_get_it():
    values, built, all_there = VersionedCache(), [], threading.Barrier(8)

    def read(number):
        all_there.wait(10)
        return values.get("one", (1,), lambda: built.append(number) or number)

    with ThreadPoolExecutor(8) as threads:
        found = set(threads.map(read, range(8)))
    assert len(built) == 1
    assert found == set(built)


def test_of_many_who_wait_for_what_fails_all_are_told_and_the_next_builds_anew(monkeypatch):
    values, all_wait, built = VersionedCache(), threading.Barrier(9), []

    def fails():
        built.append("once")
        all_wait.wait(10)
        raise LookupError

    def read(_):
        with pytest.raises(LookupError):
            values.get("one", (1,), fails)

    def waits(building, timeout):
        all_wait.wait(10)
        return Future.result(building, timeout)

    monkeypatch.setattr(versioned_cache.Building, "result", waits)
    with ThreadPoolExecutor(9) as threads:
        list(threads.map(read, range(9)))
    assert built == ["once"]
    assert values.get("one", (1,), lambda: "built") == "built"


def test_who_asks_for_another_version_does_not_wait_for_this_one():
    values, begun, goes_on = VersionedCache(), threading.Event(), threading.Event()

    def old():
        begun.set()
        goes_on.wait(10)
        return "old"

    with ThreadPoolExecutor(1) as threads:
        building = threads.submit(values.get, "one", (1,), old)
        begun.wait(10)
        assert values.get("one", (2,), lambda: "new") == "new"
        goes_on.set()
        assert building.result(10) == "old"


def test_the_one_read_longest_ago_makes_room(settings):
    settings.TOURNAMENTS_KEPT = 2
    values = VersionedCache()
    for key in ("a", "b", "a", "c"):
        values.get(key, (1,), lambda key=key: key)
    assert [values.get(key, (1,), lambda: "built again") for key in ("c", "a", "b")] == ["c", "a", "built again"]


def test_where_building_hangs_nobody_waits_for_long(monkeypatch):
    monkeypatch.setattr(versioned_cache, "WAITS_SECONDS", 0.05)
    values, goes_on = VersionedCache(), threading.Event()
    with ThreadPoolExecutor(1) as threads:
        hanging = threads.submit(values.get, "one", (1,), lambda: goes_on.wait(10) and "late")
        assert values.get("one", (1,), lambda: "soon") == "soon"
        goes_on.set()
        assert hanging.result() == "late"


@committed
def test_who_takes_another_name_is_shown_with_it(cast):
    tournament = cast.open(2)
    tournament_snapshot(tournament.pk)
    cast.alice.display_name = "Somebody"
    cast.alice.save()
    assert tournament_snapshot(tournament.pk)["tournament"]["organizer"] == "Somebody"


def test_nothing_is_kept_where_none_may_be(settings):
    settings.TOURNAMENTS_KEPT = 0
    values = VersionedCache()
    assert [values.get("a", (1,), lambda number=number: number) for number in range(3)] == [0, 1, 2]
