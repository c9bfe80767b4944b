"""The tab of payouts: what organizers do there to the end, by the forms that stand on it."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apps.payouts import services
from apps.payouts.domain.statements import MOST_BYTES
from apps.payouts.models import Batch, Payout, Sending
from tests.organize.at_the_desk import address, enter
from tests.support.payouts import answer_of_bank, details, second_organizer
from tests.web.pages import words

pytestmark = pytest.mark.django_db


def of(cup):
    return address("payouts", cup.pk)


def send(client, path, **fields):
    return words(client.post(path, fields, follow=True).content.decode())


def seen(client, path):
    return words(client.get(path).content.decode())


def prized(cast, **shares):
    cup = cast.completed(2)
    services.declare_prizes(cup.pk, cast.alice, "BDT", "1000.00", shares or {"1": "600", "2": "400"}, {})
    return cup


def test_payouts_are_proposed_approved_sent_paid_and_reconciled_on_the_tab(cast):
    cup = prized(cast)
    other = second_organizer(cast, cup)
    alice, oscar = enter(cast.alice), enter(other)
    assert "Proposed payouts: 2." in send(alice, of(cup), verb="propose")
    first, second = Payout.objects.all()
    chosen = [first.pk, second.pk]
    refused = send(alice, of(cup), verb="approve_all", payouts=chosen)
    assert "another organizer of the tournament has to approve it" in refused and "invite somebody" in refused
    assert "2 payouts are approved." in send(oscar, of(cup), verb="approve_all", payouts=chosen)

    details(first)
    assert "1 approved payout does not say where it goes" in seen(oscar, of(cup))
    assert "01712345678" not in seen(oscar, of(cup)), "it is shown to who asks"
    assert "01712345678" in send(oscar, of(cup), verb="show", payout=first.pk)
    assert "File 1 is written" in send(oscar, of(cup), verb="batch")
    table = oscar.get(address("batch", cup.pk), {"number": 1})
    assert table["Content-Type"].startswith("text/csv") and "no-store" in table["Cache-Control"]
    assert "01712345678" in table.content.decode() and Batch.objects.get().checksum in table.content.decode()
    assert "done." in send(oscar, of(cup), verb="paid", payout=second.pk, reference="TX-2", moment="approved 1")

    content = answer_of_bank([Sending.objects.get(provider="file")]) + "DC-1,1.00,BDT,paid,,\n"
    looked = oscar.post(of(cup), {"verb": "look", "statement": SimpleUploadedFile("back.csv", content.encode())})
    assert "Nothing is changed yet." in looked.content.decode()
    assert "Lines that match nothing: 1" in send(oscar, of(cup), verb="take", csv=content)
    # The page sends what it has shown with other line ends; it is the same statement.
    assert "was taken in before" in send(oscar, of(cup), verb="take", csv=content.replace("\n", "\r\n"))
    assert "no payout was ever sent here" in seen(oscar, of(cup))
    line = first.sendings.get().lines.get().statement.lines.get(outcome="unmatched")
    assert "The line is settled." in send(oscar, of(cup), verb="settle", line=line.pk, note="A slip.")
    assert "what was paid agree" in seen(oscar, of(cup))


def test_what_failed_is_approved_anew_and_sent_again(cast):
    cup = prized(cast)
    other = enter(second_organizer(cast, cup))
    first, _ = services.propose_payouts(cup.pk, cast.alice)
    send(other, of(cup), verb="approve", payout=first.pk)
    send(other, of(cup), verb="failed", payout=first.pk, reason="No such account.", moment="approved 1")
    assert "failed (No such account.) and is owed: approve it anew" in seen(other, of(cup))
    assert "Approve anew" in seen(other, of(cup))
    send(other, of(cup), verb="approve", payout=first.pk)
    assert Payout.objects.get(pk=first.pk).moment == "approved 2"


def forms_of(html, verb):
    """What the forms with this button send besides it."""
    forms = [form for form in re.findall(r"<form.*?</form>", html, re.S) if f'value="{verb}"' in form]
    return [re.findall(r'name="(payouts?|moment)" value="([^"]*)"', form) for form in forms]


def test_what_is_turned_elsewhere_after_a_look_is_approved_neither_alone_nor_with_the_others(cast):
    cup = prized(cast)
    oscar = enter(second_organizer(cast, cup))
    first, second = services.propose_payouts(cup.pk, cast.alice)
    details(first)
    html = oscar.post(of(cup), {"verb": "show", "payout": first.pk}).content.decode()
    assert "01712345678" in html
    services.put_details(first.pk, first.person, "bkash", "01999999999", "Else")

    alone = next(form for form in forms_of(html, "approve") if ("payout", str(first.pk)) in form)
    assert "has changed since you looked" in send(oscar, of(cup), verb="approve", **dict(alone))
    [together] = forms_of(html, "approve_all")
    said = send(oscar, of(cup), verb="approve_all", payouts=[value for _, value in together])
    assert "has changed since you looked" in said and "1 payout is approved." in said
    states = [Payout.objects.get(pk=payout.pk).state for payout in (first, second)]
    assert states == ["proposed", "approved"]

    alone = next(iter(forms_of(oscar.get(of(cup)).content.decode(), "approve")))
    assert "done." in send(oscar, of(cup), verb="approve", **dict(alone))


def test_an_organizer_says_where_the_prize_of_a_guest_goes(cast):
    cup = prized(cast)
    first, second = services.propose_payouts(cup.pk, cast.alice)
    Payout.objects.filter(pk=first.pk).update(person=None)
    alice = enter(cast.alice)
    assert alice.get(of(cup)).content.decode().count('value="details"') == 1
    said = {"method": "bkash", "account": "01712345678", "holder": "Bob"}
    assert "done." in send(alice, of(cup), verb="details", payout=first.pk, **said)
    assert "Only the person whom it is for" in send(alice, of(cup), verb="details", payout=second.pk, **said)
    assert services.read_details(first.pk, cast.alice).holder == "Bob"


@pytest.mark.parametrize(
    ("verb", "fields", "said"),
    [
        ("reject", {"reason": "x" * 501}, "501 characters; 500 are the most"),
        ("reject", {"reason": " "}, "Fill in the field beside the button."),
        ("failed", {"reason": "x" * 501}, "501 characters; 500 are the most"),
        ("paid", {"reference": "x" * 101}, "101 characters; 100 are the most"),
        ("details", {"method": "gold", "account": "01712345678", "holder": "Bob"}, "by one of bank, bkash, paypal"),
        ("look", {}, "Choose the file of the statement."),
    ],
)
def test_what_only_the_browser_holds_back_is_refused_in_words(cast, verb, fields, said):
    cup = prized(cast)
    payout, _ = services.propose_payouts(cup.pk, cast.alice)
    if verb != "reject":
        services.approve_payout(payout.pk, second_organizer(cast, cup))
    before = Payout.objects.get(pk=payout.pk).state
    assert said in send(enter(cast.alice), of(cup), verb=verb, payout=payout.pk, **fields)
    assert Payout.objects.get(pk=payout.pk).state == before


def test_a_page_that_stayed_open_pays_nothing_that_was_sent_meanwhile(cast):
    cup = prized(cast)
    other = second_organizer(cast, cup)
    payout, _ = services.propose_payouts(cup.pk, cast.alice)
    details(payout)
    services.approve_payout(payout.pk, other)
    client = enter(other)
    page = client.get(of(cup)).content.decode()
    stale = {"payout": payout.pk, "moment": "approved 1"}
    assert 'name="moment" value="approved 1"' in page

    services.make_batch(cup.pk, cast.alice)
    for verb, fields in (("paid", {"reference": "TX-1"}), ("failed", {"reason": "No money."})):
        assert "is sent by now" in send(client, of(cup), verb=verb, **fields, **stale)
    assert Payout.objects.get(pk=payout.pk).state == "sent"
    for _ in range(2):
        assert "done." in send(client, of(cup), verb="paid", reference="TX-1", payout=payout.pk, moment="sent 1")


def test_a_second_factor_is_asked_for_in_words_that_say_what_to_do(cast, settings):
    cup = prized(cast)
    settings.PAYOUTS_SECOND_FACTOR = True
    client = enter(cast.alice)
    assert f'href="{reverse("mfa_index")}">Add an app' in client.get(of(cup)).content.decode(), "before it is pressed"
    assert "add an app or a passkey to your account" in send(client, of(cup), verb="propose")
    answer = client.get(address("batch", cup.pk), {"number": 1}, follow=True)
    assert "add an app or a passkey to your account" in words(answer.content.decode())
    assert not Payout.objects.exists()


def test_a_statement_that_was_another_s_leaves_the_tab_as_it_was_but_for_the_first_lines(cast):
    cup = prized(cast)
    lines = "".join(f"OTHER-{number},1.00,BDT,paid\n" for number in range(60))
    content = f"reference,amount,currency,status\n{lines}".encode()
    services.take_statement(cup.pk, cast.alice, content, dry_run=False)
    page = enter(cast.alice).get(of(cup)).content.decode()
    assert page.count('value="settle"') == 50
    assert page.count("no payout was ever sent here as") == 50
    assert "10 more lines come once these are settled." in words(page)


def test_what_came_to_nothing_leaves_room_for_what_is_to_be_paid(cast, monkeypatch):
    monkeypatch.setattr("apps.organize.payouts.MOST_SHOWN", 2)
    cup = prized(cast)
    for _ in range(2):
        for payout in services.propose_payouts(cup.pk, cast.alice):
            services.reject_payout(payout.pk, cast.alice, "Not yet.")
    made = services.propose_payouts(cup.pk, cast.alice)
    page = enter(cast.alice).get(of(cup)).content.decode()
    assert all(f'id="payout-{payout.pk}"' in page for payout in made)


def test_before_there_are_prizes_the_tab_says_where_they_are_declared(cast):
    page = enter(cast.alice).get(of(cast.draft())).content.decode()
    assert "No prizes are declared yet." in words(page) and "/prizes/" in page


def test_the_tab_takes_a_statement_of_the_size_that_the_service_takes(cast):
    cup = prized(cast)
    file = SimpleUploadedFile("back.csv", b"x" * (MOST_BYTES + 1))
    answer = enter(cast.alice).post(of(cup), {"verb": "look", "statement": file}, follow=True)
    assert "The statement is too large" in words(answer.content.decode())


@pytest.mark.parametrize("name", ["payouts", "certificates", "analytics"])
def test_the_page_that_was_elsewhere_leads_to_the_tab(cast, name):
    cup = cast.draft()
    answer = enter(cast.alice).get(f"/tournaments/{cup.pk}/{name}/", follow=True)
    assert answer.redirect_chain == [(address(name, cup.pk), 302)]
    assert answer.status_code == 200
    assert enter(cast.bob).get(address(name, cup.pk)).status_code == 302


def test_the_tab_asks_the_same_number_of_queries_for_few_payouts_and_for_many(cast, django_assert_max_num_queries):
    def asked(players):
        cup = cast.completed(players)
        shares = {str(place): "10" for place in range(1, players + 1)}
        services.declare_prizes(cup.pk, cast.alice, "BDT", "1000.00", shares, {})
        for payout in services.propose_payouts(cup.pk, cast.alice):
            details(payout)
        client = enter(cast.alice)
        with django_assert_max_num_queries(25) as queries:
            assert client.get(of(cup)).status_code == 200
        return len(queries)

    assert asked(8) <= asked(4)
