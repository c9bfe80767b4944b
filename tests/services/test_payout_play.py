"""Whatever people do with payouts, in any order and at once: never above the pool, never twice, books that agree."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.payouts import services
from apps.payouts.models import Batch, Sending
from apps.tournaments.domain.errors import Conflict
from tests.support.hypothesis_profiles import examples
from tests.support.payout_play import Play, random_choice
from tests.support.payouts import BANK, Bank, second_organizer
from tests.support.record import log

THREADS, ACTS = 8, 12
PRIZES = {"currency": "BDT", "amount": "100.03", "fixed": {"1": "10.00"}, "percent": {"1": "50", "2": "30", "3": "20"}}


@pytest.fixture
def played(cast, request, settings):
    settings.PAYOUT_PROVIDERS = [BANK]
    if "postgres_db" in request.fixturenames:
        request.getfixturevalue("postgres_db")
    Bank.forget()
    cup = cast.completed(4)
    services.declare_prizes(cup.pk, cast.alice, **PRIZES)
    return cup, (cast.alice, second_organizer(cast, cup))


@pytest.mark.django_db
@settings(
    max_examples=examples(suite=8, fuzz=100, thorough=1000),
    # Each example is rolled back.
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_after_any_acts_in_any_order_the_books_agree_and_all_can_be_paid(played, data):
    with transaction.atomic():
        Bank.forget()
        play = Play(*played, lambda values: data.draw(st.sampled_from(list(values))))
        for _ in range(data.draw(st.integers(1, 20))):
            play.act()
            play.check()
        play.settle_all()
        play.check()
        transaction.set_rollback(True)


def test_actors_at_once_pay_nothing_twice_and_nothing_above_the_pool(postgres_db, played, heard):
    def act(seed):
        try:
            play = Play(*played, random_choice(seed))
            for _ in range(ACTS):
                play.act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(act, range(THREADS)))
    play = Play(*played, random_choice(0))
    play.check()
    play.settle_all()
    play.check()


def test_of_many_who_approve_and_write_a_batch_at_once_one_does_and_all_get_its_answer(postgres_db, played, heard):
    cup, (alice, oscar) = played
    (first, *_) = services.propose_payouts(cup.pk, alice)
    services.put_details(first.pk, first.person, "bkash", "0171", "Bob")

    def at_once(act):
        def call(_):
            try:
                return act()
            except Conflict as refusal:
                return refusal.message
            finally:
                connections.close_all()

        with ThreadPoolExecutor(THREADS) as pool:
            return list(pool.map(call, range(THREADS)))

    answers = at_once(lambda: services.approve_payout(first.pk, oscar))
    assert {(payout.state, payout.attempt) for payout in answers} == {("approved", 1)}
    batches = at_once(lambda: services.make_batch(cup.pk, alice))
    assert sum(not isinstance(answer, str) for answer in batches) == 1
    assert Sending.objects.count() == Batch.objects.count() == 1
    assert len(log(cup.pk, "payout_updated")) == 4 + 2
