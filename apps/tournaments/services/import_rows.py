"""What the rows of a table that an organizer sent ask for, and which of them cannot be used, and why.

A row is somebody who takes part already, by `registration_id` or by a name that nobody else has, or a new guest. Of
somebody there it may give the seed and the answers, nothing else: a file registers nobody who has an account, renames
nobody and moves nobody to another state. A column that is left out says nothing; an empty cell says: none.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from apps.common.csv_cells import cell_as_meant
from apps.common.names import harmless, tidy
from apps.tournaments.domain.asked_fields import Asked, FieldKind, NoAnswer, read_answer
from apps.tournaments.domain.errors import InvalidInput
from apps.tournaments.models import Registration, RegistrationAnswer, RegistrationField, Tournament
from apps.tournaments.selectors.asked_fields import asked_in
from apps.tournaments.selectors.registration_csv import OWN_COLUMNS, answer_column
from apps.tournaments.services.registrations import MAX_SEED

#: Says whose a row is; one of them at least has to be there.
NAMING = ("registration_id", "name")
#: Taken so that each row with one is told why it cannot be used.
USERNAME = "username"
YES, NO = ("yes", "true", "1"), ("no", "false", "0")
_NUMBER = re.compile(r"-?\d{1,16}(\.\d{1,12})?")
_ID = re.compile(r"[1-9]\d{0,17}")


@dataclass(frozen=True)
class SentTable:
    """`rows`: each with its number, as a spreadsheet shows it, and its cells, which may be fewer than the columns."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]

    @classmethod
    def of(cls, cells: Sequence[Sequence[str]]) -> "SentTable":
        """The first row that is not empty names the columns. Raises `InvalidInput` where there is none below it."""
        numbered = [(number, tuple(map(cell_as_meant, row))) for number, row in enumerate(cells, start=1) if any(row)]
        if len(numbered) < 2:
            raise InvalidInput(_("There are no rows below the names of the columns."))
        (_number, header), *rows = numbered
        return cls(tuple(header), tuple(rows))

    def only(self, numbers: set[int]) -> "SentTable":
        return SentTable(self.header, tuple(row for row in self.rows if row[0] in numbers))


@dataclass(frozen=True)
class WrongRow:
    number: int
    name: str
    reason: str


class RowsRefused(InvalidInput):
    """Some rows cannot be used, so none is. `good`: how many could be."""

    def __init__(self, wrong: Sequence[WrongRow], good: int) -> None:
        super().__init__(_("Some rows cannot be used, and nothing was done."))
        self.wrong, self.good = wrong, good


@dataclass(frozen=True)
class Change:
    """What a row asks for, of somebody there or (None) of a new guest. `seed`: from `seed_before` on, which is the same
    where the table says nothing of it. `answers`: the new ones by the id of their question, None for one that is taken
    back."""

    number: int
    registration: Registration | None
    name: str
    seed_before: int | None = None
    seed: int | None = None
    answers: Mapping[int, str | None] = field(default_factory=dict)

    @property
    def changes_seed(self) -> bool:
        return self.seed != self.seed_before

    @property
    def is_one(self) -> bool:
        return self.registration is None or self.changes_seed or bool(self.answers)


class _Wrong(Exception):
    pass


def judged(tournament: Tournament, table: SentTable) -> list[Change]:
    """What each row asks for; of those that ask for nothing new as well. Raises `RowsRefused`."""
    judge = _Judge(tournament, table.header)
    changes: list[Change] = []
    wrong: list[WrongRow] = []
    for number, cells in table.rows:
        try:
            changes.append(judge.change(number, cells))
        except _Wrong as error:
            wrong.append(WrongRow(number, judge.shown(cells), str(error)))
    held = list(judge.seeds_of_others(changes))
    wrong += held
    if wrong:
        raise RowsRefused(sorted(wrong, key=lambda row: row.number), len(changes) - len(held))
    return changes


