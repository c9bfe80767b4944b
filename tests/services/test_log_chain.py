"""What is done to the log outside of the services is found, and by whoever has its export too."""

import json
import subprocess
import sys
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F

from apps.accounts.ending import end_account
from apps.tournaments import services
from apps.tournaments.domain.events import Announcement
from apps.tournaments.domain.log_chain import BEFORE_THE_FIRST, without
from apps.tournaments.models import LoggedEvent, Match, Tournament
from apps.tournaments.selectors import log as log_selectors
from apps.tournaments.selectors.log import first_broken
from apps.tournaments.selectors.results import approved_result
from apps.tournaments.services.log_rows import chain
from apps.tournaments.services.write import tournament_write
from deltacrown.settings import BASE_DIR
from tests.support.background import do_tasks
from tests.support.cast import registration_of
from tests.support.http import caller
from tests.support.record import log

pytestmark = pytest.mark.django_db

SCRIPT = BASE_DIR / "Documents" / "how-to" / "check_log.py"
CHANGED = 5


def rows_of(tournament):
    return LoggedEvent.objects.filter(tournament=tournament)


def problem(tournament):
    return first_broken(Tournament.objects.get(pk=tournament.pk))


def verified(*ids):
    said = StringIO()
    call_command("verify_log", *map(str, ids), stdout=said)
    return said.getvalue()


def renumber(tournament, first, by):
    """Move rows to other numbers, from the end on, without meeting one that is there."""
    for row in rows_of(tournament).filter(sequence__gte=first).order_by("-sequence" if by > 0 else "sequence"):
        rows_of(tournament).filter(pk=row.pk).update(sequence=F("sequence") + by)


def put_in(tournament, sequence):
    """A row of one's own, made as well as it can be."""
    last = rows_of(tournament).get(sequence=sequence - 1)
    row = LoggedEvent(tournament=tournament, sequence=sequence, type=last.type, data={"mine": 1}, at=last.at)
    chain([row], last.hash)
    row.save()


def rehash(tournament, sequence):
    """Hash a row anew, as if it had been so from the start."""
    row = rows_of(tournament).get(sequence=sequence)
    chain([row], row.previous)
    row.save()


def change(**values):
    return lambda tournament: rows_of(tournament).filter(sequence=CHANGED).update(**values)


def change_and_rehash(tournament):
    change(type="match_reset")(tournament)
    rehash(tournament, CHANGED)


def remove(tournament):
    rows_of(tournament).filter(sequence=CHANGED).delete()


def remove_and_renumber(tournament):
    remove(tournament)
    renumber(tournament, CHANGED + 1, -1)
    Tournament.objects.filter(pk=tournament.pk).update(sequence=F("sequence") - 1)


def insert(tournament):
    renumber(tournament, CHANGED, 1)
    put_in(tournament, CHANGED)
    Tournament.objects.filter(pk=tournament.pk).update(sequence=F("sequence") + 1)


def move(tournament):
    """The row trades its place with the third after it."""
    for old, new in ((CHANGED, 10_000), (CHANGED + 3, CHANGED), (10_000, CHANGED + 3)):
        rows_of(tournament).filter(sequence=old).update(sequence=new)


WAYS = {
    "its data": change(data={"tournament_id": 1}),
    "what others see of it": change(public={"x": 1}),
    "who sees it": change(least_role=1),
    "whom it concerns": change(audience_registrations=[1]),
    "its time": change(at="2026-01-01T00:00:00Z"),
    "its salt": change(salt="0" * 32),
    "its type, hashed anew": change_and_rehash,
    "removed": remove,
    "removed, the others moved up": remove_and_renumber,
    "put in": insert,
    "moved": move,
}


@pytest.mark.parametrize("way", WAYS)
def test_the_first_row_that_is_not_as_it_was_is_named(cast, way):
    tournament = cast.completed(2)
    assert problem(tournament) is None
    WAYS[way](tournament)
    found = problem(tournament)
    assert found.sequence == CHANGED and f"Row {CHANGED} " in found.problem
    said = StringIO()
    with pytest.raises(CommandError, match="1 of 1 logs"):
        call_command("verify_log", str(tournament.pk), stdout=said)
    assert said.getvalue() == f"Tournament {tournament.pk}: {found.problem}\n"


def change_the_last(tournament):
    rows_of(tournament).filter(sequence=tournament.sequence).update(type="match_reset")
    rehash(tournament, tournament.sequence)


