"""Prizes in the admin: declared and changed there by the same service, by who organizes the tournament."""

import pytest

from apps.payouts import services
from apps.payouts.models import Payout, Pool
from apps.payouts.selectors.books import balances_of
from tests.support.cast import make_admin

pytestmark = pytest.mark.django_db
FORM = {
    "currency": "BDT",
    "amount": "100.00",
    "fixed": "{}",
    "percent": '{"1": "60", "2": "40"}',
    "recipient": "captain",
}


def test_an_organizer_declares_prizes_in_the_admin_and_changes_them(cast, client):
    cup, other = cast.completed(2), cast.elsewhere()
    cast.alice.is_staff = True
    cast.alice.save()
    client.force_login(cast.alice)
    assert client.post("/admin/payouts/pool/add/", {**FORM, "tournament": other.pk}).status_code == 200
    assert not Pool.objects.exists()
    assert client.post("/admin/payouts/pool/add/", {**FORM, "tournament": cup.pk}).status_code == 302
    pool = Pool.objects.get(tournament=cup)
    page = f"/admin/payouts/pool/{pool.pk}/change/"
    assert 'value="100.00"' in client.get(page).content.decode()
    client.post(page, {**FORM, "amount": "250.50"})
    assert balances_of(cup.pk).pool == 25050
    refused = client.post(page, {**FORM, "currency": "ABC"}, follow=True).content.decode()
    assert "The currency is one of ISO 4217" in refused


@pytest.mark.parametrize("model", ["pool", "payout", "ledgerentry"])
def test_every_page_of_payouts_opens(cast, client, model):
    cup = cast.completed(2)
    services.declare_prizes(cup.pk, cast.alice, "BDT", "100.00", {}, {"1": "100"})
    services.propose_payouts(cup.pk, cast.alice)
    client.force_login(make_admin())
    assert client.get(f"/admin/payouts/{model}/").status_code == 200
    row = Pool.objects.get() if model == "pool" else Payout.objects.get()
    number = row.pk if model != "ledgerentry" else cup.ledger.first().pk
    assert client.get(f"/admin/payouts/{model}/{number}/change/").status_code == 200
