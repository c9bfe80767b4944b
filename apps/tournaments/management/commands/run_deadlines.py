from typing import Any

from django.core.management.base import BaseCommand

from apps.tournaments.services.sweep import run_due


class Command(BaseCommand):
    help = "Do what is due now: tell scores that were saved but not told. Serving processes do this by themselves."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{run_due()} done")
