"""The tab of prizes: what the shares come to is seen before it is declared, and what that tells everybody."""

import pytest

from apps.organize import prizes
from apps.payouts import services
from apps.payouts.models import Pool
from apps.tournaments.models import Announcement
from tests.organize.at_the_desk import address, enter
from tests.support.record import record
from tests.web.pages import page_of, words

pytestmark = pytest.mark.django_db
SENT = {
    "currency": "BDT",
    "amount": "50,000",
    "recipient": "captain",
    "fixed_1": "20000",
    "percent_2": "60 %",
    "percent_3": "40",
}


def fields_of(answer):
    """What the button of the dialog sends."""
    return {**dict(answer.context["trial"].fields), "seen": answer.context["seen"]}


def said(answer):
    return words(answer.content.decode())


def test_what_each_place_gets_is_seen_before_it_is_declared(cast):
    cup = cast.open(2)
    client, page = enter(cast.alice), address("prizes", cup.pk)
    before = record(cup.pk)
    looked = client.post(page, {"verb": "look", **SENT})
    shown = said(looked)
    assert "Place 1 BDT 20,000.00 Place 2 BDT 18,000.00 Place 3 BDT 12,000.00" in shown
    assert "Nobody is told by a message" in shown
    assert record(cup.pk) == before, "looking changes nothing"
    answer = client.post(page, {"verb": "declare", **fields_of(looked)}, follow=True)
    assert "The prizes are declared." in said(answer)
    assert Pool.objects.get().declared.prizes() == {1: 20_000_00, 2: 18_000_00, 3: 12_000_00}
    form = client.get(page).content.decode()
    assert 'value="20000.00"' in form and 'value="60"' in form
    public = page_of(client, f"/tournaments/{cup.pk}/")
    assert f'<a href="/tournaments/{cup.pk}/prizes/">BDT 50,000.00</a>' in public
    assert "BDT 18,000.00" in page_of(enter(None), f"/tournaments/{cup.pk}/prizes/")


def test_a_change_after_the_start_shows_the_words_that_everybody_is_told(cast):
    cup = cast.live(2)
    client, page = enter(cast.alice), address("prizes", cup.pk)
    looked = client.post(page, {"verb": "look", **SENT})
    assert "everybody is told of the change" in said(looked)
    promised = looked.context["trial"].announcement
    assert not Announcement.objects.exists()
    client.post(page, {"verb": "declare", **fields_of(looked)})
    told = Announcement.objects.get()
    assert (told.title, told.body) == (promised.title, promised.body)
    again = client.post(page, {"verb": "look", **SENT})
    assert "nothing would change" in said(again)


def test_an_amount_may_be_written_in_bengali_digits(cast):
    cup = cast.draft()
    looked = enter(cast.alice).post(address("prizes", cup.pk), {"verb": "look", **SENT, "amount": "৫০,০০০"})
    assert "BDT 50,000.00" in said(looked)


def test_what_goes_to_no_place_is_said(cast):
    client = enter(cast.alice)
    looked = client.post(address("prizes", cast.draft().pk), {"verb": "look", **SENT, "percent_3": ""})
    assert "BDT 12,000.00 of that go to no place." in said(looked)
    assert "once the tournament is announced" not in said(looked)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"fixed_1": "60000"}, "add up to more than the pool"),
        ({"percent_2": "61"}, "add up to more than 100"),
        ({"amount": "much"}, "An amount in BDT is a number"),
        ({"currency": "QQQ"}, "Select a valid choice"),
        ({"amount": ""}, "This field is required"),
    ],
)
def test_shares_that_cannot_be_are_refused_and_what_was_typed_stays(cast, wrong, why):
    cup = cast.draft()
    answer = enter(cast.alice).post(address("prizes", cup.pk), {"verb": "look", **SENT, **wrong})
    assert why in said(answer)
    assert "trial" not in answer.context and 'value="40"' in answer.content.decode()


def test_more_places_are_offered_and_what_was_typed_stays(cast):
    client, page = enter(cast.alice), address("prizes", cast.draft().pk)
    shown = client.get(page).context["form"].places
    places = {name: "" for place in shown for name in (f"fixed_{place}", f"percent_{place}")}
    answer = client.post(page, {"verb": "more", **places, **SENT})
    assert answer.context["form"].places == [*range(1, len(shown) + prizes.MORE_ROWS + 1)]
    assert 'value="60 %"' in answer.content.decode()


def test_a_pool_of_more_places_than_a_form_holds_is_shown_and_not_edited(cast):
    cup = cast.draft()
    places = {str(place): "1" for place in range(1, prizes.MOST_ROWS + 2)}
    services.declare_prizes(cup.pk, cast.alice, "BDT", "1000", places, {})
    client, page = enter(cast.alice), address("prizes", cup.pk)
    assert "over the API alone" in said(client.get(page))
    assert client.post(page, {"verb": "look", **SENT}).status_code == 200


def test_prizes_that_were_changed_meanwhile_are_not_declared_over(cast):
    cup = cast.draft()
    client, page = enter(cast.alice), address("prizes", cup.pk)
    looked = client.post(page, {"verb": "look", **SENT})
    services.declare_prizes(cup.pk, cast.alice, "EUR", "10", {"1": "10"}, {})
    assert "nothing was done" in said(client.post(page, {"verb": "declare", **fields_of(looked)}))
    assert Pool.objects.get().currency == "EUR"
