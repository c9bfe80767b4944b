"""Prizes are shared to the coin, and paid once: two people, batches, statements, and books that agree."""

from collections import Counter

import pytest

from apps.payouts import services
from apps.payouts.models import LedgerEntry, Payout, Sending
from apps.payouts.selectors.books import balances_of, unsettled_lines
from apps.payouts.services import statements
from apps.tournaments.domain.errors import Conflict, InvalidInput, PermissionRefused
from tests.support.payouts import answer_of_bank, details, line_of_bank, second_organizer, sentences
from tests.support.record import log

pytestmark = pytest.mark.django_db

FIXED = {"1": "20000.00", "2": "10000.00"}
PERCENT = {"3": "40", "4": "25", "5": "12.5", "6": "10", "7": "7.5", "8": "5"}


def proposed(cast, players=4, **prizes):
    cup = cast.completed(players)
    wanted = {"currency": "BDT", "amount": "1000.01", "fixed": {}, "percent": {"1": "60", "2": "40"}} | prizes
    services.declare_prizes(cup.pk, cast.alice, **wanted)
    other = second_organizer(cast, cup)
    return cup, other, services.propose_payouts(cup.pk, cast.alice)


def approved(cast, players=4, **prizes):
    cup, other, payouts = proposed(cast, players, **prizes)
    for payout in payouts:
        details(payout)
        services.approve_payout(payout.pk, other)
    return cup, other, list(Payout.objects.filter(tournament=cup))


def test_a_pool_is_shared_by_fixed_amounts_and_percentages_with_a_tie_and_paid_to_the_coin(cast):
    cup, _, payouts = approved(cast, 32, amount="50000.07", fixed=FIXED, percent=PERCENT)

    # By hand: 50000.07 - 30000.00 leaves 20000.07. Of it, rounded down: third 8000.02, fourth 5000.01, fifth 2500.00,
    # sixth 2000.00, seventh 1500.00, eighth 1000.00: 0.04 are left, a coin each to third, fourth, fifth, sixth.
    # Third and fourth tie (8000.03 + 5000.02 = 13000.05), and so do fifth to eighth (7000.02).
    found = Counter(payout.amount for payout in payouts)
    assert found == Counter({2000000: 1, 1000000: 1, 650003: 1, 650002: 1, 175001: 2, 175000: 2})
    assert sum(payout.amount for payout in payouts) == 5000007

    services.make_batch(cup.pk, cast.alice)
    content = answer_of_bank(Sending.objects.all())
    services.take_statement(cup.pk, cast.alice, content.encode(), dry_run=False)

    assert set(Payout.objects.values_list("state", flat=True)) == {"paid"}
    now = balances_of(cup.pk)
    assert (now["paid"], now["pool"], now["owed"], now["sent"]) == (5000007, 0, 0, 0)
    assert sentences(cup) == []


def test_who_proposed_a_payout_does_not_approve_it_and_is_told_what_to_do(cast, settings):
    _, other, (first, second) = proposed(cast)

    with pytest.raises(PermissionRefused, match="another organizer of the tournament has to approve it"):
        services.approve_payout(first.pk, cast.alice)
    assert services.approve_payout(first.pk, other).state == "approved"

    settings.PAYOUTS_TWO_PEOPLE = False
    assert services.approve_payout(second.pk, cast.alice).state == "approved"


def test_the_same_click_twice_gives_the_same_answer_and_books_nothing(cast):
    cup, other, (first, second) = proposed(cast)
    before = cup.pk, len(log(cup.pk)), LedgerEntry.objects.count()
    assert services.propose_payouts(cup.pk, other) == []
    assert (cup.pk, len(log(cup.pk)), LedgerEntry.objects.count()) == before

    services.approve_payout(first.pk, other)
    services.mark_paid(first.pk, other, "TX-1")
    entries = LedgerEntry.objects.count()
    assert services.approve_payout(first.pk, other).state == "paid"
    assert services.mark_paid(first.pk, other, "TX-1").state == "paid"
    services.reject_payout(second.pk, other, "Not yet.")
    assert services.reject_payout(second.pk, other, "Again.").reason == "Not yet."
    assert LedgerEntry.objects.count() == entries + 1
    with pytest.raises(Conflict, match="The payout is paid"):
        services.mark_paid(first.pk, other, "TX-2")
    # What was rejected is due still, and may be proposed anew.
    assert [payout.amount for payout in services.propose_payouts(cup.pk, cast.alice)] == [second.amount]


