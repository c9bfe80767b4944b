import json
import sys
from typing import Any, NoReturn

from django.core.management.base import BaseCommand

from apps.tournaments.domain.contest import NoLegalPairing
from apps.tournaments.domain.errors import DomainError
from apps.tournaments.domain.neutral import answer


class Command(BaseCommand):
    help = (
        "Ask the tournament engine: one JSON document on standard input, one on standard output, no database. "
        "Documents/Engine.md describes both. Exit code 1 and an error document where there is no answer."
    )
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            document = json.load(sys.stdin)
        except (ValueError, RecursionError) as error:
            self._fail("invalid_json", f"Standard input is not one JSON document: {error}")
        try:
            self._write(answer(document))
        except DomainError as error:
            self._fail("no_legal_pairing" if isinstance(error, NoLegalPairing) else error.code, error.message)

    def _fail(self, code: str, message: str) -> NoReturn:
        self._write({"error": {"code": code, "message": message}})
        sys.exit(1)

    def _write(self, document: object) -> None:
        self.stdout.write(json.dumps(document, ensure_ascii=False))