ENDS = {
    "{last} was changed and hashed anew": change_the_last,
    "{last} is missing": lambda tournament: rows_of(tournament).filter(sequence=tournament.sequence).delete(),
    "{more} was put in": lambda tournament: put_in(tournament, tournament.sequence + 1),
}


@pytest.mark.parametrize("said", ENDS)
def test_the_end_is_guarded_too(cast, said):
    tournament = cast.completed(2)
    ENDS[said](tournament)
    last = tournament.sequence
    assert said.format(last=last, more=last + 1) in problem(tournament).problem


def test_a_history_that_was_written_anew_is_not_the_one_that_a_result_names(cast):
    tournament = cast.completed(2)
    rows = log(tournament.pk)
    rows[CHANGED - 1].type = "match_reset"
    newest = chain(rows, BEFORE_THE_FIRST)
    LoggedEvent.objects.bulk_update(rows, ["type", "previous", "hash", "salt", "personal"])
    Tournament.objects.filter(pk=tournament.pk).update(log_hash=newest)
    result = approved_result(tournament.pk)
    assert problem(tournament).sequence == result.log_sequence
    assert "result 1 names another hash" in problem(tournament).problem


def test_a_result_names_the_row_before_its_approval(cast):
    tournament = cast.reviewed(2)
    services.approve_result(tournament.pk, cast.alice)
    result, rows = approved_result(tournament.pk), log(tournament.pk)
    told = next(row for row in rows[::-1] if row.type == "tournament_completed")
    assert (result.log_sequence, result.log_hash) == (told.sequence - 1, told.previous)
    assert rows[told.sequence - 2].hash == told.previous
    assert problem(tournament) is None


def test_what_was_not_erased_cannot_be_said_to_be(cast):
    tournament = cast.completed(2)
    row = rows_of(tournament).filter(type="registration_created").first()
    before, after = (
        {"data": {**row.data, "name": name}, "public": None} for name in (row.data["name"], "Deleted player")
    )
    gone = without(row.personal, before, after)
    rows_of(tournament).filter(pk=row.pk).update(personal=gone, data=after["data"])
    assert problem(tournament) is None
    rows_of(tournament).filter(pk=row.pk).update(data={**row.data, "name": "Mallory"})
    assert problem(tournament).problem == f"Row {row.sequence} was changed."


def test_an_account_that_ends_leaves_the_chain_whole(cast):
    tournament = cast.completed(4)
    mine = registration_of(tournament, cast.bob).pk
    before = tournament.events.order_by("sequence").values_list("sequence", "hash")
    hashes = list(before)
    end_account(cast.bob.pk)
    do_tasks()
    assert list(before.all())[: len(hashes)] == hashes
    assert problem(tournament) is None
    assert '"Bob"' not in json.dumps(list(rows_of(tournament).values_list("data", "public", "personal")))
    gone = [kept for row in log(tournament.pk) for kept in row.personal.values() if "hash" in kept]
    assert gone and all("salt" not in kept for kept in gone)
    places = {place["registration_id"]: place["name"] for place in approved_result(tournament.pk).places}
    assert places[mine] == "Deleted player" and list(places.values()).count("Deleted player") == 1
    assert check(exported(tournament, cast.rita)).startswith(f"{len(log(tournament.pk))} rows")


def test_rows_of_a_process_of_before_are_hashed_with_the_next_write(cast):
    tournament = cast.completed(2)
    rows_of(tournament).filter(sequence__gt=3).update(hash="", previous="", salt="", personal={})
    third = rows_of(tournament).get(sequence=3)
    Tournament.objects.filter(pk=tournament.pk).update(log_hashed=3, log_hash=third.hash)
    assert problem(tournament).problem == "Row 4 and those after it are not hashed yet; the next write does."
    with tournament_write(tournament.pk) as write:
        write.tell(Announcement(tournament.pk, 1, "Lunch", "", write.at))
    found = problem(tournament)
    # The result names a hash that the process of before did not know.
    assert found is None or "result 1" in found.problem


def test_a_write_inside_another_goes_on_where_that_one_is(cast):
    tournament = cast.open(2)
    with tournament_write(tournament.pk) as write:
        write.tell(Announcement(tournament.pk, 1, "Second", "", write.at))
        services.announce(tournament.pk, cast.alice, "First")
    assert problem(tournament) is None
    assert [row.data["title"] for row in log(tournament.pk, "announcement")] == ["First", "Second"]


