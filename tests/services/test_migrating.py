"""Migrations are not held to the times that requests are."""

from django.core.management import call_command
from django.db import connection
from django.db.models.signals import pre_migrate


def shown(limit):
    with connection.cursor() as cursor:
        cursor.execute(f"SHOW {limit}")
        return cursor.fetchone()[0]


def test_a_migration_may_take_its_time_and_what_comes_after_it_may_not(postgres_db):
    seen = []

    def look(**_):
        seen.append((shown("statement_timeout"), shown("idle_in_transaction_session_timeout"), shown("lock_timeout")))

    pre_migrate.connect(look)
    try:
        call_command("migrate", verbosity=0)
    finally:
        pre_migrate.disconnect(look)
    assert set(seen) == {("0", "0", "10s")}
    assert (shown("statement_timeout"), shown("idle_in_transaction_session_timeout")) == ("15s", "5s")
