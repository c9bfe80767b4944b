"""XLSX files as other programs write them, and as somebody makes them who means harm."""

import threading
import tracemalloc
from datetime import date, datetime, time, timedelta

import pytest

from apps.common import sent_tables, turns
from apps.common.busy import Busy
from apps.common.sent_tables import MOST_COLUMNS, MOST_ROWS, TableRefused, read_table
from tests.organize.sheets import as_xlsx, with_a_part

SHEET, BOOK = "xl/worksheets/sheet1.xml", "xl/workbook.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATED = "http://schemas.openxmlformats.org/package/2006/relationships"
OF_A_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
# As spreadsheets know it, of no zone.
MORNING = datetime(2026, 11, 30, 9, 5)  # noqa: DTZ001
FEW_BYTES = 4 * 2**20


def with_rows(rows, text="name"):
    """A file whose sheet has these rows, in XML, and a text for those that refer to one."""
    parts = {
        SHEET: f"<worksheet xmlns='{MAIN}'><sheetData>{rows}</sheetData></worksheet>",
        "xl/sharedStrings.xml": f"<sst xmlns='{MAIN}'><si><t>{text}</t></si></sst>",
        "xl/_rels/workbook.xml.rels": f"<Relationships xmlns='{RELATED}'>"
        f"<Relationship Id='rId1' Type='{OF_A_DOCUMENT}/worksheet' Target='worksheets/sheet1.xml'/>"
        f"<Relationship Id='rId2' Type='{OF_A_DOCUMENT}/sharedStrings' Target='sharedStrings.xml'/></Relationships>",
    }
    data = as_xlsx([])
    for name, content in parts.items():
        data = with_a_part(data, name, content.encode())
    return data


def test_cells_are_read_as_a_spreadsheet_shows_them():
    row = ["Ann ", 7, 7.0, 1.5, True, False, None, date(2026, 11, 30), MORNING, time(9, 5)]
    found = read_table(as_xlsx([["name", "", "Zoë & Co"], [], [*row, timedelta(hours=30)]]))
    assert found[:2] == [["name", "", "Zoë & Co"], []]
    days = ["2026-11-30T00:00:00", "2026-11-30T09:05:00", "09:05:00", "1 day, 6:00:00"]
    assert found[2] == ["Ann", "7", "7", "1.5", "yes", "no", "", *days]


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ("<row><c t='s'><v>0</v></c></row><row r='3'><c r='B3'><v>4</v></c></row>", [["name"], [], ["", "4"]]),
        ("<row><c t='inlineStr'><is><r><t>An</t></r><r><t>n</t></r><rPh><t>x</t></rPh></is></c></row>", [["Ann"]]),
        ("<row><c t='str'><f>A1</f><v>=Ann</v></c><c t='e'><v>#N/A</v></c></row>", [["=Ann", "#N/A"]]),
        (
            "<row><c t='inlineStr'><is><t>a_x005F_x0041_</t></is></c><c t='d'><v>2026-11-30</v></c></row>",
            [["a_x0041_", "2026-11-30"]],
        ),
        ("<row><c><v>1</v></c><c r='XFD1' s='0'/></row><row r='1048576' s='1'/>", [["1"]]),
    ],
)
def test_what_other_programs_write_is_read(rows, found):
    assert read_table(with_rows(rows)) == found


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("<row r='2'><c><v>1</v></c></row><row r='1'><c><v>1</v></c></row>", "no XLSX"),
        ("<row><c t='s'><v>9</v></c></row>", "no XLSX"),
        ("<row r='99999999999'><c><v>1</v></c></row>", f"at most {MOST_ROWS} rows"),
        ("<row><c r='XFD1'><v>1</v></c></row>", f"at most {MOST_COLUMNS} columns"),
        (f"<row><c t='str'><v>{'x' * 3000}</v></c></row>", "characters"),
        ("<a>" * 50, "too large once it is unpacked"),
        ("<row " + " ".join(f"a{n}=''" for n in range(40_000)) + "/>", "too large once it is unpacked"),
    ],
)
def test_what_is_wrong_with_a_sheet_is_said(rows, words):
    with pytest.raises(TableRefused, match=words):
        read_table(with_rows(rows))


@pytest.mark.parametrize(("encoding", "is_read"), [("utf-8", True), ("utf-8-sig", True), ("utf-16", False)])
def test_a_sheet_is_read_in_utf_8_alone(encoding, is_read):
    sheet = (
        f"<x:worksheet xmlns:x='{MAIN}'><x:sheetData><x:row><x:c t='str'><x:v>রহিম</x:v></x:c></x:row></x:sheetData>"
    )
    data = with_a_part(as_xlsx([]), SHEET, f"{sheet}</x:worksheet>".encode(encoding))
    if is_read:
        assert read_table(data) == [["রহিম"]]
    else:
        with pytest.raises(TableRefused, match="no XLSX"):
            read_table(data)


def test_a_sheet_that_a_book_names_a_thousand_times_is_parsed_once(monkeypatch):
    parsed = []
    before = sent_tables.Reader._parsed
    monkeypatch.setattr(
        sent_tables.Reader, "_parsed", lambda self, path, to: (parsed.append(path), before(self, path, to))[1]
    )
    sheets = "".join(f"<sheet name='s{n}' sheetId='{n}' r:id='rId1'/>" for n in range(1, 1001))
    book = f"<workbook xmlns='{MAIN}' xmlns:r='{OF_A_DOCUMENT}'><sheets>{sheets}</sheets></workbook>"
    assert read_table(with_a_part(as_xlsx([["name"], ["Ann"]]), BOOK, book.encode())) == [["name"], ["Ann"]]
    assert parsed.count(SHEET) == 1


@pytest.mark.parametrize("cell", ["<c/>", "<c><v>1</v></c>", "<c t='s'><v>0</v></c>"])
def test_a_row_of_very_many_cells_takes_little_memory(cell):
    data = with_rows(f"<row>{cell * 2**15}</row>")
    tracemalloc.start()
    try:
        with pytest.raises(TableRefused):
            read_table(data)
        assert tracemalloc.get_traced_memory()[1] < FEW_BYTES
    finally:
        tracemalloc.stop()


def test_a_long_text_that_all_cells_show_is_refused():
    rows = ("<row>" + "<c t='s'><v>0</v></c>" * MOST_COLUMNS + "</row>") * 100
    with pytest.raises(TableRefused, match="too large once it is unpacked"):
        read_table(with_rows(rows, "x" * 1900))


def test_a_file_waits_for_another_without_its_turn_and_not_for_ever(monkeypatch):
    given = threading.Event()
    monkeypatch.setattr(turns, "ALONE_WITHIN_SECONDS", 0.01)
    turn = turns.GIVE_BACK.set(given.set)
    try:
        with sent_tables._reading, pytest.raises(Busy):
            read_table(b"name\nAnn")
    finally:
        turns.GIVE_BACK.reset(turn)
    assert given.is_set()
    assert read_table(b"name\nAnn") == [["name"], ["Ann"]]
