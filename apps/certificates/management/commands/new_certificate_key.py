from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from apps.certificates.keys import put_first
from apps.common.key_files import new_key


class Command(BaseCommand):
    help = (
        "Make a key that certificates are signed with. Put it in front of CERTIFICATE_KEYS: what older keys signed "
        "stays good as long as they stand behind it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--into", type=Path, metavar="FILE", help="make it the first line of this file instead")

    def handle(self, *args: Any, **options: Any) -> None:
        key, path = new_key(), options["into"]
        if path is None:
            self.stdout.write(key)
            return
        put_first(path, key)
        self.stdout.write(f"{path} has a new first key.")
