"""What `manage.py check` says of a configuration that would not hold."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from apps.tournaments.domain.event_registry import REGISTRY
from apps.tournaments.realtime.process.checks import POSITIVE, check_realtime
from deltacrown import env


def ids():
    return [message.id for message in check_realtime(None)]


def test_the_settings_of_the_tests_are_sound():
    assert ids() == []


@pytest.mark.parametrize("name", POSITIVE)
def test_a_limit_of_zero_is_an_error(settings, name):
    setattr(settings, name, 0)
    assert ids() == ["deltacrown.E001"]


@pytest.mark.parametrize(
    ("percent", "found"), [(-1, ["deltacrown.E001"]), (0, []), (99, []), (100, ["deltacrown.E001"])]
)
def test_a_share_of_seats_that_leaves_none_to_anybody_is_an_error(settings, percent, found):
    settings.WS_RATE_ROOM_KEPT_PERCENT = percent
    assert ids() == found


def test_a_batch_cap_below_the_window_is_an_error(settings):
    settings.WS_SCORE_BATCH_WINDOW_MS, settings.WS_SCORE_BATCH_MAX_WAIT_MS = 200, 100
    assert ids() == ["deltacrown.E002"]


def test_a_network_that_is_none_is_an_error(settings):
    settings.WS_RATE_EXEMPT_NETWORKS = ["192.0.2.0/24", "the venue"]
    assert ids() == ["deltacrown.E003"]


@pytest.mark.parametrize(
    "host", ["redis://localhost", {"address": "redis://localhost"}, {"address": "x", "socket_timeout": 5}]
)
def test_a_redis_layer_with_a_socket_timeout_is_an_error(settings, host):
    layer = {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer", "CONFIG": {"hosts": [host]}}
    settings.CHANNEL_LAYERS = {"default": layer}
    assert ids() == ["deltacrown.E004"]


@pytest.mark.parametrize("name", ["error", "subscribed", "dispute_opened"])
def test_an_event_with_the_name_of_a_frame_is_an_error(monkeypatch, name):
    monkeypatch.setitem(REGISTRY, name, REGISTRY["announcement"])
    (found,) = check_realtime(None)
    assert found.id == "deltacrown.E012"
    assert found.msg == f"The event apps.tournaments.domain.events.Announcement has the name of a frame, {name}."


@pytest.mark.parametrize(
    ("read", "value"),
    [
        (lambda name: env.flag(name, True), "maybe"),
        (lambda name: env.integer(name, 1), "many"),
        (lambda name: env.integer(name, 1, minimum=1), "0"),
        (lambda name: env.decimal(name, 1.0), "nan"),
        (lambda name: env.decimal(name, 1.0), "fast"),
        (lambda name: env.integer(name, 1), "99999999999"),
        (lambda name: env.log_level(name, "INFO"), "verbose"),
        (lambda name: env.time_zone(name, "UTC"), "Foo/Bar"),
        (lambda name: env.time_zone(name, "UTC"), "America"),
        (lambda name: env.time_zone(name, "UTC"), "../UTC"),
        (lambda name: env.database(name, "x"), "postgres://localhost"),
        (lambda name: env.database(name, "x"), "mysql://localhost/x"),
        (lambda name: env.database(name, "x"), "postgres://localhost:http/x"),
    ],
)
def test_a_bad_value_in_the_environment_names_its_variable(monkeypatch, read, value):
    monkeypatch.setenv("SOME_VARIABLE", value)
    with pytest.raises(ImproperlyConfigured, match="SOME_VARIABLE"):
        read("SOME_VARIABLE")


def test_an_empty_variable_is_an_unset_one(monkeypatch):
    monkeypatch.setenv("SOME_VARIABLE", " ")
    assert env.flag("SOME_VARIABLE", False) is False
    assert env.integer("SOME_VARIABLE", 7) == 7
    assert env.decimal("SOME_VARIABLE", 0.5) == 0.5
    assert env.words("SOME_VARIABLE", "a, b,") == ["a", "b"]


def test_a_database_url_becomes_pooled_postgresql_with_timeouts(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://me:p%40ss@db.example:5433/cup")
    found = env.database("DATABASE_URL", "unused")
    assert (found["NAME"], found["USER"], found["PASSWORD"]) == ("cup", "me", "p@ss")
    assert (found["HOST"], found["PORT"]) == ("db.example", "5433")
    assert found["OPTIONS"]["pool"] == {"min_size": 2, "max_size": 16, "timeout": 20.0}
    assert "idle_in_transaction_session_timeout=5s" in found["OPTIONS"]["options"]


def test_writes_that_could_have_all_connections_are_refused(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://localhost/x")
    monkeypatch.setenv("DB_POOL_MAX", "6")
    found = env.database("DATABASE_URL", "unused")
    env.require_connections_to_read(found, 5)
    with pytest.raises(ImproperlyConfigured, match="WRITES_AT_ONCE must be below DB_POOL_MAX"):
        env.require_connections_to_read(found, 6)
