from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.tournaments.models import Tournament
from apps.tournaments.selectors.log import first_broken


class Command(BaseCommand):
    help = (
        "Check the log of tournaments, all or those named by id: whether a row was changed, removed, put in or moved. "
        "Names the first such row of each, and fails then."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("tournament", nargs="*", type=int, help="ids; all where none is given")

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = options["tournament"]
        found = Tournament.objects.order_by("pk")
        ids = list((found.filter(pk__in=wanted) if wanted else found).values_list("pk", flat=True))
        missing = sorted(set(wanted) - set(ids))
        if missing:
            raise CommandError(f"There is no tournament {missing[0]}.")
        broken = sum(not self._check(pk) for pk in ids)
        if broken:
            raise CommandError(f"{broken} of {len(ids)} logs are not as they were written.")
        self.stdout.write(f"{len(ids)} logs are as they were written.")

    def _check(self, pk: int) -> bool:
        problem = first_broken(Tournament.objects.get(pk=pk))
        if problem is not None:
            self.stdout.write(f"Tournament {pk}: {problem.problem}")
        return problem is None
