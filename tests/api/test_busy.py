"""A tournament that somebody else holds: the answer comes in time, says when to come back, and nothing has changed.

So it does where the database ends the connection in the middle of the request.
"""

import threading

import psycopg
import pytest
from django.db import connection, connections

from apps.tournaments.services.write import tournament_write
from tests.support.http import caller, problem
from tests.support.record import record
from tests.support.waiting import until


@pytest.fixture
def held(postgres_db, cast):
    """A tournament that another connection has locked until the test ends."""
    tournament = cast.open(1)
    locked, done = threading.Event(), threading.Event()

    def hold():
        with tournament_write(tournament.pk):
            locked.set()
            done.wait(timeout=60)
        connections.close_all()

    holder = threading.Thread(target=hold)
    holder.start()
    assert locked.wait(timeout=60)
    yield tournament
    done.set()
    holder.join(timeout=60)


def test_a_write_that_waits_too_long_is_told_to_come_back(held, cast):
    before = record(held.pk)
    client = caller(cast.carol)
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '100ms'")
    answer = client.post(f"/api/v1/tournaments/{held.pk}/registrations/")
    problem(answer, 503, "busy")
    assert answer["Retry-After"] == "1"
    assert record(held.pk) == before


WAITING = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'
"""


def end_who_waits(url, seconds=30):
    """End the session that waits for a lock, once there is one."""
    with psycopg.connect(url, autocommit=True) as administrator:
        until(lambda: administrator.execute(WAITING).fetchall(), seconds)


def test_a_write_whose_connection_is_ended_is_told_to_try_again(held, cast, postgres_db):
    before = record(held.pk)
    client = caller(cast.carol)
    ending = threading.Thread(target=end_who_waits, args=[postgres_db])
    ending.start()
    answer = client.post(f"/api/v1/tournaments/{held.pk}/registrations/", headers={"Idempotency-Key": "k"})
    ending.join(timeout=60)
    connection.close()
    assert "Idempotency-Key" in problem(answer, 503, "busy")["detail"]
    assert answer["Retry-After"] == "1"
    assert record(held.pk) == before


def test_reading_does_not_wait(held):
    for path in ("", "snapshot/", "events/", "matches/", "registrations/"):
        assert caller().get(f"/api/v1/tournaments/{held.pk}/{path}").status_code == 200


def test_another_tournament_is_not_held(held, cast):
    other = cast.open(0, name="Other")
    assert caller(cast.carol).post(f"/api/v1/tournaments/{other.pk}/registrations/").status_code == 201