def exported(tournament, person=None):
    answer = caller(person).get(f"/api/v1/tournaments/{tournament.pk}/log/")
    assert answer.streaming and answer["Content-Type"] == "application/x-ndjson; charset=utf-8"
    return b"".join(answer).decode()


def check(text):
    """What the script of the documents says of it; it is run with nothing of ours to import."""
    done = subprocess.run(
        [sys.executable, "-I", str(SCRIPT)], input=text, capture_output=True, text=True, encoding="utf-8", check=False
    )
    return done.stdout + done.stderr


def test_whoever_has_the_export_checks_it_without_us(cast):
    tournament = cast.reviewed(4, format="groups", options={"groups": 2, "advance": 1})
    services.announce(tournament.pk, cast.alice, 'Ünïcode "и" \\ \U0001f600')
    rows = log(tournament.pk)
    text, staff_text = exported(tournament), exported(tournament, cast.rita)
    for told, who in ((text, None), (staff_text, "rita")):
        lines = [json.loads(line) for line in told.splitlines()]
        assert [(line["sequence"], line["previous"], line["hash"]) for line in lines] == [
            (row.sequence, row.previous, row.hash) for row in rows
        ]
        hidden = [line for line in lines if "type" not in line]
        assert all(line.keys() == {"sequence", "previous", "hash"} for line in hidden)
        whole = sum("salt" in line for line in lines)
        assert check(told) == (
            f"{len(rows)} rows follow one another, {whole} of them are as they were written. "
            f"The newest hash is {rows[-1].hash}.\n"
        )
        assert whole > len(rows) // 2 and (who or hidden)
    (told,) = [line for line in map(json.loads, text.splitlines()) if line.get("type") == "tournament_completed"]
    assert told["data"]["winner_registration_id"] is None and "salt" not in told
    changed = text.replace('"participant1_score":', '"participant1_score": 1', 1)
    assert changed != text and "was changed." in check(changed)
    assert "Row 3 is missing" in check("".join(line for n, line in enumerate(text.splitlines(True), 1) if n != 3))


def test_the_export_is_read_a_few_rows_at_a_time(cast, django_assert_num_queries, monkeypatch):
    tournament = cast.completed(4)
    monkeypatch.setattr("apps.tournaments.selectors.log._AT_A_TIME", 10)
    answer = caller().get(f"/api/v1/tournaments/{tournament.pk}/log/")
    with django_assert_num_queries(1):
        first = next(iter(answer))
    assert first.count(b"\n") == 10


def test_a_private_log_is_not_there_for_strangers(cast):
    tournament = cast.completed(2)
    Tournament.objects.filter(pk=tournament.pk).update(visibility="private")
    assert caller(cast.carol).get(f"/api/v1/tournaments/{tournament.pk}/log/").status_code == 404


def test_a_log_that_grows_while_it_is_looked_at_is_as_it_was_written(cast, monkeypatch):
    tournament = cast.completed(2)
    monkeypatch.setattr("apps.tournaments.selectors.log._AT_A_TIME", 5)
    looked_at = iter("ab")

    def read(row, *others):
        if row.sequence in (1, tournament.sequence) and next(looked_at, None):
            services.announce(tournament.pk, cast.alice, "Lunch")
        return broken(row, *others)

    broken = log_selectors._broken
    monkeypatch.setattr(log_selectors, "_broken", read)
    assert problem(tournament) is None
    put_in(tournament, tournament.sequence + 3)
    assert "was put in after the end" in problem(tournament).problem


def test_verify_log_looks_at_all_or_at_those_named(cast):
    first, second = cast.completed(2), cast.open(2)
    assert verified() == "2 logs are as they were written.\n"
    assert verified(second.pk) == "1 logs are as they were written.\n"
    with pytest.raises(CommandError, match="There is no tournament 999"):
        verified(first.pk, 999)
    Match.objects.filter(tournament=first).update(sequence=0)
    assert verified() == "2 logs are as they were written.\n"


@pytest.mark.django_db(transaction=True)
def test_the_migration_hashes_what_there_is_and_goes_back(cast):
    tournament = cast.completed(2)
    try:
        call_command("migrate", "tournaments", "0021", verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM tournaments_loggedevent")
            assert cursor.fetchone()[0] == tournament.sequence
    finally:
        # What stands on the tables of tournaments went back with them.
        call_command("migrate", verbosity=0)
    assert problem(tournament) is None
    assert all(row.hash for row in log(tournament.pk))