class _Judge:
    """Knows who takes part, and which rows came before."""

    def __init__(self, tournament: Tournament, header: Sequence[str]) -> None:
        self._asked = asked_in(tournament.pk)
        self._columns = _columns(header, self._asked)
        living = Registration.objects.living().filter(tournament=tournament)
        self._people = {row.pk: row for row in living.order_by("pk")}
        self._by_name: dict[str, list[Registration]] = {}
        for row in self._people.values():
            self._by_name.setdefault(row.name.casefold(), []).append(row)
        answers = RegistrationAnswer.objects.filter(field__tournament=tournament).order_by()
        stored = answers.values_list("registration_id", "field_id", "value")
        self._answers = {(registration, asked): value for registration, asked, value in stored}
        self._rows_of: dict[int, int] = {}
        self._rows_of_new: dict[str, int] = {}
        self._rows_of_seeds: dict[int, int] = {}

    def shown(self, cells: Sequence[str]) -> str:
        found = (self._cell(cells, column) for column in (*reversed(NAMING), USERNAME))
        return harmless(next((cell for cell in found if cell), ""))

    def change(self, number: int, cells: Sequence[str]) -> Change:
        registration = self._whose(cells)
        if registration is None:
            name = self._new_name(number, cells)
        else:
            name = registration.name
            self._require_once(number, registration)
            self._require_the_same(registration, cells)
        before = registration.seed if registration else None
        seed = self._seed(number, cells) if "seed" in self._columns else before
        answers = dict(self._new_answers(registration, cells))
        return Change(number, registration, name, before, seed, answers)

    def seeds_of_others(self, changes: Sequence[Change]) -> Iterator[WrongRow]:
        """Rows that ask for a seed which somebody has of whom the table says nothing."""
        held = {row.seed: row for row in self._people.values() if row.seed is not None}
        for change in changes:
            holder = held.get(change.seed or 0) if change.changes_seed else None
            if holder is not None and holder.pk not in self._rows_of:
                text = _("Seed {seed} is given to {name}, of whom this file says nothing.")
                yield WrongRow(change.number, change.name, text.format(seed=change.seed, name=holder.name))

    def _cell(self, cells: Sequence[str], column: str) -> str:
        place = self._columns.get(column)
        return cells[place] if place is not None and place < len(cells) else ""

    def _whose(self, cells: Sequence[str]) -> Registration | None:
        if self._cell(cells, USERNAME) and all(asked.key != USERNAME for asked in self._asked):
            # Whether anybody has the name is nobody's business here.
            raise _Wrong(_("People with an account register themselves; enter a guest, without a user name."))
        number, name = (self._cell(cells, column) for column in NAMING)
        if number:
            found = self._people.get(int(number)) if _ID.fullmatch(number) else None
            if found is None:
                text = _("Nobody who takes part here has this registration_id; leave it empty for somebody new.")
                raise _Wrong(text)
            return found
        same = self._by_name.get(tidy(name).casefold(), [])
        if len(same) > 1:
            text = _("{n} who take part have this name; say by registration_id whom you mean.")
            raise _Wrong(text.format(n=len(same)))
        return same[0] if same else None

    def _new_name(self, number: int, cells: Sequence[str]) -> str:
        if not self._cell(cells, "name"):
            raise _Wrong(_("This row names nobody."))
        try:
            name: str = Registration._meta.get_field("name").clean(self._cell(cells, "name"), None)
        except ValidationError as error:
            raise _Wrong(" ".join(error.messages)) from None
        if self._cell(cells, "state"):
            raise _Wrong(_("Somebody new has no state yet; leave it empty."))
        if self._cell(cells, "is_guest").casefold() in NO:
            raise _Wrong(_("People with an account register themselves; a file enters guests."))
        first = self._rows_of_new.setdefault(name.casefold(), number)
        if first != number:
            raise _Wrong(_("The same name is in row {number}.").format(number=first))
        return name

    def _require_once(self, number: int, registration: Registration) -> None:
        first = self._rows_of.setdefault(registration.pk, number)
        if first != number:
            raise _Wrong(_("This is who row {number} is about.").format(number=first))

    def _require_the_same(self, row: Registration, cells: Sequence[str]) -> None:
        name = self._cell(cells, "name")
        if name and tidy(name).casefold() != row.name.casefold():
            raise _Wrong(_("The name is {name} here; a file renames nobody.").format(name=row.name))
        state = self._cell(cells, "state")
        if state and state != row.state:
            raise _Wrong(_("The state is {state} here; a file does not change it.").format(state=row.state))
        guest = self._cell(cells, "is_guest").casefold()
        if guest and guest not in (YES if row.is_guest else NO):
            raise _Wrong(_("{name} takes part as something else; a file does not change that.").format(name=row.name))

    def _seed(self, number: int, cells: Sequence[str]) -> int | None:
        text = self._cell(cells, "seed")
        if not text:
            return None
        if not _ID.fullmatch(text) or int(text) > MAX_SEED:
            raise _Wrong(_("A seed is a number from 1 to {most}.").format(most=MAX_SEED))
        first = self._rows_of_seeds.setdefault(int(text), number)
        if first != number:
            raise _Wrong(_("Row {number} has this seed, too.").format(number=first))
        return int(text)

    def _new_answers(self, row: Registration | None, cells: Sequence[str]) -> Iterator[tuple[int, str | None]]:
        for asked in self._asked:
            column = answer_column(asked.key)
            if column not in self._columns:
                continue
            text = self._cell(cells, column)
            before = self._answers.get((row.pk, asked.pk)) if row else None
            if text == (before or ""):
                continue
            after = _answer(asked.asked, text) if text else None
            if after is None and asked.required:
                raise _Wrong(f"{asked.label}: " + _("This has to be answered."))
            if after != before:
                yield asked.pk, after


