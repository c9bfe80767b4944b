"""The environment is one way to set a setting; a module that derives from ours, and an override, are others."""

import json
import subprocess
import sys

import pytest
from channels.layers import get_channel_layer
from channels_redis.pubsub import RedisPubSubChannelLayer
from django.core.cache import cache
from django.core.cache.backends.locmem import LocMemCache
from django.test import override_settings
from django_redis.cache import RedisCache

from apps.common.redis import redis_url
from apps.limits.addresses import address_key, client_address
from apps.tournaments.realtime.middleware import allowed_origins, origin_allowed
from deltacrown.checks import check_middleware, check_runserver, check_types
from tests.support.paths import ROOT
from tests.support.process import server_environment, static_root

DERIVED = """
from deltacrown.settings import *
REDIS_HOST, REDIS_PORT, REDIS_DB = "redis.example", 6400, 3
CHANNEL_PREFIX = "mine:"
WS_ALLOWED_ORIGINS = "https://a.example, https://b.example"
"""
ASKED = """
import json, django
django.setup()
from channels.layers import get_channel_layer
from django.core.cache import cache
from apps.common.redis import redis_url
from apps.tournaments.realtime.middleware import allowed_origins
layer = get_channel_layer()._kwargs
print(json.dumps([redis_url(), layer["hosts"][0]["address"], layer["prefix"], cache._server, allowed_origins()]))
"""


def test_a_module_that_derives_from_ours_has_an_effect_wherever_a_setting_is_used(tmp_path):
    (tmp_path / "mine.py").write_text(DERIVED)
    env = server_environment({"DJANGO_SETTINGS_MODULE": "mine", "PYTHONPATH": f"{tmp_path}:{ROOT}"})
    done = subprocess.run([sys.executable, "-c", ASKED], cwd=ROOT, env=env, capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stderr
    url = "redis://redis.example:6400/3"
    assert json.loads(done.stdout) == [url, url, "mine:", url, ["https://a.example", "https://b.example"]]


SET_AFTERWARDS = """
from deltacrown.settings import *
SECRET_KEY = "-".join(map(str, range(30)))
ALLOWED_HOSTS, SITE_URL = ["play.example.org"], "https://play.example.org"
EMAIL_HOST = "mail.example.org"
REQUEST_BODY_MAX_BYTES = 1_000_000
"""
MISSING = """
import json
from deltacrown.start import what_is_missing
print(json.dumps(what_is_missing()))
"""


def test_what_was_derived_before_a_module_of_ones_own_set_it_is_named_at_the_start(tmp_path):
    (tmp_path / "mine.py").write_text(SET_AFTERWARDS)
    own = {"DJANGO_SETTINGS_MODULE": "mine", "PYTHONPATH": f"{tmp_path}:{ROOT}"}
    env = server_environment({**own, "STATIC_ROOT": static_root()})
    asked = [sys.executable, "-c", MISSING]
    done = subprocess.run(asked, cwd=ROOT, env=env, capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stderr
    cookies, mail, bodies = json.loads(done.stdout)
    for name in ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS"):
        assert name in cookies
    assert "EMAIL_BACKEND is empty" in mail
    assert "DATA_UPLOAD_MAX_MEMORY_SIZE" in bodies


@override_settings(CHANNEL_LAYERS={"default": {"BACKEND": "apps.common.backends.channel_layer"}})
def test_an_override_of_where_redis_is_reaches_the_layer_and_the_cache_and_ends():
    with override_settings(REDIS_HOST="::1", REDIS_DB=2):
        assert redis_url() == "redis://[::1]:6379/2"
        assert isinstance(get_channel_layer(), RedisPubSubChannelLayer)
        assert isinstance(cache._connections[cache._alias], RedisCache)
        with override_settings(REDIS_URL="rediss://else.example"):
            assert redis_url() == "rediss://else.example"
    assert redis_url() == ""
    assert not isinstance(get_channel_layer(), RedisPubSubChannelLayer)
    assert isinstance(cache._connections[cache._alias], LocMemCache)


@pytest.mark.parametrize("form", ["https://a.example , https://b.example,", ["https://a.example", "https://b.example"]])
def test_origins_may_be_a_text_or_a_list(settings, form):
    settings.WS_ALLOWED_ORIGINS = form
    assert allowed_origins() == ["https://a.example", "https://b.example"]
    headers = [(b"origin", b"https://b.example"), (b"host", b"elsewhere.example")]
    assert origin_allowed({"headers": headers})
    assert not origin_allowed({"headers": [(b"origin", b"https://c.example"), (b"host", b"c.example")]})


@pytest.mark.parametrize("form", ["192.0.2.0/24, 10.0.0.0/8", ["192.0.2.0/24", "10.0.0.0/8"]])
def test_networks_may_be_a_text_or_a_list(settings, form):
    settings.WS_TRUSTED_PROXIES = settings.WS_RATE_EXEMPT_NETWORKS = form
    assert client_address("10.0.0.1", ["198.51.100.7"]) == "198.51.100.7"
    assert address_key("192.0.2.9") == ""
    assert address_key("198.51.100.7") == "198.51.100.7"


def test_the_settings_have_the_types_of_their_defaults():
    assert check_types(None) == check_runserver(None) == check_middleware(None) == []


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("WS_TICKET_SECONDS", "30", "a whole number"),
        ("WS_TICKET_SECONDS", True, "a whole number"),
        ("WS_RATE_MSG_RPS", "fast", "a number"),
        ("WS_RATE_ENABLED", "off", "True or False"),
        ("REDIS_PORT", "6379", "a whole number"),
        ("REDIS_URL", None, "a text"),
        ("SITE_URL", b"https://example.org", "a text"),
        ("WS_ALLOWED_ORIGINS", [1], "a list of texts, or one text with commas"),
        ("CSRF_TRUSTED_ORIGINS", "https://example.org", "a list of texts"),
    ],
)
def test_a_wrong_type_is_one_line(settings, name, value, said):
    setattr(settings, name, value)
    [message] = check_types(None)
    assert message.msg == f"{name} is {value!r}; it must be {said}."


def test_a_middleware_that_shuts_a_door_may_not_be_left_out(settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.endswith(".BusyMiddleware")]
    [message] = check_middleware(None)
    assert message.msg == "MIDDLEWARE is without apps.common.middleware.BusyMiddleware."


def test_a_runserver_that_serves_no_sockets_is_told(monkeypatch):
    monkeypatch.setattr("deltacrown.checks.get_commands", lambda: {"runserver": "django.core"})
    assert [message.id for message in check_runserver(None)] == ["deltacrown.E009"]
