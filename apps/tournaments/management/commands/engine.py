import json
import sys
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser

from apps.tournaments.domain.contest import NoLegalPairing
from apps.tournaments.domain.errors import DomainError
from apps.tournaments.domain.interchange import answer


class Command(BaseCommand):
    help = (
        "Ask the tournament engine: one JSON document on standard input, one on standard output, no database. "
        "Documents/Engine.md describes both. Exit code 1 and an error document where there is no answer."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--lines",
            action="store_true",
            help="a document a line, each answered by a line at once; exit code 1 where one of them had no answer",
        )

    def handle(self, *args: Any, lines: bool, **options: Any) -> None:
        # Bytes, so that the locale of who calls does not decide how a document is read.
        documents = sys.stdin.buffer if lines else [sys.stdin.buffer.read()]
        all_answered = True
        for document in documents:
            text, is_answer = respond(document)
            self.stdout.write(text)
            self.stdout.flush()
            all_answered = all_answered and is_answer
        if not all_answered:
            sys.exit(1)


def respond(document: bytes) -> tuple[str, bool]:
    """The answer, or an error document and False."""
    try:
        asked = json.loads(document.decode(), parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        return _refusal("invalid_json", f"Standard input is not one JSON document in UTF-8: {error}"), False
    try:
        return json.dumps(answer(asked), ensure_ascii=False), True
    except DomainError as error:
        code = "no_legal_pairing" if isinstance(error, NoLegalPairing) else error.code
        return _refusal(code, error.message), False


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of JSON")


def _refusal(code: str, message: str) -> str:
    return json.dumps({"error": {"code": code, "message": message}})