def _answer(asked: Asked, text: str) -> str:
    try:
        return read_answer(asked, _value(asked.kind, text))
    except NoAnswer as error:
        raise _Wrong(f"{asked.key}: {error}") from None


def _value(kind: FieldKind, text: str) -> Any:
    """What the cell says, as somebody would send it who answers; raises `NoAnswer`."""
    if kind is FieldKind.NUMBER:
        if not _NUMBER.fullmatch(text):
            raise NoAnswer(_("Write a number, with a point before its decimals."))
        return Decimal(text)
    if kind is FieldKind.YES_NO:
        if text.casefold() not in (*YES, *NO):
            raise NoAnswer(_("Write yes or no."))
        return text.casefold() in YES
    return text


def _columns(header: Sequence[str], asked: Sequence[RegistrationField]) -> dict[str, int]:
    """Where each column is. Raises `InvalidInput` for one that is not known, and where none says whose a row is."""
    columns = (*OWN_COLUMNS, *(answer_column(row.key) for row in asked))
    known = {column.casefold(): column for column in (*columns, USERNAME)}
    named = [known.get(cell.casefold()) or known.get("_".join(cell.casefold().split())) for cell in header]
    strange = [harmless(cell) or "?" for cell, column in zip(header, named, strict=True) if column is None]
    if strange:
        text = _("Nothing is known of these columns: {columns}. Known are: {known}.")
        raise InvalidInput(text.format(columns=", ".join(strange), known=", ".join(columns)))
    twice = [column for column, count in Counter(named).items() if count > 1]
    if twice:
        raise InvalidInput(_("These columns are there twice: {columns}.").format(columns=", ".join(map(str, twice))))
    if not {*NAMING, USERNAME} & set(named):
        raise InvalidInput(_("One column has to say who is meant: {columns}.").format(columns=", ".join(NAMING)))
    return {column: place for place, column in enumerate(named) if column is not None}
