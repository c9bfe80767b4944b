"""Participants out of a file, and into one: looked at first, all of it or nothing, and back again unchanged."""

import pytest

from apps.common import sent_tables, turns
from apps.organize import importing
from apps.tournaments import services
from apps.tournaments.domain.errors import NotFound
from apps.tournaments.models import GuestClaim, LoggedEvent, Registration, RegistrationAnswer, RegistrationField
from tests.organize.at_the_desk import address, enter
from tests.organize.sheets import (
    as_csv,
    as_xlsx,
    form_to_import,
    imported,
    look,
    rows_of_csv,
    rows_of_xlsx,
    with_a_part,
)
from tests.support.cast import registration_of
from tests.support.record import record

pytestmark = pytest.mark.django_db
MANY = 500


def texts(answer):
    return [str(message) for message in answer.context["messages"]]


def reasons(answer):
    return {row.number: row.reason for row in answer.context["refused_rows"]}


def sentences(answer):
    return " ".join(answer.context["import_look"].sentences)


def crowd_of_rows():
    """500 participants, seven of them broken: row n of the list is row n of the spreadsheet."""
    rows = [["name", "seed", "rating", "username"], *([f"Player {n}", "", 1000 + n, ""] for n in range(2, MANY + 2))]
    rows[10 - 1][0] = ""
    rows[20 - 1][0] = "Player 19"
    rows[30 - 1][0] = "Evil\u202ename"
    rows[40 - 1][1] = 0
    rows[50 - 1][1:3] = ["", "strong"]
    rows[60 - 1][3] = "carol"
    rows[70 - 1][1] = rows[71 - 1][1] = 3
    return rows


def test_of_500_participants_seven_broken_rows_are_named_with_their_reasons_and_nothing_is_half_done(cast):
    tournament = cast.open(2, max_participants=64)
    client = enter(cast.alice)
    before = record(tournament.pk)
    answer = look(client, tournament, as_csv(crowd_of_rows()))
    found = reasons(answer)
    assert list(found) == [10, 20, 30, 40, 50, 60, 71]
    for number, words in {
        10: "This row names nobody",
        20: "same name is in row 19",
        30: "no invisible characters",
        40: "number from 1 to 4096",
        50: "Write a number",
        60: "register themselves",
        71: "Row 70 has this seed",
    }.items():
        assert words in found[number], (number, found[number])
        assert f"<td>{number}</td>" in answer.content.decode()
    assert "<td>Evilname</td>" in answer.content.decode(), "the text around a name stays as it is"
    assert answer.context["refused"].good == MANY - len(found)
    assert "import_look" not in answer.context and record(tournament.pk) == before

    mended = crowd_of_rows()
    for number in found:
        mended[number - 1] = [f"Player {number}", "", 1000 + number, ""]
    answer = look(client, tournament, as_xlsx(mended))
    assert "500 guests are new. 438 of them are on the waitlist. 1 seed changes. 500 answers change." in sentences(
        answer
    )
    assert record(tournament.pk) == before, "looking changes nothing"
    done = client.post(address("participants", tournament.pk), form_to_import(answer))
    assert len(done.context["codes"]) == MANY and "The file is imported." in texts(done)[0]
    guests = Registration.objects.filter(tournament=tournament, is_guest=True)
    assert (guests.count(), guests.filter(state="confirmed").count()) == (MANY, 62)
    assert guests.get(seed=3).name == "Player 70"
    asked = RegistrationField.objects.get(tournament=tournament, key="rating")
    assert (asked.kind, RegistrationAnswer.objects.filter(field=asked).count()) == ("number", MANY)
    services.claim_guest(done.context["codes"][0]["code"], cast.carol)
    told = LoggedEvent.objects.filter(tournament=tournament, type="answers_updated")
    assert not told.exists(), "who is new is told once"


def test_an_export_is_imported_again_without_a_change(cast):
    tournament = cast.open(3)
    client, page = enter(cast.alice), address("participants", tournament.pk)
    services.add_field(tournament.pk, cast.alice, key="rating", label="Rating", kind="number")
    services.add_field(tournament.pk, cast.alice, key="team", label="Club", kind="text", required=True)
    services.add_field(tournament.pk, cast.alice, key="veg", label="Vegetarian", kind="yes_no")
    services.add_guests(tournament.pk, cast.alice, ["=1+1", "'=1+1", "'Tis", "রহিম উদ্দিন", "Zoë; “Ace”, 2"])
    bob = registration_of(tournament, cast.bob)
    services.answer(bob.pk, cast.alice, {"rating": -1500.25, "team": "-x", "veg": True}, all_anew=False)
    services.seed_registration(bob.pk, 2, cast.alice)
    before = record(tournament.pk)
    sheet = rows_of_csv(client.get(page.replace("/participants/", "/participants_csv/")))
    assert sheet[0][-3:] == ["rating", "answers.team", "veg"] and sheet[1][-3:] == ["'-1500.25", "'-x", "yes"]
    assert [row[1] for row in sheet[4:]] == ["'=1+1", "''=1+1", "'Tis", "রহিম উদ্দিন", "Zoë; “Ace”, 2"]
    book = rows_of_xlsx(client.get(page.replace("/participants/", "/participants_xlsx/")))
    assert [[str(cell) for cell in row] for row in book] == sheet
    for data in (as_csv(sheet), as_csv(sheet, ";", "utf-8"), as_csv(sheet, "\t", "utf-16"), as_xlsx(book)):
        assert look(client, tournament, data).context["import_same"] == len(sheet) - 1
    assert record(tournament.pk) == before

    sheet[1][3], sheet[4][3], sheet[1][-1] = "", 2, "no"
    answer = look(client, tournament, as_csv(sheet))
    assert sentences(answer) == "2 seeds change. 1 answer changes. 6 rows change nothing."
    client.post(page, form_to_import(answer))
    bob.refresh_from_db()
    assert bob.seed is None and Registration.objects.get(tournament=tournament, seed=2).name == "=1+1"


