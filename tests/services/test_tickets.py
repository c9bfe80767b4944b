"""Tickets: for one room, for half a minute, and once."""

from datetime import UTC, datetime, timedelta
from threading import Timer

import pytest
from django.core import signing
from django.db import OperationalError
from django.utils import timezone
from redis import Redis
from redis.exceptions import ConnectionError as RedisAway

from apps.accounts import tickets
from apps.accounts.identity import CredentialError, Person
from apps.accounts.models import Revocation, TicketUse
from apps.accounts.revocations import end_all_sessions
from apps.common import redis as redis_module
from apps.common.due import run_due
from apps.common.redis import breaker
from tests.support.cast import make_user
from tests.support.credentials import redeem_ticket

pytestmark = pytest.mark.django_db

NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)


@pytest.fixture
def dora():
    return make_user("dora")


def refused(ticket, room="match_5"):
    with pytest.raises(CredentialError) as refusal:
        redeem_ticket(ticket, room)
    return refusal.value


def test_a_ticket_names_its_user(dora):
    person = redeem_ticket(tickets.issue_ticket("match_5", dora, ""), "match_5")
    assert (person.user_id, person.username, person.is_anonymous) == (dora.pk, "dora", False)


def test_a_visitor_s_ticket_names_the_visitor():
    person = redeem_ticket(tickets.issue_ticket("match_5", None, "v1"), "match_5")
    assert (person.user_id, person.visitor, person.key) == (None, "v1", "a:v1")


def test_nothing_is_stored_before_it_is_used(dora):
    ticket = tickets.issue_ticket("match_5", dora, "")
    assert not TicketUse.objects.exists()
    redeem_ticket(ticket, "match_5")
    assert TicketUse.objects.count() == 1


def test_a_ticket_is_good_once(dora):
    ticket = tickets.issue_ticket("match_5", dora, "")
    redeem_ticket(ticket, "match_5")
    refused(ticket)


@pytest.mark.parametrize("room", ["match_6", "tournament_5", "match_55", ""])
def test_a_ticket_is_for_one_room_and_trying_another_does_not_use_it_up(dora, room):
    ticket = tickets.issue_ticket("match_5", dora, "")
    refused(ticket, room)
    assert redeem_ticket(ticket, "match_5").user_id == dora.pk


@pytest.mark.parametrize(("age", "good"), [(29, True), (31, False)])
def test_a_ticket_lasts_half_a_minute(dora, time_machine, age, good):
    time_machine.move_to(NOON, tick=False)
    ticket = tickets.issue_ticket("match_5", dora, "")
    time_machine.shift(timedelta(seconds=age))
    if good:
        assert redeem_ticket(ticket, "match_5").user_id == dora.pk
    else:
        refused(ticket)


@pytest.mark.parametrize("value", ["", "x", "a:b:c", "\x00"])
def test_what_is_no_ticket_is_refused(value):
    refused(value)


def test_a_ticket_of_another_key_is_refused(dora):
    body = {"u": dora.pk, "v": "", "e": 0, "r": "match_5", "j": "1"}
    refused(signing.dumps(body, key="another", salt="deltacrown.ws-ticket"))
    refused(signing.dumps(body, salt="another salt"))


def test_an_altered_ticket_is_refused(dora):
    ticket = tickets.issue_ticket("match_5", dora, "")
    refused(("A" if ticket[0] != "A" else "B") + ticket[1:])


def test_a_ticket_ends_with_the_account(dora):
    ticket = tickets.issue_ticket("match_5", dora, "")
    dora.is_active = False
    dora.save()
    refused(ticket)


def test_a_ticket_ends_with_all_sessions(dora):
    ticket = tickets.issue_ticket("match_5", dora, "")
    end_all_sessions(dora.pk)
    refused(ticket)


