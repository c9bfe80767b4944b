"""Whatever people do with payouts, in any order and at once: never above the pool, never twice, books that agree."""

import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest
from django.db import connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.common.due import jobs, run
from apps.payouts import services
from apps.payouts.models import Batch, Sending
from apps.tournaments.domain.errors import Conflict
from tests.support.hypothesis_profiles import examples
from tests.support.payout_play import Play, random_choice
from tests.support.payouts import BANK, BANK_OF_MANY, Bank, BankOfMany, second_organizer
from tests.support.process import ROOT, server_environment
from tests.support.racing import races
from tests.support.record import log
from tests.support.waiting import until

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


def act_at_once(played, seeds):
    """A thread for each seed."""

    def act(seed):
        try:
            play = Play(*played, random_choice(seed))
            for _ in range(ACTS):
                play.act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(act, seeds))


@pytest.mark.races
def test_actors_at_once_pay_nothing_twice_and_nothing_above_the_pool(postgres_db, played, heard):
    play = Play(*played, random_choice(0))
    for number in races(1):
        act_at_once(played, range(THREADS * number, THREADS * (number + 1)))
        play.check()
    play.settle_all()
    play.check()


@pytest.fixture
def task_worker(postgres_db, tmp_path, monkeypatch):
    """Start the process that does background tasks; `BANK_KILLS` says whether it is killed at the bank, and when."""
    monkeypatch.setenv("BANK_ORDERS", str(tmp_path / "orders"))
    soon = {"TASK_POLL_SECONDS": "0.05", "TASK_LEASE_SECONDS": "1", "TASK_RETRY_SECONDS": "0.1"}
    with ExitStack() as stack:

        def start(kills=""):
            own = {"DATABASE_URL": postgres_db, "PAYOUT_PROVIDERS": BANK_OF_MANY, "DEBUG": "1", "BANK_KILLS": kills}
            command = [sys.executable, "-m", "deltacrown.serving.task_worker"]
            worker = subprocess.Popen(command, cwd=ROOT, env=server_environment({**soon, **own}))
            stack.callback(worker.wait)
            stack.callback(worker.kill)
            return worker

        yield start


def put_back_lost_tasks():
    """What the serving processes do with tasks whose worker is gone; whether nothing is left to do."""
    run(next(job for job in jobs() if job.name == "lost_tasks"))
    return not Sending.objects.filter(provider="bank", state="under_way").exists()


def killed(worker):
    """The worker, once it is; tasks that were lost meanwhile are put back."""
    until(lambda: put_back_lost_tasks() or worker.poll() is not None, 60)
    assert worker.wait() == -signal.SIGKILL


@pytest.mark.races
def test_workers_that_are_killed_at_the_bank_while_others_act_pay_nothing_twice(
    postgres_db, cast, heard, settings, task_worker
):
    settings.PAYOUT_PROVIDERS = [BANK_OF_MANY]
    Bank.forget()
    for number in races(1):
        cup = cast.completed(4, name=f"Cup {number}")
        services.declare_prizes(cup.pk, cast.alice, **PRIZES)
        oscar = second_organizer(cast, cup)
        known = len(BankOfMany.read())
        for payout in services.propose_payouts(cup.pk, cast.alice)[:2]:
            services.put_details(payout.pk, payout.person, "bkash", "0171", "Somebody")
            services.approve_payout(payout.pk, oscar)
            services.send_payout(payout.pk, oscar, "bank")
        # After the commit that says that it goes there: once the order had come, and once before.
        killed(task_worker("after"))
        killed(task_worker("before"))
        assert len(BankOfMany.read()) == known + 1
        assert list(Sending.objects.filter(payout__tournament=cup).values_list("begun", flat=True)) != [0, 0]
        living = task_worker()
        act_at_once((cup, (cast.alice, oscar)), range(THREADS * number, THREADS * (number + 1)))
        until(put_back_lost_tasks, 60)
        play = Play(cup, (cast.alice, oscar), random_choice(0))
        play.check()
        play.settle_all()
        play.check()
        # It would do what those of the next race are to be killed at.
        living.kill()
        living.wait()


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
