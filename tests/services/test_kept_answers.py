"""The table of kept answers while a release replaces another: processes of both read and write it at once."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from apps.common.models import KeptAnswer
from apps.common.once import AlreadyAnswered, Attempt, attempting
from apps.common.person_key import of_user

BEFORE, AFTER = "0001_initial", "0002_act_is_called_operation"
HOUR = timedelta(hours=1)
DIGEST = "d" * 64


def of_the_release_before():
    """The model as a process has it that was started before the column was called anything else."""
    return MigrationLoader(None).project_state(("common", BEFORE)).apps.get_model("common", "KeptAnswer")


def keep_as_before(key):
    fields = {"digest": DIGEST, "head": {}, "answer": b"1", "good_until": timezone.now() + HOUR}
    of_the_release_before().objects.create(person=of_user(1), act="POST cups/", key=key, **fields)


def keep(key):
    attempt = Attempt(of_user(1), "POST cups/", key, DIGEST, HOUR)
    with attempting(attempt):
        attempt.keep({}, b"1")


def sql(*arguments):
    """The statements of the migration on this database."""
    written = StringIO()
    call_command("sqlmigrate", "common", AFTER, *arguments, stdout=written)
    return [line for line in written.getvalue().splitlines() if line not in ("BEGIN;", "COMMIT;") and line[:2] != "--"]


def check():
    """Both releases know what the other has kept, and neither can keep it twice."""
    keep_as_before("from before")
    with pytest.raises(AlreadyAnswered, match="POST cups/"):
        keep("from before")
    keep("from now")
    assert of_the_release_before().objects.get(key="from now").act == "POST cups/"
    with pytest.raises(IntegrityError), transaction.atomic():
        keep_as_before("from now")
    KeptAnswer.objects.all().delete()


def migrate_back_and_forth():
    assert (sql(), sql("--backwards")) == ([], [])
    check()
    try:
        call_command("migrate", "common", BEFORE, verbosity=0)
        check()
    finally:
        # All that went back with it.
        call_command("migrate", verbosity=0)
    check()
    with connection.cursor() as cursor:
        columns = connection.introspection.get_table_description(cursor, KeptAnswer._meta.db_table)
    assert "act" in [column.name for column in columns]


@pytest.mark.django_db(transaction=True)
def test_two_releases_share_the_answers_that_are_kept():
    migrate_back_and_forth()


def test_two_releases_share_the_answers_that_are_kept_on_postgresql(postgres_db):
    migrate_back_and_forth()
