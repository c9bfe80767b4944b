"""Hashes for the rows of the log from before there were any."""

from typing import Any

from django.db import migrations, transaction
from django.db.models import F

from apps.common.times import in_utc
from apps.tournaments.domain.log_chain import new_commit, row_hash

AT_A_TIME = 500
HASHED = ["previous", "hash", "salt", "personal"]


def hash_rows(apps: Any, _schema_editor: Any) -> None:
    tournaments = apps.get_model("tournaments", "Tournament").objects
    behind = tournaments.filter(log_hashed__lt=F("sequence")).order_by("pk")
    for pk in list(behind.values_list("pk", flat=True)):
        while hash_some(apps, pk):
            pass


def hash_some(apps: Any, pk: int) -> bool:
    """A batch under the tournament's lock: others write meanwhile. Whether there was any."""
    with transaction.atomic():
        tournament = apps.get_model("tournaments", "Tournament").objects.select_for_update(no_key=True).get(pk=pk)
        events = apps.get_model("tournaments", "LoggedEvent").objects.filter(tournament_id=pk)
        later = events.select_for_update(no_key=True).filter(sequence__gt=tournament.log_hashed)
        rows = list(later.order_by("sequence")[:AT_A_TIME])
        for row in rows:
            commit, row.salt, row.personal = new_commit(row.data, row.public)
            what = row.type, in_utc(row.at), row.least_role, row.audience_registrations, commit
            row.previous, row.hash = tournament.log_hash, row_hash(tournament.log_hash, row.sequence, *what)
            tournament.log_hash, tournament.log_hashed = row.hash, row.sequence
        events.bulk_update(rows, HASHED)
        tournament.save(update_fields=["log_hash", "log_hashed"])
    return bool(rows)


class Migration(migrations.Migration):
    # A batch at a time, so that nobody waits for all of it.
    atomic = False
    dependencies = [("tournaments", "0022_tournament_result")]
    operations = [migrations.RunPython(hash_rows, migrations.RunPython.noop)]
