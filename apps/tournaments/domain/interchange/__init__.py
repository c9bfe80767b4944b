"""The engine as one function from a JSON document to a JSON document, for scripts and conformance tests."""

from collections.abc import Mapping
from typing import Any

from apps.tournaments.domain.interchange.reading import read_contest
from apps.tournaments.domain.interchange.writing import write_answer


def answer(document: object) -> Mapping[str, Any]:
    """What stands, and what comes next. Raises a `DomainError` for a document that makes no sense."""
    return write_answer(read_contest(document))