def test_the_reconciliation_names_what_the_bank_answered_and_is_empty_after_the_retry(cast):
    cup, other, _ = approved(cast, 8, percent={"1": "50", "2": "30", "3": "10", "4": "10"})
    services.make_batch(cup.pk, cast.alice)
    first, second, third, fourth = Sending.objects.order_by("payout__place_from", "pk")
    head = "reference,amount,currency,status,bank_reference,reason\n"
    lines = [
        line_of_bank(first),
        line_of_bank(second, "failed", "account closed"),
        "DC-9999-1-ABCDEF,5.00,BDT,paid,TX-9,\n",
        line_of_bank(first),
        line_of_bank(third),
        line_of_bank(fourth),
    ]
    content = ("\ufeff" + head + "".join(lines)).encode()

    looked = services.take_statement(cup.pk, cast.alice, content, dry_run=True)
    assert [found.outcome for found in looked.lines] == ["paid", "failed", "unmatched", "unmatched", "paid", "paid"]
    assert set(Payout.objects.values_list("state", flat=True)) == {"sent"}

    taken = services.take_statement(cup.pk, cast.alice, content, dry_run=False)
    assert taken.lines == looked.lines
    failed, unknown, twice = sentences(cup)
    assert failed.endswith("BDT 300.00, failed (account closed) and is owed: approve it anew.")
    assert unknown == "Line 4: no payout was ever sent here as “DC-9999-1-ABCDEF”."
    assert twice == f"Line 5: {first.key} was answered already, by line 2."
    # The same file once more is nothing new.
    assert services.take_statement(cup.pk, cast.alice, content, dry_run=False).was_known

    services.approve_payout(second.payout_id, other)
    services.make_batch(cup.pk, cast.alice)
    retried = Sending.objects.latest("pk")
    assert retried.key != second.key
    services.take_statement(cup.pk, cast.alice, answer_of_bank([retried]).encode(), dry_run=False)
    for line in second.payout.tournament.payout_statements.first().lines.filter(outcome="unmatched"):
        services.settle_line(cup.pk, other, line.pk, "A slip of the bank.")
    assert sentences(cup) == []
    assert balances_of(cup.pk)["paid"] == 100001


@pytest.mark.parametrize("amount", ["1e999999", "6.0001e2", "６００.01", "-600.01", "600.011", "9" * 900, ""])
def test_a_line_of_a_statement_with_another_amount_is_named_however_it_is_written(cast, amount):
    cup, _, _ = approved(cast)
    services.make_batch(cup.pk, cast.alice)
    attempt = Sending.objects.order_by("-amount").first()
    content = f"reference,amount,currency,status\n{attempt.key},{amount},BDT,paid\n"
    (line,) = services.take_statement(cup.pk, cast.alice, content.encode(), dry_run=False).lines
    assert line.outcome == "unmatched"
    assert "600.01 was sent" in line.sentence


def test_what_was_paid_by_hand_and_by_the_bank_as_well_is_named(cast):
    cup, other, (first, second) = approved(cast)
    services.make_batch(cup.pk, cast.alice)
    by_hand, known = (Sending.objects.get(payout=payout) for payout in (first, second))
    services.mark_paid(first.pk, other, "From my own phone")
    # With the bank's own reference, before its statement.
    services.mark_paid(second.pk, other, f"TX-{known.pk}")
    content = answer_of_bank([by_hand, known]).encode()
    taken = services.take_statement(cup.pk, cast.alice, content, dry_run=False)
    assert [line.outcome for line in taken.lines] == ["unmatched", "known"]
    (said,) = sentences(cup)
    assert said.endswith(f"is paid here as “From my own phone”, and by the statement as “TX-{by_hand.pk}”.")


def test_lines_that_match_nothing_wait_up_to_a_bound_and_the_others_are_taken_in_all_the_same(cast, monkeypatch):
    monkeypatch.setattr(statements, "MOST_UNSETTLED", 2)
    cup, other, _ = approved(cast)
    services.make_batch(cup.pk, cast.alice)
    foreign = "reference,amount,currency,status\nOTHER-{0},1,BDT,paid\nOTHER-{0},2,BDT,paid\n"
    services.take_statement(cup.pk, cast.alice, foreign.format(1).encode(), dry_run=False)
    with pytest.raises(Conflict, match="2 lines of statements match nothing here and wait to be settled"):
        services.take_statement(cup.pk, cast.alice, foreign.format(2).encode(), dry_run=False)
    content = answer_of_bank(Sending.objects.all()).encode()
    services.take_statement(cup.pk, cast.alice, content, dry_run=False)
    assert balances_of(cup.pk)["paid"] == 100001
    for line in unsettled_lines(cup.pk):
        services.settle_line(cup.pk, other, line.pk, "Another cup's.")
    services.take_statement(cup.pk, cast.alice, foreign.format(2).encode(), dry_run=False)


@pytest.mark.parametrize("recipient", ["captain", "roster"])
def test_a_change_after_the_start_is_announced_and_one_that_exceeds_the_pool_is_refused(cast, recipient):
    cup = cast.live(4)
    services.declare_prizes(cup.pk, cast.alice, "BDT", "100.00", {"1": "60"}, {}, recipient)
    services.declare_prizes(cup.pk, cast.alice, "BDT", "100.00", {"1": "60"}, {}, recipient)
    (told,) = log(cup.pk, "announcement")
    assert "BDT 60.00" in told.data["body"]
    with pytest.raises(InvalidInput, match="more than the pool"):
        services.declare_prizes(cup.pk, cast.alice, "BDT", "10.00", {"1": "60"}, {}, recipient)
    with pytest.raises(InvalidInput, match="without decimals"):
        services.declare_prizes(cup.pk, cast.alice, "JPY", "10.50", {}, {}, recipient)
    assert balances_of(cup.pk).pool == 10000
