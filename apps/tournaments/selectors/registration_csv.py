"""The registrations of a tournament and what they answered, as a table for a spreadsheet: a batch at a time.

The same table comes back as an import (`services/importing.py`), which knows its columns by their names. An account
is named as everybody sees it: the name that somebody signs in with is nobody's business here.
"""

from collections.abc import Iterator, Mapping, Sequence

from django.db.models import Prefetch

from apps.common.csv_cells import BOM, csv_lines
from apps.common.times import in_utc
from apps.tournaments.models import Registration, RegistrationAnswer, RegistrationField, RosterPlace
from apps.tournaments.selectors.asked_fields import asked_in

_AT_A_TIME = 500
OWN_COLUMNS = (
    *("registration_id", "name", "state", "seed", "is_guest", "registered_at", "checked_in_at"),
    *("account", "team", "roster"),
)


def answer_column(key: str) -> str:
    """What the column of a question is called: by its key, unless a column of ours has that name."""
    return f"answers.{key}" if key in OWN_COLUMNS else key


def registrations_csv(tournament_id: int) -> Iterator[str]:
    """The lines of the table, in parts."""
    mark = BOM
    for rows in registration_rows(tournament_id):
        yield mark + csv_lines(rows)
        mark = ""


def registration_rows(tournament_id: int) -> Iterator[list[list[str | int]]]:
    """The names of the columns, and the rows of those who have not left, in parts; three queries a part."""
    fields = asked_in(tournament_id)
    yield [[*OWN_COLUMNS, *(answer_column(field.key) for field in fields)]]
    last = 0
    while rows := _after(tournament_id, last):
        answers = _answers([row.pk for row in rows])
        yield [_cells(row, fields, answers.get(row.pk, {})) for row in rows]
        last = rows[-1].pk


def _after(tournament_id: int, last: int) -> list[Registration]:
    rows = Registration.objects.living().filter(tournament=tournament_id, pk__gt=last).order_by("pk")
    places = Prefetch("places", RosterPlace.objects.standing().select_related("user"), to_attr="standing_places")
    return list(rows.select_related("user", "team").prefetch_related(places)[:_AT_A_TIME])


def _answers(registration_ids: Sequence[int]) -> dict[int, dict[int, str]]:
    found: dict[int, dict[int, str]] = {}
    for answer in RegistrationAnswer.objects.filter(registration__in=registration_ids).order_by():
        found.setdefault(answer.registration_id, {})[answer.field_id] = answer.value
    return found


def _cells(row: Registration, fields: Sequence[RegistrationField], answers: Mapping[int, str]) -> list[str | int]:
    own: list[str | int] = [
        row.pk,
        row.name,
        row.state,
        row.seed or "",
        "yes" if row.is_guest else "no",
        in_utc(row.created_at),
        in_utc(row.checked_in_at) if row.checked_in_at else "",
        row.user.shown_name if row.user else "",
        row.team.name if row.team else "",
        roster_in_a_line(row),
    ]
    return [*own, *(answers.get(field.pk, "") for field in fields)]


def roster_in_a_line(row: Registration) -> str:
    """Who plays for a team, the starters first; the row comes with its `standing_places`."""
    places: list[RosterPlace] = getattr(row, "standing_places", [])
    return ", ".join(place.user.shown_name for place in places)
