"""Prizes and payouts beside the organizers' tabs: what is given out, and where a person says where it goes."""

import pytest

from apps.payouts import services
from apps.payouts.models import PaymentDetails
from tests.support.payouts import second_organizer
from tests.web.pages import page_of, sign_in, words

pytestmark = pytest.mark.django_db


def prized(cast):
    cup = cast.completed(2)
    services.declare_prizes(cup.pk, cast.alice, "BDT", "1000.00", {"1": "600"}, {"2": "100"})
    return cup


def test_a_person_says_where_a_payout_goes_and_sees_what_became_of_it(cast, client):
    cup = prized(cast)
    first, _ = services.propose_payouts(cup.pk, cast.alice)
    services.approve_payout(first.pk, second_organizer(cast, cup))
    sign_in(client, first.person)

    def say(account):
        fields = {"payout": first.pk, "method": "bkash", "account": account, "holder": "Bob"}
        return words(client.post("/my/payouts/", fields, follow=True).content.decode())

    assert "begins with a letter or a digit" in say("=1+1")
    assert "Saved." in say("01712345678")
    assert PaymentDetails.objects.count() == 1
    services.mark_paid(first.pk, cast.alice, "TX-1")
    assert "Paid" in words(page_of(client, "/my/payouts/"))


def test_what_is_given_out_is_everybody_s_to_see_and_a_link_on_the_tournament_s_page(cast, client):
    cup = prized(cast)
    assert f'href="/tournaments/{cup.pk}/prizes/"' in page_of(client, f"/tournaments/{cup.pk}/")
    said = words(page_of(client, f"/tournaments/{cup.pk}/prizes/"))
    assert "BDT 600.00" in said and "BDT 400.00" in said
    without = cast.elsewhere()
    assert "/prizes/" not in page_of(client, f"/tournaments/{without.pk}/")
    assert client.get(f"/tournaments/{without.pk}/prizes/").status_code == 404
