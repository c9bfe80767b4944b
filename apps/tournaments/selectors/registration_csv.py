"""The registrations of a tournament and what they answered, as a table for a spreadsheet: a batch at a time."""

import csv
from collections.abc import Iterator, Sequence
from io import StringIO

from apps.common.times import in_utc
from apps.tournaments.models import Registration, RegistrationField
from apps.tournaments.selectors.asked_fields import asked_in

_AT_A_TIME = 500
BOM = "\ufeff"
# A spreadsheet takes a cell that begins so for a formula, and would work it out.
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")
_OWN = ("registration_id", "name", "state", "seed", "is_guest", "registered_at", "checked_in_at")


def registrations_csv(tournament_id: int) -> Iterator[str]:
    """The lines of those who have not left, in parts; two queries a part."""
    fields = asked_in(tournament_id)
    yield BOM + _lines([[*_OWN, *(field.key for field in fields)]])
    last = 0
    while rows := _after(tournament_id, last):
        yield _lines([_cells(row, fields) for row in rows])
        last = rows[-1].pk


def _after(tournament_id: int, last: int) -> list[Registration]:
    rows = Registration.objects.living().filter(tournament=tournament_id, pk__gt=last).order_by("pk")
    return list(rows.prefetch_related("answers")[:_AT_A_TIME])


def _cells(row: Registration, fields: Sequence[RegistrationField]) -> list[str]:
    answers = {answer.field_id: answer.value for answer in row.answers.all()}
    own = [
        str(row.pk),
        row.name,
        row.state,
        str(row.seed or ""),
        "yes" if row.is_guest else "no",
        in_utc(row.created_at),
        in_utc(row.checked_in_at) if row.checked_in_at else "",
    ]
    return [*own, *(answers.get(field.pk, "") for field in fields)]


def _lines(rows: Sequence[Sequence[str]]) -> str:
    text = StringIO()
    csv.writer(text).writerows([[harmless_cell(cell) for cell in row] for row in rows])
    return text.getvalue()


def harmless_cell(text: str) -> str:
    """The text, which no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULAS) else text
