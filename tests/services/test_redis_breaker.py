"""One call that finds Redis away spares all others in the process the wait, until it is looked for again."""

import pytest
from django.core.cache import cache
from django.test import Client
from redis.exceptions import RedisError

from apps.accounts import tickets
from apps.common import redis as redis_module
from apps.common.redis import Away, breaker, client
from apps.tournaments.realtime import ratelimit
from tests.support.cast import make_user

pytestmark = pytest.mark.django_db
NOBODY_LISTENS = "redis://127.0.0.1:1/0"


@pytest.fixture
def asked(settings, monkeypatch):
    """What was really sent on its way to a Redis at which nobody listens."""
    settings.REDIS_URL = NOBODY_LISTENS
    monkeypatch.setattr(redis_module, "AWAY_SECONDS", 3600)
    sent = []
    connect = redis_module.Redis.execute_command

    def noting(self, *command, **options):
        sent.append(command[0])
        return connect(self, *command, **options)

    monkeypatch.setattr(redis_module.Redis, "execute_command", noting)
    yield sent
    client.cache_clear()


def test_the_first_who_finds_redis_away_asks_and_the_others_do_not(asked):
    ratelimit.get_user_connections(7)
    assert breaker.is_open
    assert asked == ["EVALSHA"]
    ratelimit.get_user_connections(7)
    assert ratelimit.check_and_consume(7, "search", 1, 5)[0]
    assert cache.get("anything") is None
    assert Client().get("/readyz").json()["redis"] is False
    assert tickets.issue_ticket("match_5", make_user("dora"), "")
    assert asked == ["EVALSHA"]


def test_that_redis_did_not_answer_is_said_once_for_all_who_were_spared(asked, caplog):
    for _ in range(3):
        cache.get("anything")
    assert [record.message for record in caplog.records].count("redis did not answer in time") == 1


def test_it_is_looked_for_again_a_moment_later(asked, monkeypatch):
    ratelimit.get_user_connections(7)
    monkeypatch.setattr(breaker, "_away_until", 0.0)
    ratelimit.get_user_connections(7)
    assert asked == ["EVALSHA", "EVALSHA"]


def test_a_link_that_finds_it_away_holds_the_breaker_open_until_it_is_back(asked):
    class Link:
        pass

    link = Link()
    breaker.lost(link)
    with pytest.raises(Away):
        client(NOBODY_LISTENS, 0.5).get("anything")
    breaker.found(link)
    assert not breaker.is_open
    assert asked == []


def test_a_refusal_of_redis_is_no_outage(redis_settings):
    with pytest.raises(RedisError):
        client(redis_settings.REDIS_URL, 0.5).execute_command("NO SUCH COMMAND")
    assert not breaker.is_open
