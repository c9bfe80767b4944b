"""The registrations of a tournament and what they answered, as a table for a spreadsheet: a batch at a time."""

from collections.abc import Iterator, Mapping, Sequence

from apps.common.csv_cells import BOM, csv_lines
from apps.common.times import in_utc
from apps.tournaments.models import Registration, RegistrationAnswer, RegistrationField
from apps.tournaments.selectors.asked_fields import asked_in

_AT_A_TIME = 500
_OWN = ("registration_id", "name", "state", "seed", "is_guest", "registered_at", "checked_in_at")


def registrations_csv(tournament_id: int) -> Iterator[str]:
    """The lines of those who have not left, in parts; two queries a part."""
    fields = asked_in(tournament_id)
    yield BOM + csv_lines([[*_OWN, *(field.key for field in fields)]])
    last = 0
    while rows := _after(tournament_id, last):
        answers = _answers([row.pk for row in rows])
        yield csv_lines([_cells(row, fields, answers.get(row.pk, {})) for row in rows])
        last = rows[-1].pk


def _after(tournament_id: int, last: int) -> list[Registration]:
    rows = Registration.objects.living().filter(tournament=tournament_id, pk__gt=last).order_by("pk")
    return list(rows[:_AT_A_TIME])


def _answers(registration_ids: Sequence[int]) -> dict[int, dict[int, str]]:
    found: dict[int, dict[int, str]] = {}
    for answer in RegistrationAnswer.objects.filter(registration__in=registration_ids).order_by():
        found.setdefault(answer.registration_id, {})[answer.field_id] = answer.value
    return found


def _cells(row: Registration, fields: Sequence[RegistrationField], answers: Mapping[int, str]) -> list[str]:
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
