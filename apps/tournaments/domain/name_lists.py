"""An order of people as somebody pastes it: a name in each line, or a small table with a heading.

A table has a column `name`, and may have one `seed` by which its rows are sorted; its cells are parted by commas,
semicolons or tabs. Without a heading each line is a name, or a number and a name.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from apps.tournaments.domain.errors import InvalidInput

NAME, SEED = "name", "seed"
SEPARATORS = "\t;,"
MOST_LINES = 5000


class Wrong(StrEnum):
    """Why a line says nobody."""

    #: Nobody who has a place is called so.
    UNKNOWN = "unknown"
    #: Another line has named them.
    DOUBLED = "doubled"
    #: Several who have a place are called so.
    AMBIGUOUS = "ambiguous"
    #: There is no name in it, or no number where the table has seeds.
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class WrongLine:
    """`line`: from 1, as an editor counts; `earlier`: of one that is doubled, the line that has it."""

    line: int
    text: str
    why: Wrong
    earlier: int = 0


class WrongNames(InvalidInput):
    """Some lines name nobody, so nothing was done."""

    def __init__(self, lines: list[WrongLine]) -> None:
        numbers = ", ".join(str(line.line) for line in lines)
        super().__init__(f"Nothing was done, since these lines name nobody who could be meant: {numbers}.")
        self.lines = lines


@dataclass(frozen=True)
class _Line:
    number: int
    name: str
    seed: str = ""


def read_order(text: str, names: Mapping[int, str]) -> list[int]:
    """The ids of those that the text names, in its order; `names`: by id, of all who could be meant. The case of the
    letters does not tell. Raises `WrongNames`, and `InvalidInput` for an empty text."""
    if len(text.splitlines()) > MOST_LINES:
        raise InvalidInput(f"Send {MOST_LINES} lines at most.")
    meant: dict[str, list[int]] = defaultdict(list)
    for pk, name in names.items():
        meant[_plain(name)].append(pk)
    lines, wrong = _read_lines(text, meant)
    found: dict[int, int] = {}
    for line in lines:
        ids = meant.get(_plain(line.name), [])
        if len(ids) == 1 and ids[0] not in found:
            found[ids[0]] = line.number
        elif len(ids) == 1:
            wrong.append(WrongLine(line.number, line.name, Wrong.DOUBLED, found[ids[0]]))
        else:
            wrong.append(WrongLine(line.number, line.name, Wrong.AMBIGUOUS if ids else Wrong.UNKNOWN))
    if wrong:
        raise WrongNames(sorted(wrong, key=lambda line: line.line))
    if not found:
        raise InvalidInput("There is no name in it.")
    return list(found)


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def _read_lines(text: str, meant: Mapping[str, object]) -> tuple[list[_Line], list[WrongLine]]:
    """The names as they stand there, or by the seeds of the table; and the lines that have none."""
    rows = [(number, row) for number, row in enumerate(text.lstrip("\ufeff").splitlines(), start=1) if row.strip()]
    heading = [cell.casefold() for cell in _cells(rows[0][1])] if rows else []
    if NAME not in heading or _plain(rows[0][1]) in meant:
        return [_Line(number, _name_in(row, meant)) for number, row in rows], []
    wrong: list[WrongLine] = []
    lines = list(_of_table(rows[1:], heading, wrong))
    return sorted(lines, key=lambda line: int(line.seed or 0)), wrong


def _of_table(rows: list[tuple[int, str]], heading: list[str], wrong: list[WrongLine]) -> Iterator[_Line]:
    for number, row in rows:
        cells = dict(zip(heading, _cells(row), strict=False))
        seed = cells.get(SEED, "")
        if not cells.get(NAME) or (SEED in heading and not _is_number(seed)):
            wrong.append(WrongLine(number, row.strip(), Wrong.UNREADABLE))
        else:
            yield _Line(number, cells[NAME], seed)


def _name_in(row: str, meant: Mapping[str, object]) -> str:
    """The whole line where somebody is called so; else what stands beside a number, or before the first comma."""
    if _plain(row) in meant:
        return row.strip()
    cells = [cell for cell in _cells(row) if cell]
    if len(cells) == 1:
        number, _, rest = cells[0].partition(" ")
        return rest.strip() if rest.strip() and _is_number(number.rstrip(".)")) else cells[0]
    worded = [cell for cell in cells if not _is_number(cell.rstrip("."))]
    return worded[0] if worded else row.strip()


def _cells(row: str) -> list[str]:
    separator = next((char for char in SEPARATORS if char in row), ",")
    try:
        cells = next(csv.reader([row], delimiter=separator, strict=True))
    except (csv.Error, StopIteration):
        cells = row.split(separator)
    return [cell.strip() for cell in cells]


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10
