from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from apps.tournaments.services.draft_process import write_draft


class Command(BaseCommand):
    help = "Make ready what is saved when a round is drawn; the server starts this by itself."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("bracket", type=int)
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, bracket: int, file: Path, **options: Any) -> None:
        write_draft(bracket, file)
