from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.common.due import run_due


class Command(BaseCommand):
    help = "Do all that is due now, of every app. Serving processes do this by themselves."

    def handle(self, *args: Any, **options: Any) -> None:
        tally = run_due()
        skipped = f", {tally.busy} skipped since their locks are held" if tally.busy else ""
        self.stdout.write(f"{tally.done} done{skipped}")
        if tally.failed:
            raise CommandError(f"{tally.failed} failed; the log says why.")