def test_who_had_a_good_ticket_is_to_ask_for_another_and_who_had_none_is_not(dora, time_machine):
    time_machine.move_to(NOON, tick=False)
    used = tickets.issue_ticket("match_5", dora, "")
    redeem_ticket(used, "match_5")
    assert refused(used).expired
    other_room = tickets.issue_ticket("match_6", dora, "")
    assert not refused(other_room).expired
    assert not refused("x").expired
    time_machine.shift(timedelta(seconds=31))
    assert refused(used).expired


def test_a_refusal_says_nothing_of_why(dora):
    used = tickets.issue_ticket("match_5", dora, "")
    redeem_ticket(used, "match_5")
    other = tickets.issue_ticket("match_6", dora, "")
    assert len({refused(ticket).message for ticket in (used, other, "x")}) == 1


def test_with_redis_a_ticket_is_good_once_too(dora, redis_settings):
    ticket = tickets.issue_ticket("match_5", dora, "")
    redeem_ticket(ticket, "match_5")
    refused(ticket)
    assert not TicketUse.objects.exists()


def test_all_that_is_kept_in_redis_is_under_the_site_s_prefix_and_ends(dora, redis_settings):
    with Redis.from_url(redis_settings.REDIS_URL) as redis:
        before = set(redis.keys())
        redeem_ticket(tickets.issue_ticket("match_5", dora, ""), "match_5")
        new = set(redis.keys()) - before
        assert len(new) == 2
        assert all(key.startswith(redis_settings.WS_REDIS_PREFIX.encode()) and redis.ttl(key) > 0 for key in new)


@pytest.fixture
def redis_of_its_own(own_redis, settings):
    settings.REDIS_URL = own_redis.url
    return own_redis


def emptied(redis):
    with Redis.from_url(redis.url) as client:
        client.flushall()


def killed(redis):
    redis.kill()


def killed_and_back(redis):
    redis.kill()
    redis.start()


def restored(redis):
    """Back from a dump of the moment before, which has the marker and not the use."""
    redis.kill()
    redis.start()
    with Redis.from_url(redis.url) as client:
        assert client.keys()


LOSSES = {
    "emptied": emptied,
    "killed": killed,
    "killed and back": killed_and_back,
    "restarted": lambda redis: redis.restart(),
    "restored from a dump": restored,
}


def forget_the_outage():
    """The moment in which Redis is left alone is over."""
    breaker.close()


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("another_is_issued", [False, True], ids=["", "and another was issued meanwhile"])
def test_a_used_ticket_is_not_good_again_when_redis_has_lost_its_use(
    dora, redis_of_its_own, monkeypatch, loss, another_is_issued
):
    ticket = tickets.issue_ticket("match_5", dora, "")
    if loss == "restored from a dump":
        with Redis.from_url(redis_of_its_own.url) as client:
            client.save()
    redeem_ticket(ticket, "match_5")
    LOSSES[loss](redis_of_its_own)
    if another_is_issued:
        tickets.issue_ticket("match_5", dora, "")
    for _ in range(2):
        assert refused(ticket).expired
        forget_the_outage()


@pytest.mark.parametrize("loss", LOSSES)
def test_an_unused_ticket_of_before_asks_for_another_and_that_is_good_once(dora, redis_of_its_own, monkeypatch, loss):
    ticket = tickets.issue_ticket("match_5", dora, "")
    LOSSES[loss](redis_of_its_own) if loss != "restored from a dump" else killed_and_back(redis_of_its_own)
    assert refused(ticket).expired
    forget_the_outage()
    another = tickets.issue_ticket("match_5", dora, "")
    assert redeem_ticket(another, "match_5").user_id == dora.pk
    refused(another)


@pytest.mark.parametrize("redeemed", ["during the outage", "after it"])
def test_a_ticket_of_an_outage_is_good_once_before_and_after_its_end(dora, redis_of_its_own, monkeypatch, redeemed):
    redis_of_its_own.kill()
    ticket = tickets.issue_ticket("match_5", dora, "")
    if redeemed == "during the outage":
        redeem_ticket(ticket, "match_5")
        refused(ticket)
    redis_of_its_own.start()
    forget_the_outage()
    if redeemed == "after it":
        redeem_ticket(ticket, "match_5")
    refused(ticket)
    assert TicketUse.objects.count() == 1


