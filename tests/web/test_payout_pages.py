"""The pages of prizes and payouts: what organizers do there to the end, and where a person says where it goes."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.payouts import services
from apps.payouts.models import Batch, PaymentDetails, Payout, Sending
from apps.web import payout_page
from tests.support.payouts import answer_of_bank, details, second_organizer
from tests.web.pages import page_of, sign_in, words

pytestmark = pytest.mark.django_db
PRIZES = {"currency": "bdt", "amount": "1000.00", "fixed": "1: 600", "percent": "2: 100%", "recipient": "captain"}


def send(client, path, **fields):
    return words(client.post(path, fields, follow=True).content.decode())


def of(cup):
    return f"/tournaments/{cup.pk}/payouts/"


def test_prizes_are_declared_seen_proposed_approved_sent_and_paid_on_the_pages(cast, client):
    cup = cast.completed(2)
    other = second_organizer(cast, cup)
    sign_in(client, cast.alice)
    assert "The prizes are declared." in send(client, of(cup), verb="prizes", **PRIZES)
    assert "BDT 600.00" in words(page_of(client, f"/tournaments/{cup.pk}/prizes/"))
    assert "Proposed payouts: 2." in send(client, of(cup), verb="propose")
    first, second = Payout.objects.all()
    assert "another organizer" in send(client, of(cup), verb="approve", payout=first.pk)

    sign_in(client, other)
    for payout in (first, second):
        assert "done." in send(client, of(cup), verb="approve", payout=payout.pk)
    sign_in(client, first.person)
    refused = send(client, "/my/payouts/", payout=first.pk, method="bkash", account="=1+1", holder="Bob")
    assert "begins with a letter or a digit" in refused
    assert "Saved." in send(
        client, "/my/payouts/", payout=first.pk, method="bkash", account="01712345678", holder="Bob"
    )
    assert PaymentDetails.objects.count() == 1

    sign_in(client, other)
    assert "1 approved payout does not say where it goes" in words(page_of(client, of(cup)))
    assert "Batch 1 is written" in send(client, of(cup), verb="batch")
    table = client.get(f"/api/v1/tournaments/{cup.pk}/payouts/batches/1/")
    assert table["Content-Type"].startswith("text/csv")
    assert "01712345678" in table.content.decode()
    assert Batch.objects.get().checksum in table.content.decode()
    assert "It is paid" in words(page_of(client, of(cup)))
    assert "done." in send(client, of(cup), verb="paid", payout=second.pk, reference="TX-2")

    content = answer_of_bank([Sending.objects.get(provider="file")]) + "DC-1,1.00,BDT,paid,,\n"
    looked = client.post(of(cup), {"verb": "look", "statement": SimpleUploadedFile("back.csv", content.encode())})
    assert "Nothing is changed yet." in looked.content.decode()
    assert "Lines that match nothing: 1" in send(client, of(cup), verb="take", csv=content)
    # The page sends what it has shown with other line ends; it is the same statement.
    assert "was taken in before" in send(client, of(cup), verb="take", csv=content.replace("\n", "\r\n"))
    assert "no payout was ever sent here" in words(page_of(client, of(cup)))
    line = Payout.objects.get(pk=first.pk).sendings.get().lines.get().statement.lines.get(outcome="unmatched")
    assert "The line is settled." in send(client, of(cup), verb="settle", line=line.pk, note="A slip.")
    assert "what was paid agree" in words(page_of(client, of(cup)))
    assert "Paid" in words(page_of(sign_in(client, first.person), "/my/payouts/"))


@pytest.mark.parametrize(
    ("verb", "fields", "said"),
    [
        ("reject", {"reason": "x" * 501}, "501 characters; 500 are the most"),
        ("failed", {"reason": "x" * 501}, "501 characters; 500 are the most"),
        ("paid", {"reference": "x" * 101}, "101 characters; 100 are the most"),
        ("details", {"method": "gold", "account": "01712345678", "holder": "Bob"}, "by one of bank, bkash, paypal"),
    ],
)
def test_what_only_the_browser_holds_back_is_refused_in_words(cast, client, verb, fields, said):
    cup = cast.completed(2)
    services.declare_prizes(cup.pk, cast.alice, "BDT", "100.00", {"1": "100"}, {})
    (payout,) = services.propose_payouts(cup.pk, cast.alice)
    if verb != "reject":
        services.approve_payout(payout.pk, second_organizer(cast, cup))
    before = Payout.objects.get().state
    sign_in(client, cast.alice)
    assert said in send(client, of(cup), verb=verb, payout=payout.pk, **fields)
    assert Payout.objects.get().state == before


def test_a_page_that_stayed_open_pays_nothing_that_was_sent_meanwhile(cast, client):
    cup = cast.completed(2)
    other = second_organizer(cast, cup)
    services.declare_prizes(cup.pk, cast.alice, "BDT", "100.00", {"1": "100"}, {})
    (payout,) = services.propose_payouts(cup.pk, cast.alice)
    details(payout)
    services.approve_payout(payout.pk, other)
    sign_in(client, other)
    page = client.get(of(cup)).content.decode()
    seen = {"payout": payout.pk, "seen": "approved 1"}
    assert 'name="seen" value="approved 1"' in page

    services.make_batch(cup.pk, cast.alice)
    for verb, fields in (("paid", {"reference": "TX-1"}), ("failed", {"reason": "No money."})):
        assert "is sent by now" in send(client, of(cup), verb=verb, **fields, **seen)
    assert Payout.objects.get().state == "sent"
    now = {**seen, "seen": "sent 1"}
    for _ in range(2):
        assert "done." in send(client, of(cup), verb="paid", reference="TX-1", **now)


def test_a_statement_that_was_another_s_leaves_the_page_as_it_was_but_for_the_first_lines(cast, client):
    cup = cast.completed(2)
    services.declare_prizes(cup.pk, cast.alice, "BDT", "100.00", {"1": "100"}, {})
    lines = "".join(f"OTHER-{number},1.00,BDT,paid\n" for number in range(60))
    content = f"reference,amount,currency,status\n{lines}".encode()
    services.take_statement(cup.pk, cast.alice, content, dry_run=False)
    page = page_of(sign_in(client, cast.alice), of(cup))
    assert page.count('value="settle"') == 50
    assert page.count("no payout was ever sent here as") == 50
    assert "10 more lines come once these are settled." in words(page)


def test_what_came_to_nothing_leaves_room_for_what_is_to_be_paid(cast, client, monkeypatch):
    monkeypatch.setattr(payout_page, "MOST_SHOWN", 2)
    cup = cast.completed(2)
    services.declare_prizes(cup.pk, cast.alice, "BDT", "100.00", {"1": "60", "2": "40"}, {})
    for _ in range(2):
        for payout in services.propose_payouts(cup.pk, cast.alice):
            services.reject_payout(payout.pk, cast.alice, "Not yet.")
    made = services.propose_payouts(cup.pk, cast.alice)
    page = page_of(sign_in(client, cast.alice), of(cup))
    assert all(f'id="payout-{payout.pk}"' in page for payout in made)


def test_who_does_not_organize_it_is_sent_away(cast, client):
    cup = cast.completed(2)
    sign_in(client, cast.bob)
    assert client.get(of(cup)).status_code == 302
    assert client.get(f"/tournaments/{cup.pk}/prizes/").status_code == 404