def test_the_same_file_is_done_once(cast):
    tournament = cast.open(0)
    client, page = enter(cast.alice), address("participants", tournament.pk)
    data = as_csv([["Name"], ["Ann"], ["Ben"]])
    form = form_to_import(look(client, tournament, data))
    assert len(client.post(page, form).context["codes"]) == 2
    again = texts(client.post(page, form))[0]
    assert "imported already" in again and "make new ones" in again, "a double click"
    assert look(client, tournament, data).context["import_same"] == 2, "sent anew, it changes nothing"
    assert tournament.registrations.count() == GuestClaim.objects.count() == 2


def test_what_was_looked_at_is_what_is_done(cast):
    tournament, other = cast.open(0), cast.open(0, name="Other")
    client, page = enter(cast.alice), address("participants", tournament.pk)
    form = form_to_import(look(client, tournament, as_csv([["name"], ["Ann"]])))
    assert "open it again" in texts(client.post(page, {**form, "table": form["table"][:-2] + "aa"}))[0]
    foreign = {**form, "seen": client.get(address("participants", other.pk)).context["seen"]}
    assert "open it again" in texts(client.post(address("participants", other.pk), foreign))[0]
    services.add_guests(tournament.pk, cast.alice, ["Ann"])
    assert "Something has changed" in texts(client.post(page, form))[0], "somebody else was faster"
    assert [row.name for row in Registration.objects.all()] == ["Ann"]
    assert "open it again" in texts(client.post(page, {**form, "seen": ""}))[0]


def test_a_file_changes_nothing_but_seeds_and_answers_of_those_who_are_there(cast):
    tournament, elsewhere = cast.open(2), cast.open(1, name="Elsewhere")
    bob, bella = (registration_of(tournament, person).pk for person in (cast.bob, cast.bella))
    [(ann, _), *_] = services.add_guests(tournament.pk, cast.alice, ["Ann", "Twin", "Twin"])
    header = ["registration_id", "name", "state", "is_guest", "seed"]
    rows = [
        [bob, "Robert", "", "", ""],
        [bella, "", "checked_in", "", ""],
        [registration_of(elsewhere, cast.bob).pk, "Bob", "", "", ""],
        ["", "Twin", "", "", ""],
        ["", "Bob", "", "yes", ""],
        ["", "Cay", "confirmed", "", ""],
        ["", "Dan", "", "no", ""],
        [ann.pk, "", "", "", "1.5"],
        [ann.pk, "", "", "", ""],
    ]
    answer = look(enter(cast.alice), tournament, as_csv([header, *rows]))
    words = ["renames nobody", "does not change it", "Nobody who takes part", "2 who take part have this name"]
    words += ["row 2 is about", "no state yet", "with an account", "A seed is", "row 9 is about"]
    assert all(word in text for word, text in zip(words, reasons(answer).values(), strict=True)), reasons(answer)


def test_a_seed_that_somebody_has_of_whom_the_file_says_nothing_is_named(cast):
    tournament = cast.open(2)
    services.seed_registration(registration_of(tournament, cast.bob).pk, 1, cast.alice)
    client = enter(cast.alice)
    answer = look(client, tournament, as_csv([["name", "seed"], ["Ann", 1]]))
    assert reasons(answer) == {2: "Seed 1 is given to Bob, of whom this file says nothing."}
    done = imported(client, tournament, as_csv([["name", "seed"], ["Ann", 1], ["Bob", ""]]))
    assert "2 seeds change" in texts(done)[0]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "no rows"),
        (b"name\n", "no rows below"),
        (b"\xff\xfe\x00", "UTF-8"),
        ("name\nZoë".encode("latin-1"), "UTF-8"),
        (b"name\0\nx", "UTF-8"),
        (b'name\n"Ann', "no CSV"),
        (b"nom,seed\nAnn,1", "Nothing is known of these columns: nom"),
        (b"name,Name\nAnn,Ben", "twice: name"),
        (b"seed\n1", "One column has to say who is meant"),
        (b"name\n" + b"a" * 2001, "Row 2: a cell"),
        (b"name" + b"," * 80 + b"x\nAnn", "Row 1: a row"),
        (b"PK\x03\x04 and no more", "no XLSX"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "older or a locked"),
    ],
)
def test_what_is_no_table_is_refused_in_words(cast, data, words):
    tournament = cast.open(0)
    answer = look(enter(cast.alice), tournament, data)
    assert words in texts(answer)[0], texts(answer)
    assert not tournament.registrations.exists()


