"""Prizes and payouts over HTTP: the way from the pool to the last coin, and what comes back from a bank."""

import csv
import hashlib
import io

import pytest

from apps.common.models import KeptAnswer
from apps.payouts.models import Payout, Sending
from apps.payouts.services.erasing import erase_person
from apps.tournaments.domain.roles import Role
from apps.tournaments.services import give_role, take_role
from tests.support.http import caller, problem
from tests.support.payouts import answer_of_bank, second_organizer

pytestmark = pytest.mark.django_db
PRIZES = {"currency": "BDT", "amount": "1000.00", "fixed": {"1": "600"}, "percent": {"2": "100"}}
DETAILS = {"method": "bkash", "account": "01712345678", "holder": "=Bob"}


@pytest.fixture
def cup(cast):
    cup = cast.completed(2)
    second_organizer(cast, cup)
    assert caller(cast.alice).put(f"/api/v1/tournaments/{cup.pk}/prizes/", PRIZES).status_code == 200
    return cup


def of(cup, rest=""):
    return f"/api/v1/tournaments/{cup.pk}/payouts/{rest}"


def approved(cast, cup):
    made = caller(cast.alice).post(of(cup, "propose/")).json()
    for payout in made:
        person = Payout.objects.get(pk=payout["id"]).person
        assert caller(person).put(f"/api/v1/payouts/{payout['id']}/details/", DETAILS).status_code == 200
        assert caller(cast.oscar).post(f"/api/v1/payouts/{payout['id']}/approve/").status_code == 200
    return made


def statement(person, cup, content, query=""):
    return caller(person).generic("POST", of(cup, f"statements/{query}"), content, content_type="text/csv")


def test_a_pool_is_paid_to_the_last_coin(cast, cup):
    made = approved(cast, cup)
    assert [(payout["name"], payout["amount"]) for payout in made] == [("Bob", "600.00"), ("Bella", "400.00")]
    refused = problem(
        caller(cast.alice).post(f"/api/v1/payouts/{made[0]['id']}/approve/"), 403, "insufficient_permissions"
    )
    assert "another organizer of the tournament has to approve it" in refused["detail"]

    written = caller(cast.alice).post(of(cup, "batches/"), headers={"Idempotency-Key": "batch-1"})
    assert (written.status_code, written["Content-Type"]) == (201, "text/csv; charset=utf-8")
    again = caller(cast.alice).post(of(cup, "batches/"), headers={"Idempotency-Key": "batch-1"})
    assert (again.status_code, again.content) == (201, written.content)
    assert caller(cast.alice).get(of(cup, "batches/1/")).content == written.content
    *lines, last = list(csv.reader(io.StringIO(written.content.decode())))
    assert [line[6] for line in lines] == ["holder", "'=Bob", "'=Bob"]
    body = written.content[: written.content.rindex(b"checksum")]
    assert last == ["checksum", hashlib.sha256(body).hexdigest(), "1000.00", "BDT", "2"]
    as_json = caller(cast.alice).get(of(cup, "batches/1/"), headers={"Accept": "application/json"}).json()
    assert as_json["csv"].encode() == written.content

    content = "\ufeff" + answer_of_bank(Sending.objects.all())
    looked = statement(cast.alice, cup, content, "?dry_run=1").json()
    assert (looked["dry_run"], looked["matched"], looked["unmatched"]) == (True, 2, 0)
    assert {row["state"] for row in caller(cast.alice).get(of(cup)).json()["results"]} == {"sent"}
    assert statement(cast.alice, cup, content).json()["matched"] == 2
    rows = caller(cast.bob).get("/api/v1/me/payouts/").json()["results"]
    assert [(row["state"], row["amount"]) for row in rows] == [("paid", "600.00")]
    books = caller(cast.oscar).get(f"/api/v1/tournaments/{cup.pk}/reconciliation/").json()
    assert (books["differences"], books["balances"]["paid"]) == ([], "1000.00")


def test_a_batch_that_is_asked_for_again_is_read_anew_by_who_may_and_while_it_is_there(cast, cup):
    approved(cast, cup)
    keyed = {"Idempotency-Key": "batch-1"}
    written = caller(cast.oscar).post(of(cup, "batches/"), headers=keyed)
    assert bytes(KeptAnswer.objects.get(key="batch-1").answer) == b""
    assert caller(cast.oscar).post(of(cup, "batches/"), headers=keyed).content == written.content

    take_role(cup.pk, cast.alice, cast.oscar)
    again = caller(cast.oscar).post(of(cup, "batches/"), headers=keyed)
    assert (again.status_code, again["Content-Type"]) == (201, "application/json")
    assert "the answer was not kept" in again.json()["detail"]
    give_role(cup.pk, cast.alice, cast.oscar, Role.ORGANIZER)
    erase_person(cast.bob.pk)
    assert b"01712345678" not in caller(cast.oscar).post(of(cup, "batches/"), headers=keyed).content
    assert Sending.objects.count() == 2