def test_a_redis_that_stands_still_and_goes_on_has_lost_nothing(dora, redis_of_its_own, monkeypatch):
    used, unused = (tickets.issue_ticket("match_5", dora, "") for _ in range(2))
    redeem_ticket(used, "match_5")
    redis_of_its_own.pause()
    assert refused(unused).expired
    redis_of_its_own.resume()
    with Redis.from_url(redis_of_its_own.url) as client:
        client.ping()
    forget_the_outage()
    refused(used)
    another = tickets.issue_ticket("match_5", dora, "")
    assert redeem_ticket(another, "match_5").user_id == dora.pk


def test_a_ticket_waits_for_a_redis_that_is_slow(dora, redis_of_its_own, monkeypatch):
    monkeypatch.setattr(tickets, "_USE_UP_SECONDS", 30)
    ticket = tickets.issue_ticket("match_5", dora, "")
    redis_of_its_own.pause()
    # Nobody can be asked about this one, and every other call of this process has found Redis away since.
    tickets.issue_ticket("match_5", dora, "")
    assert breaker.is_open
    goes_on = Timer(2 * tickets._BUDGET_SECONDS, redis_of_its_own.resume)
    goes_on.start()
    assert redeem_ticket(ticket, "match_5").user_id == dora.pk
    goes_on.join()
    forget_the_outage()
    refused(ticket)


def test_a_ticket_of_a_redis_that_a_link_finds_away_is_refused_without_a_wait(dora, redis_settings):
    ticket = tickets.issue_ticket("match_5", dora, "")

    class Link:
        pass

    link = Link()
    breaker.lost(link)
    assert refused(ticket).expired
    breaker.found(link)
    assert redeem_ticket(ticket, "match_5").user_id == dora.pk


def test_a_batch_asks_each_store_once(dora, redis_settings, monkeypatch):
    theirs = [tickets.issue_ticket("match_5", dora, "") for _ in range(3)]
    with monkeypatch.context() as away:
        away.setattr(tickets, "_ask_redis", lambda *commands, **how: None)
        ours = [tickets.issue_ticket("match_5", dora, "") for _ in range(3)]
    trips, real = [], tickets._ask_redis
    monkeypatch.setattr(
        tickets, "_ask_redis", lambda *commands, **how: trips.append(len(commands)) or real(*commands, **how)
    )
    presented = [(ticket, "match_5") for pair in zip(theirs, ours, strict=True) for ticket in (*pair, *pair)]
    answers = tickets.redeem_tickets(presented)
    assert [isinstance(answer, Person) for answer in answers] == [True, True, False, False] * 3
    assert (len(trips), TicketUse.objects.count()) == (1, 3)


def test_where_the_table_fails_no_ticket_of_the_batch_is_used_up(dora, redis_settings, monkeypatch):
    theirs = tickets.issue_ticket("match_5", dora, "")
    with monkeypatch.context() as away:
        away.setattr(tickets, "_ask_redis", lambda *commands, **how: None)
        ours = tickets.issue_ticket("match_5", dora, "")
    with monkeypatch.context() as broken, pytest.raises(OperationalError):
        broken.setattr(tickets, "_use_up_in_the_table", lambda ids: (_ for _ in ()).throw(OperationalError))
        tickets.redeem_tickets([(theirs, "match_5"), (ours, "match_5")])
    answers = tickets.redeem_tickets([(theirs, "match_5"), (ours, "match_5")])
    assert [isinstance(answer, Person) for answer in answers] == [True, True]


