import uuid
from typing import Any

from django.core.management.base import BaseCommand

from apps.tournaments.models import Tournament


class Command(BaseCommand):
    help = (
        "Give every tournament a new epoch. Run it after a database was restored from a backup: sequence numbers are "
        "given again then, and a client must not resume from one of the lost history."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        tournaments = list(Tournament.objects.all())
        for tournament in tournaments:
            tournament.epoch = uuid.uuid4()
            tournament.revision += 1
        Tournament.objects.bulk_update(tournaments, ["epoch", "revision"], batch_size=200)
        self.stdout.write(f"{len(tournaments)} epochs rotated")
