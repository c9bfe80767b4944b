"""`manage.py reconcile <tournament>`: what does not agree in its books, a sentence a line; the exit code is 1 then."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.payouts.selectors.books import reconcile
from apps.tournaments.models import Tournament


class Command(BaseCommand):
    help = "Compare awards, payouts, the ledger, providers and the pool of a tournament, or of all."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("tournament", type=int, nargs="?", help="Its id; all that have prizes without one.")

    def handle(self, *args: Any, **options: Any) -> None:
        number = options["tournament"]
        if number is not None and not Tournament.objects.filter(pk=number).exists():
            raise CommandError(f"There is no tournament {number}.")
        found = 0
        with_prizes = Tournament.objects.filter(prize_pool__isnull=False).order_by("pk")
        for tournament in with_prizes if number is None else with_prizes.filter(pk=number):
            for difference in reconcile(tournament.pk):
                found += 1
                self.stdout.write(f"{tournament.pk} {tournament.name}: {difference.sentence}")
        self.stdout.write(f"{found} differences.")
        if found:
            sys.exit(1)