def test_a_use_is_remembered_for_longer_than_a_ticket_lasts(dora, redis_settings):
    redis_settings.WS_TICKET_SECONDS = 600
    redeem_ticket(tickets.issue_ticket("match_5", dora, ""), "match_5")
    with Redis.from_url(redis_settings.REDIS_URL) as redis:
        uses = [key for key in redis.scan_iter(f"{redis_settings.WS_REDIS_PREFIX}*") if not key.endswith(b":era")]
        assert [redis.ttl(key) > 600 for key in uses] == [True]


def test_while_redis_is_away_the_table_decides(dora, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    ticket = tickets.issue_ticket("match_5", dora, "")
    redeem_ticket(ticket, "match_5")
    refused(ticket)
    assert TicketUse.objects.count() == 1


def test_a_redis_that_does_not_answer_is_left_alone_for_a_while(dora, settings, monkeypatch):
    asked = []

    def away(url, seconds):
        asked.append(url)
        raise RedisAway

    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    monkeypatch.setattr(redis_module, "AWAY_SECONDS", 3600)
    monkeypatch.setattr(tickets, "client", away)
    for _ in range(3):
        redeem_ticket(tickets.issue_ticket("match_5", dora, ""), "match_5")
    assert (len(asked), TicketUse.objects.count()) == (1, 3)
    forget_the_outage()
    redeem_ticket(tickets.issue_ticket("match_5", dora, ""), "match_5")
    assert len(asked) == 2


def test_a_ticket_of_a_version_that_named_no_store_asks_for_another(dora):
    body = {"u": dora.pk, "v": "", "e": 0, "l": "", "x": None, "r": "match_5", "j": "1"}
    assert refused(signing.dumps(body, salt="deltacrown.ws-ticket")).expired


def test_a_visitor_s_cookie_is_signed():
    visitor = tickets.new_visitor()
    signed = tickets.sign_visitor(visitor)
    assert tickets.read_visitor(signed) == visitor
    for value in ("", visitor, signed[:-1], signed.replace(visitor, "0" * 16)):
        assert tickets.read_visitor(value) is None


def test_visitors_differ():
    assert len({tickets.new_visitor() for _ in range(100)}) == 100


def test_a_socket_ends_with_the_credential_its_ticket_was_given_for(dora):
    person = redeem_ticket(tickets.issue_ticket("match_5", dora, "", "login", 1234.5), "match_5")
    assert (person.expires_at, person.login) == (1234.5, "login")


def test_of_a_ticket_presented_twice_at_once_one_is_good(dora):
    ticket, other = (tickets.issue_ticket("match_5", dora, "") for _ in range(2))
    answers = tickets.redeem_tickets([(ticket, "match_5"), ("x", "match_5"), (ticket, "match_5"), (other, "match_5")])
    assert [isinstance(answer, Person) for answer in answers] == [True, False, False, True]


def test_where_the_database_fails_a_ticket_is_still_good_for_the_next_try(dora, monkeypatch):
    ticket = tickets.issue_ticket("match_5", dora, "")
    with monkeypatch.context() as broken, pytest.raises(OperationalError):
        broken.setattr(tickets, "people_of", lambda *_: (_ for _ in ()).throw(OperationalError))
        redeem_ticket(ticket, "match_5")
    assert redeem_ticket(ticket, "match_5").user_id == dora.pk


def test_uses_are_forgotten_when_their_tickets_are_too_old_to_be_good(dora):
    for _ in range(2):
        redeem_ticket(tickets.issue_ticket("match_5", dora, ""), "match_5")
    TicketUse.objects.filter(pk=TicketUse.objects.first().pk).update(used_at=timezone.now() - timedelta(seconds=91))
    run_due()
    assert TicketUse.objects.count() == 1


def test_revocations_are_forgotten_when_their_logins_would_have_ended_anyway(dora):
    for _ in range(2):
        end_all_sessions(dora.pk)
    Revocation.objects.filter(pk=Revocation.objects.first().pk).update(at=timezone.now() - timedelta(days=31))
    run_due()
    assert Revocation.objects.count() == 1
