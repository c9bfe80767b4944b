import uuid
from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import F

from apps.tournaments.models import Tournament


class Command(BaseCommand):
    help = (
        "Give every tournament a new epoch. Run it after a database was restored from a backup: sequence numbers are "
        "given again then, and a client must not resume from one of the lost history."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        count = 0
        for pk in list(Tournament.objects.values_list("pk", flat=True)):
            # Row by row, and counted in the database: others may write meanwhile.
            count += Tournament.objects.filter(pk=pk).update(epoch=uuid.uuid4(), revision=F("revision") + 1)
        self.stdout.write(f"{count} epochs rotated")