def test_nobody_sees_what_others_are_paid(cast, cup):
    approved(cast, cup)
    for person, names in ((cast.bob, ["Bob"]), (cast.carol, []), (cast.rita, []), (cast.oscar, ["Bob", "Bella"])):
        assert [row["name"] for row in caller(person).get(of(cup)).json()["results"]] == names
    events = caller(cast.carol).get(f"/api/v1/tournaments/{cup.pk}/events/?since=0").json()
    assert "payout_updated" not in str(events)


def test_the_same_key_gives_the_same_answer_and_one_payment(cast, cup):
    made = approved(cast, cup)
    path, keyed = f"/api/v1/payouts/{made[0]['id']}/mark-paid/", {"Idempotency-Key": "pay-1"}
    first = caller(cast.oscar).post(path, {"reference": "TX-1"}, headers=keyed)
    again = caller(cast.oscar).post(path, {"reference": "TX-1"}, headers=keyed)
    assert (first.status_code, first.json()) == (again.status_code, again.json())
    problem(caller(cast.oscar).post(path, {"reference": "TX-2"}, headers=keyed), 422, "key_reused")
    problem(caller(cast.oscar).post(path, {"reference": "TX-2"}), 409, "conflict")
    assert Sending.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"reference,amount,currency,status\n\xff\xfe,1,BDT,paid\n", "not UTF-8"),
        (b"amount,currency\n1,BDT\n", "missing: reference, status"),
        (b"", "missing"),
        (b"reference,amount,currency,Status,status\na,1,BDT,ok,failed\n", "names a column twice"),
        (b"reference,amount,currency,status\n" + b"x" * 1001 + b",1,BDT,paid\n", "at most 1000 characters"),
        (b"reference,amount,currency,status\n" + b"a,1,BDT,paid\n" * 5001, "at most 5000 lines"),
        (b"reference,amount,currency,status\na\x00,1,BDT,paid\n", "U+0000"),
    ],
)
def test_what_is_no_statement_is_refused_with_what_to_do(cast, cup, content, said):
    answer = statement(cast.alice, cup, content)
    detail = problem(answer, 400, "invalid_schema")["detail"]
    assert said in detail


def test_a_statement_is_bounded_and_what_it_says_is_no_formula(cast, cup):
    problem(statement(cast.alice, cup, b"x" * (2**20 + 1)), 413, "payload_too_large")
    approved(cast, cup)
    content = 'reference;amount;currency;status\n"=HYPERLINK(""http://x"")";1;BDT;paid\n'
    (line,) = statement(cast.alice, cup, content).json()["lines"]
    assert line["sentence"] == 'Line 2: no payout was ever sent here as “\'=HYPERLINK("http://x")”.'
    (unsettled,) = caller(cast.alice).get(f"/api/v1/tournaments/{cup.pk}/reconciliation/").json()["unsettled"]
    settled = caller(cast.oscar).post(of(cup, f"lines/{unsettled['id']}/settle/"), {"note": "Nonsense."})
    assert settled.status_code == 200
    assert caller(cast.oscar).get(f"/api/v1/tournaments/{cup.pk}/reconciliation/").json()["differences"] == []


def test_a_reopening_over_http_says_what_stays_and_has_to_go_on(cast, cup):
    made = approved(cast, cup)
    caller(cast.oscar).post(f"/api/v1/payouts/{made[0]['id']}/mark-paid/", {"reference": "TX-1"})
    match = cup.matches.get()
    seen = caller(cast.alice).post(f"/api/v1/matches/{match.pk}/reopen/preview/").json()
    assert seen["stays"] == [
        f"Payout {made[0]['id']} of Bob, BDT 600.00, is paid, and stays: the reconciliation will name it."
    ]
    assert len(seen["besides"]) >= 1
    path, state = f"/api/v1/matches/{match.pk}/reopen/", {"state": seen["state"]}
    problem(caller(cast.alice).post(path, state), 409, "conflict")
    assert caller(cast.alice).post(path, {**state, "go_on": True}).status_code == 200


def test_who_approves_names_what_they_saw(cast, cup):
    made = caller(cast.alice).post(of(cup, "propose/")).json()
    path = f"/api/v1/payouts/{made[0]['id']}/"
    assert caller(cast.bob).put(f"{path}details/", DETAILS).status_code == 200
    problem(caller(cast.oscar).post(f"{path}approve/", {"seen": made[0]["version"]}), 409, "conflict")
    [seen] = [row["version"] for row in caller(cast.oscar).get(of(cup)).json()["results"] if row["name"] == "Bob"]
    answer = caller(cast.oscar).post(f"{path}approve/", {"seen": seen}).json()
    assert answer["state"] == "approved" and answer["version"] != seen
    problem(caller(cast.oscar).post(f"{path}approve/", {"saw": seen}), 400, "invalid_schema")
