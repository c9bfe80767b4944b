"""The first sheet of an XLSX that somebody sent, cell by cell.

Nothing of it is built as a tree: each part is parsed once, from its beginning, and of what stands in it so much is kept
as a table may hold. What holds more is refused where it does, whatever is behind that.
"""

import posixpath
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import IO
from xml.sax import SAXException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesNSImpl, InputSource

from defusedxml.expatreader import create_parser
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, WINDOWS_EPOCH, from_excel

# A tag is kept by the parser until it ends, so it may be as long as two of these.
_CHUNK = 2**16
_DEEPEST, _MOST_ELEMENTS = 32, 1_000_000
_LONGEST_FORMAT = 255
# Of what parts say of others, and of cells: a book has some 65,000 styles at most.
_MOST_FACTS = 70_000
_FACTS = frozenset({"Id", "Type", "Target", "id", "date1904", "numFmtId", "formatCode"})
_REFERENCE = re.compile("([A-Z]{1,3})[0-9]+")
_LETTERS = 26
_WRITTEN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# The parts, by the ends of what a workbook says of them.
_WORKBOOK, _SHEET, _STRINGS, _STYLES = "/officeDocument", "/worksheet", "/sharedStrings", "/styles"


class TooMuch(Exception):
    """The file holds more than is read of any."""


class Reader:
    """`most`: of texts that the cells refer to; `longest`: of a text, which is cut behind one character more."""

    def __init__(self, data: IO[bytes], most: int, longest: int, widest: int) -> None:
        self._zip = zipfile.ZipFile(data)
        self._most, self._longest, self._widest = most, longest, widest

    def rows(self) -> Iterator[list[str]]:
        """Each cell as a spreadsheet shows it, without spaces around it; rows that are left out are empty. Of a row
        that is too wide, one column too many is there."""
        book = next(path for _, kind, path in self._related("") if kind.endswith(_WORKBOOK))
        related = list(self._related(book))
        paths = {kind[kind.rfind("/") :]: path for _, kind, path in related}
        first, epoch = self._first_sheet(book, {name: path for name, kind, path in related if kind.endswith(_SHEET)})
        shared = self._strings(paths[_STRINGS]) if _STRINGS in paths else []
        formats = self._formats(paths[_STYLES]) if _STYLES in paths else []
        sheet = _Sheet(_Values(shared, formats, epoch), self._longest, self._widest)
        before = 0
        for _ in self._parsed(first, sheet):
            for number, row in sheet.rows:
                if number <= before:
                    raise ValueError(number)
                # As many as whoever asks takes.
                for _missing in range(before + 1, number):
                    yield []
                yield row
                before = number
            sheet.rows.clear()

    def _parsed(self, path: str, handler: ContentHandler) -> Iterator[None]:
        """Parse a part; stops behind each piece of it."""
        part = self._zip.getinfo(path)
        if part.compress_type not in _WRITTEN:
            raise ValueError(part.compress_type)
        parser, source = create_parser(namespaceHandling=1, forbid_dtd=True), InputSource()
        # Nothing else is believed: in it "<" is one byte, which no other character holds, and U+0000 is in no XML.
        source.setEncoding("utf-8")
        parser.setContentHandler(handler)
        parser._source = source
        with self._zip.open(part) as stream:
            while piece := stream.read(_CHUNK):
                if b"\0" in piece:
                    # UTF-16, which the parser reads whatever it is told.
                    raise ValueError(path)
                if len(piece) == _CHUNK and b"<" not in piece:
                    raise TooMuch
                parser.feed(piece)
                yield
        parser.close()
        yield

    def _listed(self, path: str, *names: str) -> list[tuple[str, dict[str, str]]]:
        found = _Elements(names)
        for _ in self._parsed(path, found):
            pass
        return found.found

    def _related(self, path: str) -> Iterator[tuple[str, str, str]]:
        """The parts that a part names: by which name, of which kind, and where they are."""
        folder, name = posixpath.split(path)
        for _, facts in self._listed(posixpath.join(folder, "_rels", f"{name}.rels"), "Relationship"):
            where = posixpath.normpath(posixpath.join("/", folder, facts["Target"])).lstrip("/")
            yield facts["Id"], facts["Type"], where

    def _first_sheet(self, book: str, sheets: dict[str, str]) -> tuple[str, datetime]:
        """Where it is, and from when the days of the book count."""
        found = self._listed(book, "sheet", "workbookPr")
        is_later = any(facts.get("date1904") in ("1", "true") for name, facts in found if name == "workbookPr")
        named = [facts.get("id", "") for name, facts in found if name == "sheet"]
        first = next(sheets[name] for name in named if name in sheets)
        return first, CALENDAR_MAC_1904 if is_later else WINDOWS_EPOCH

    def _strings(self, path: str) -> list[str]:
        strings = _Strings(self._most, self._longest)
        for _ in self._parsed(path, strings):
            pass
        return strings.found

    def _formats(self, path: str) -> list[str]:
        """How numbers are shown, by the number of a style."""
        found = self._listed(path, "numFmt", "cellXfs/xf")
        codes = {number: str(code) for number, code in BUILTIN_FORMATS.items()}
        codes |= {int(facts["numFmtId"]): facts["formatCode"] for name, facts in found if name == "numFmt"}
        return [codes.get(int(facts.get("numFmtId", 0)), "") for name, facts in found if name != "numFmt"]