@pytest.mark.parametrize(
    ("part", "content", "words"),
    [
        ("xl/theme/bomb.xml", b"0" * 2**21, "once it is unpacked"),
        ("xl/worksheets/sheet9.xml", b"0" * 2**18, "once it is unpacked"),
        ("xl/workbook.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "no XLSX"),
        ("xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row r='x'/>", "no XLSX"),
    ],
)
def test_a_zip_that_is_larger_than_it_looks_or_broken_is_refused(cast, monkeypatch, part, content, words):
    monkeypatch.setattr(sent_tables, "MOST_UNPACKED", 2**17)
    tournament = cast.open(0)
    data = with_a_part(as_xlsx([["name"], ["Ann"]]), part, content)
    assert words in texts(look(enter(cast.alice), tournament, data))[0]
    assert not tournament.registrations.exists()


def test_a_file_has_bounds(cast, monkeypatch):
    tournament, client = cast.open(0), enter(cast.alice)
    rows = [["name"], *([f"Player {n}"] for n in range(5))]
    monkeypatch.setattr(sent_tables, "MOST_ROWS", 4)
    for data in (as_csv(rows), as_xlsx(rows)):
        assert "at most 4 rows" in texts(look(client, tournament, data))[0]
    monkeypatch.setattr(importing, "LONGEST_SEALED", 50)
    assert "send it in parts" in texts(look(client, tournament, as_csv(rows[:4])))[0]
    monkeypatch.setattr(importing, "MOST_BYTES", 10)
    monkeypatch.setattr(sent_tables, "MOST_BYTES", 10)
    assert "at most 0 MB" in texts(look(client, tournament, as_csv(rows)))[0]


def test_after_the_start_no_file_is_imported_and_of_a_drawn_bracket_no_seed_changes(cast):
    client, live = enter(cast.alice), cast.live(2)
    assert "“Live”" in texts(look(client, live, as_csv([["name"], ["Ann"]])))[0]
    drawn = cast.open(4, name="Drawn")
    services.close_registration(drawn.pk, cast.alice)
    services.generate_bracket(drawn.pk, cast.alice, 1)
    assert "bracket is drawn" in texts(look(client, drawn, as_csv([["name", "seed"], ["Bob", ""]])))[0]


def test_codes_that_were_lost_are_made_anew_for_all_whom_nobody_has_claimed(cast):
    tournament, client = cast.open(0), enter(cast.alice)
    page = address("participants", tournament.pk)
    assert "no guest" in texts(client.post(page, {"verb": "codes"}))[0]
    (_, lost), (_, bens), (_, cays) = services.add_guests(tournament.pk, cast.alice, ["Ann", "Ben", "Cay"])
    services.claim_guest(bens, cast.bob)
    found = client.post(page, {"verb": "codes"}).context["codes"]
    assert [card["name"] for card in found] == ["Ann", "Cay"]
    for code in (lost, cays):
        with pytest.raises(NotFound):
            services.claim_guest(code, cast.carol)
    assert services.claim_guest(found[0]["code"], cast.carol).name == "Ann"


def test_files_are_looked_at_only_so_often(cast, rate):
    rate("imports", "2/hour")
    tournament, client = cast.open(0), enter(cast.alice)
    data = as_csv([["name"], ["Ann"]])
    form = form_to_import(look(client, tournament, data))
    assert len(client.post(address("participants", tournament.pk), form).context["codes"]) == 1
    for answer in (look(client, tournament, data), client.post(address("participants", tournament.pk), form)):
        assert answer.status_code == 429 and "Too many attempts" in texts(answer)[0]


def test_whoever_waits_too_long_for_the_files_of_others_reads_that_the_site_is_busy(cast, monkeypatch):
    monkeypatch.setattr(turns, "ALONE_WITHIN_SECONDS", 0.01)
    tournament, client = cast.open(0), enter(cast.alice)
    with sent_tables._reading:
        answer = look(client, tournament, as_csv([["name"], ["Ann"]]))
    assert (answer.status_code, answer["Retry-After"]) == (503, "1")


def test_answers_that_files_change_are_told_so_often_and_no_more(cast, monkeypatch):
    monkeypatch.setattr(services.importing, "MOST_IMPORTED_ANSWERS", 1)
    tournament, client = cast.open(0), enter(cast.alice)
    imported(client, tournament, as_csv([["name", "rating"], ["Ann", 1], ["Ben", 2]]))
    imported(client, tournament, as_csv([["name", "rating"], ["Ann", 3]]))
    assert RegistrationAnswer.objects.get(registration__name="Ann").value == "3"
    assert "no more" in texts(look(client, tournament, as_csv([["name", "rating"], ["Ann", 4]])))[-1]
