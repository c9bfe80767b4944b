"""A cup of thirty-two over HTTP, from its final to the last coin: shared with a tie, decided by two people, sent in a
batch, answered by a bank that makes mistakes, and reconciled."""

import csv
import io
from collections import Counter

import pytest
from django.core.management import call_command

from apps.payouts.models import Payout
from tests.support.cast import registration_of
from tests.support.http import caller, problem
from tests.support.payouts import second_organizer

pytestmark = pytest.mark.django_db
PRIZES = {
    "currency": "BDT",
    "amount": "75000.12",
    "fixed": {"1": "30000.00", "2": "15000.00"},
    "percent": {"3": "35", "4": "25", "5": "14", "6": "11", "7": "9", "8": "6"},
}
# By hand: 75000.12 - 45000.00 leaves 30000.12. Of it, rounded down: third 10500.04, fourth 7500.03, fifth 4200.01,
# sixth 3300.01, seventh 2700.01, eighth 1800.00, which is 30000.10; the two coins left over go to third and fourth. The
# four who lost a quarter-final share 4200.01 + 3300.01 + 2700.01 + 1800.00 = 12000.03: 3000.00 each, and three a coin
# more.
SHARES = ["30000.00", "15000.00", "10500.05", "7500.04", "3000.01", "3000.01", "3000.01", "3000.00"]
HEAD = "reference,amount,currency,status,bank_reference,reason\n"


class Books:
    """The cup's money over HTTP, as its two organizers see it."""

    def __init__(self, cast, cup):
        self.cup, self.proposer, self.approver = cup, caller(cast.alice), caller(cast.oscar)

    def of_cup(self, rest):
        return f"/api/v1/tournaments/{self.cup.pk}/{rest}"

    def propose(self):
        return self.proposer.post(self.of_cup("payouts/propose/")).json()

    def approve(self, payout):
        answer = self.approver.post(f"/api/v1/payouts/{payout}/approve/")
        assert (answer.status_code, answer.json()["state"]) == (200, "approved")

    def batch(self):
        """The lines of a batch, by the number of the payout."""
        written = self.proposer.post(self.of_cup("payouts/batches/"))
        assert written.status_code == 201
        head, *lines, _ = list(csv.reader(io.StringIO(written.content.decode())))
        rows = [dict(zip(head, line, strict=True)) for line in lines]
        return {int(row["reference"].split("-")[1]): row for row in rows}

    def answer_of_bank(self, lines):
        content = HEAD + "".join(lines)
        path = self.of_cup("payouts/statements/")
        answer = self.proposer.generic("POST", path, content, content_type="text/csv")
        assert answer.status_code == 200
        return [line["outcome"] for line in answer.json()["lines"]]

    def reconciliation(self):
        return self.approver.get(self.of_cup("reconciliation/")).json()

    def differences(self):
        return self.reconciliation()["differences"]


def line(row, status="paid", reason=""):
    return f"{row['reference']},{row['amount']},{row['currency']},{status},TX-{row['reference']},{reason}\n"


def finish(cast, cup):
    """The last matches, entered over HTTP; both finalists and their order."""
    while match := cup.matches.filter(state="check_in").first():
        body = {"participant1_score": match.best_of // 2 + 1, "participant2_score": 0}
        assert caller(cast.rita).post(f"/api/v1/matches/{match.pk}/complete/", body).status_code == 200


@pytest.fixture
def cup(cast):
    cup = cast.live(32, third_place=True)
    second_organizer(cast, cup)
    assert caller(cast.alice).put(f"/api/v1/tournaments/{cup.pk}/prizes/", PRIZES).status_code == 200
    finish(cast, cup)
    return cup


def test_from_the_final_to_paid_with_a_bank_that_makes_mistakes(cast, cup, capsys):
    books = Books(cast, cup)
    places = {place["registration_id"]: (place["from"], place["to"]) for place in
              caller().get(books.of_cup("result/")).json()["places"]}  # fmt: skip
    assert Counter(places.values())[5, 8] == 4

    made = books.propose()
    assert sorted((row["amount"] for row in made), key=float, reverse=True) == SHARES
    assert sum(round(100 * float(row["amount"])) for row in made) == 7500012
    assert {row["amount"] for row in made if places[row["registration_id"]] == (5, 8)} == {"3000.00", "3000.01"}
    assert sum(row["registration_id"] == registration_of(cup, cast.bob).pk for row in made) == 1
    assert books.propose() == []

    refused = problem(books.proposer.post(f"/api/v1/payouts/{made[0]['id']}/approve/"), 403, "insufficient_permissions")
    assert "another organizer of the tournament has to approve it" in refused["detail"]
    for row in made:
        where = {"method": "bkash", "account": "01712345678", "holder": row["name"]}
        person = Payout.objects.get(pk=row["id"]).person
        assert caller(person).put(f"/api/v1/payouts/{row['id']}/details/", where).status_code == 200
        books.approve(row["id"])

    sent = books.batch()
    assert sorted((row["amount"] for row in sent.values()), key=float, reverse=True) == SHARES
    first, second, third, *others = sorted(sent.values(), key=lambda row: float(row["amount"]), reverse=True)
    unknown = "DC-9999-1-ABCDEFGH,5.00,BDT,paid,TX-9,\n"
    answers = [
        line(first),
        line(second, "failed", "account closed"),
        unknown,
        line(first),
        *map(line, [third, *others]),
    ]
    assert Counter(books.answer_of_bank(answers)) == {"paid": 7, "failed": 1, "unmatched": 2}

    failed, stranger, twice = books.differences()
    assert failed.endswith("BDT 15,000.00, failed (account closed) and is owed: approve it anew.")
    assert stranger == "Line 4: no payout was ever sent here as “DC-9999-1-ABCDEFGH”."
    assert twice == f"Line 5: {first['reference']} was answered already, by line 2."
    with pytest.raises(SystemExit, match="1"):
        call_command("reconcile", str(cup.pk))
    assert capsys.readouterr().out.count("\n") >= 3

    again = next(number for number, row in sent.items() if row is second)
    books.approve(again)
    (retried,) = books.batch().values()
    assert retried["reference"] != second["reference"]
    assert books.answer_of_bank([line(retried)]) == ["paid"]
    for row in books.reconciliation()["unsettled"]:
        path = books.of_cup(f"payouts/lines/{row['id']}/settle/")
        assert books.approver.post(path, {"note": "A slip of the bank."}).status_code == 200

    now = books.reconciliation()
    assert (now["differences"], now["unsettled"]) == ([], [])
    assert now["balances"]["paid"] == "75000.12"
    assert {name: amount for name, amount in now["balances"].items() if name != "paid" and float(amount)} == {}
    assert {row["state"] for row in books.proposer.get(books.of_cup("payouts/")).json()["results"]} == {"paid"}
    call_command("reconcile", str(cup.pk))
    assert capsys.readouterr().out == "0 differences.\n"