class _Values:
    """What the text of a cell says, by the kind of the cell."""

    def __init__(self, shared: list[str], formats: list[str], epoch: datetime) -> None:
        self._shared, self._epoch = shared, epoch
        self._formats = [code[:_LONGEST_FORMAT] for code in formats]
        self._is_date = [is_date_format(code) for code in self._formats]
        self._kinds: dict[str, Callable[[str], str]] = {
            "s": lambda text: self._shared[int(text)],
            "b": lambda text: "yes" if int(text) else "no",
        }

    def shown(self, text: str, kind: str, style: str) -> str:
        text = text.strip()
        if not text:
            return ""
        return self._number(text, int(style)) if kind == "n" else self._kinds.get(kind, str)(text)

    def _number(self, text: str, style: int) -> str:
        number = float(text) if set(text) & set(".eE") else int(text)
        if style < len(self._is_date) and self._is_date[style]:
            return self._date(number, self._formats[style]) or text
        return str(int(number)) if isinstance(number, int) or number.is_integer() else str(number)

    def _date(self, number: float, code: str) -> str:
        try:
            found: date | time | timedelta = from_excel(number, self._epoch, timedelta=is_timedelta_format(code))
        except (OverflowError, ValueError):
            return ""
        return str(found) if isinstance(found, timedelta) else found.isoformat()


class _Handler(ContentHandler):
    """Knows in which elements it is, by their names without a namespace."""

    def __init__(self) -> None:
        super().__init__()
        self._within: list[str] = []
        self._count = 0

    def startElementNS(self, name: tuple[str | None, str], qname: str | None, attrs: AttributesNSImpl) -> None:
        self._within.append(name[1])
        self._count += 1
        if len(self._within) > _DEEPEST or self._count > _MOST_ELEMENTS:
            raise TooMuch
        self.begin(name[1], attrs)

    def endElementNS(self, name: tuple[str | None, str], qname: str | None) -> None:
        self.end(name[1])
        self._within.pop()

    def begin(self, name: str, attrs: AttributesNSImpl) -> None:
        pass

    def end(self, name: str) -> None:
        pass


class _Elements(_Handler):
    """What elements of these names say of themselves; of `a/b`, those that stand in an `a`."""

    def __init__(self, names: Iterable[str]) -> None:
        super().__init__()
        self._names = frozenset(names)
        self.found: list[tuple[str, dict[str, str]]] = []

    def begin(self, name: str, attrs: AttributesNSImpl) -> None:
        if not self._names & {name, "/".join(self._within[-2:])}:
            return
        self.found.append((name, {key[1]: value for key, value in attrs.items() if key[1] in _FACTS}))
        if len(self.found) > _MOST_FACTS:
            raise TooMuch


class _Texts(_Handler):
    """Gathers the text of an element, without how it is pronounced."""

    def __init__(self, longest: int) -> None:
        super().__init__()
        self._longest = longest
        self.forget()

    def forget(self) -> None:
        self._pieces: list[str] = []
        self._length = 0

    def text(self) -> str:
        return "".join(self._pieces).replace("_x005F_", "_").strip()

    def characters(self, content: str) -> None:
        if self.counts() and self._length <= self._longest:
            piece = content[: self._longest + 1 - self._length]
            self._pieces.append(piece)
            self._length += len(piece)

    def counts(self) -> bool:
        return self._within[-1] == "t" and "rPh" not in self._within


class _Strings(_Texts):
    """The texts that cells refer to by a number."""

    def __init__(self, most: int, longest: int) -> None:
        super().__init__(longest)
        self._most = most
        self.found: list[str] = []

    def end(self, name: str) -> None:
        if name != "si":
            return
        self.found.append(self.text())
        self.forget()
        if len(self.found) > self._most:
            raise TooMuch


class _Sheet(_Texts):
    """The rows that ended since `rows` was emptied, each with its number; without those that have no text."""

    def __init__(self, values: _Values, longest: int, widest: int) -> None:
        super().__init__(longest)
        self._values, self._widest = values, widest
        self.rows: list[tuple[int, list[str]]] = []
        self._cells: dict[int, str] = {}
        self._row = self._column = 0
        self._kind, self._style = "n", "0"

    def begin(self, name: str, attrs: AttributesNSImpl) -> None:
        if name == "row":
            self._row, self._column = int(attrs.get((None, "r"), "0")) or self._row + 1, 0
            self._cells = {}
        elif name == "c":
            reference = attrs.get((None, "r"))
            self._column = _column_of(reference) if reference else self._column + 1
            self._kind, self._style = attrs.get((None, "t"), "n"), attrs.get((None, "s"), "0")
            self.forget()

    def counts(self) -> bool:
        return self._within[-1] == "v" if self._kind != "inlineStr" else super().counts()

    def end(self, name: str) -> None:
        if name == "c" and (text := self._values.shown(self.text(), self._kind, self._style)):
            self._cells[min(self._column, self._widest + 1)] = text
        elif name == "row" and self._cells:
            self.rows.append((self._row, [self._cells.get(n, "") for n in range(1, max(self._cells) + 1)]))


def _column_of(reference: str) -> int:
    matched = _REFERENCE.fullmatch(reference)
    if matched is None:
        raise ValueError(reference)
    number = 0
    for letter in matched[1]:
        number = number * _LETTERS + ord(letter) - ord("A") + 1
    return number


#: What is raised over a file that is broken, or made to break its reader.
BROKEN = (
    SAXException,
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    OSError,
    EOFError,
    ValueError,
    LookupError,
    ArithmeticError,
)
