"""What a start in production needs, one by one."""

import re
import subprocess

import pytest

from apps.certificates.keys import keys, put_first
from apps.common.key_files import new_key
from apps.common.secret_key import GENERATED
from deltacrown.start import is_loopback, require_safe_start, what_is_missing
from tests.support.paths import ROOT


@pytest.fixture(autouse=True)
def production(settings):
    settings.DEBUG = False
    settings.SITE_URL, settings.ALLOWED_HOSTS = "https://example.org", ["example.org", "127.0.0.1"]
    settings.HTTPS = settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.LANGUAGE_COOKIE_SECURE = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.WS_TRUSTED_PROXIES = ["127.0.0.1/32"]


def test_the_settings_of_production_are_complete():
    assert what_is_missing() == []


def wrong(settings, **changed):
    for name, value in changed.items():
        setattr(settings, name, value)
    [line] = what_is_missing()
    return line


@pytest.mark.parametrize(
    ("key", "said"),
    [
        (GENERATED + "x1y2z3a4b5" * 5, "not set"),
        ("development-only-secret-key-that-is-not-a-secret", "published"),
        ("django-insecure-" + "x1y2z3a4b5c6d7" * 5, "published"),
        ("x1y2z3a4b5c6" * 4, "can be guessed"),
        ("s" * 64, "can be guessed"),
    ],
)
def test_a_key_that_somebody_else_could_have_is_refused(settings, key, said):
    assert said in wrong(settings, SECRET_KEY=key)


def test_what_certificates_are_signed_with_is_given(settings, tmp_path):
    settings.CERTIFICATE_KEYS_FILE = ""
    assert "CERTIFICATE_KEYS is not set" in wrong(settings, CERTIFICATE_KEYS=[])
    assert "new_certificate_key" in wrong(settings, CERTIFICATE_KEYS=[new_key(), "short"])
    put_first(tmp_path / "keys", new_key())
    settings.CERTIFICATE_KEYS, settings.CERTIFICATE_KEYS_FILE = [], str(tmp_path / "keys")
    assert what_is_missing() == []


def test_development_makes_its_own_for_this_machine_and_keeps_it(settings, tmp_path):
    settings.DEBUG, settings.CERTIFICATE_KEYS, settings.PAYOUT_KEYS = True, [], []
    settings.PAYOUT_KEYS_FILE = str(tmp_path / "keys" / "payouts")
    settings.CERTIFICATE_KEYS_FILE = str(tmp_path / "keys" / "certificates")
    require_safe_start("127.0.0.1")
    (key,) = keys()
    require_safe_start("127.0.0.1")
    assert keys() == [key]


@pytest.mark.parametrize(("given", "said"), [([], "is not set"), (["short"], "no key of 32 bytes")])
def test_payment_details_need_a_key_that_is_one(settings, given, said):
    assert said in wrong(settings, PAYOUT_KEYS=given)


@pytest.mark.parametrize("key", ["django-insecure-" + "x1y2z3a4b5c6d7" * 5, "short"])
def test_a_key_that_still_counts_is_judged_as_the_one_that_signs(settings, key):
    assert wrong(settings, SECRET_KEY_FALLBACKS=[key]).startswith("SECRET_KEY_FALLBACKS")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("", "not set"),
        ("example.org", "scheme and host"),
        ("ftp://example.org", "scheme and host"),
        ("https://", "scheme and host"),
        ("https://example.org/cups", "scheme and host"),
        ("https://me@example.org", "scheme and host"),
        ("https://example.org:port", "scheme and host"),
        ("https://[::1", "scheme and host"),
        ("https://elsewhere.org", "not in ALLOWED_HOSTS"),
    ],
)
def test_an_address_that_links_cannot_begin_with_is_refused(settings, url, said):
    assert said in wrong(settings, SITE_URL=url)


@pytest.mark.parametrize(
    "url", ["https://example.org", "http://example.org:8080", "https://Example.org", "http://127.0.0.1:1"]
)
def test_an_address_among_the_hosts_is_good(settings, url):
    settings.SITE_URL = url
    assert what_is_missing() == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"ALLOWED_HOSTS": []}, "ALLOWED_HOSTS is empty"),
        ({"ALLOWED_HOSTS": ["*"]}, "ALLOWED_HOSTS is *"),
        ({"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}, "EMAIL_HOST"),
        ({"METRICS_TOKEN": "short"}, "METRICS_TOKEN can be guessed"),
        ({"SECURE_SSL_REDIRECT": True, "SECURE_PROXY_SSL_HEADER": None}, "BEHIND_TLS_PROXY"),
        ({"WS_TRUSTED_PROXIES": []}, "WS_TRUSTED_PROXIES is empty"),
        ({"WS_TRUSTED_PROXIES": ["0.0.0.0/0"]}, "anybody could forge"),
        ({"WS_TRUSTED_PROXIES": "the proxy"}, "is no network"),
        ({"WS_RATE_EXEMPT_NETWORKS": ["10.0.0.1/8"]}, "is no network"),
        ({"EMAIL_HOST": "mail.example.org", "EMAIL_BACKEND": ""}, "EMAIL_BACKEND is empty"),
        ({"EMAIL_BACKEND": "apps.common.no_such.Backend"}, "EMAIL_BACKEND is apps.common.no_such.Backend"),
        ({"EMAIL_USE_TLS": True, "EMAIL_USE_SSL": True}, "both on"),
        ({"DEFAULT_FROM_EMAIL": "Cups"}, "DEFAULT_FROM_EMAIL"),
        (
            {"SESSION_COOKIE_SECURE": False, "CSRF_COOKIE_SECURE": False},
            "SESSION_COOKIE_SECURE, CSRF_COOKIE_SECURE are",
        ),
        ({"HTTPS": False}, "SECURE_SSL_REDIRECT, SECURE_HSTS_SECONDS are off"),
        ({"WS_ALLOWED_ORIGINS": "play.example.org"}, "WS_ALLOWED_ORIGINS holds 'play.example.org'"),
        ({"WS_ALLOWED_ORIGINS": ["*"]}, "WS_ALLOWED_ORIGINS holds '*'"),
        ({"WS_ALLOWED_ORIGINS": ["https://*.example.org"]}, "WS_ALLOWED_ORIGINS holds"),
        ({"CSRF_TRUSTED_ORIGINS": ["example.org"]}, "CSRF_TRUSTED_ORIGINS holds 'example.org'"),
        ({"ALLOWED_HOSTS": ["example.org", "example.org:80"]}, "ALLOWED_HOSTS holds 'example.org:80'"),
        ({"REST_FRAMEWORK": {"DEFAULT_THROTTLE_RATES": {"anon": "60/0hour"}}}, "The rate of 'anon'"),
        ({"TIME_ZONE": "Foo/Bar"}, "TIME_ZONE is 'Foo/Bar'"),
        ({"REDIS_URL": "http://127.0.0.1:6379"}, "REDIS_URL"),
        ({"DATABASES": {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "/no/such/x"}}}, "DATABASE_URL"),
        ({"WORKERS": 2, "DATABASES": {"default": {"ENGINE": "django.db.backends.postgresql"}}}, "REDIS_URL"),
        (
            {
                "WORKERS": 2,
                "REDIS_HOST": "redis",
                "DATABASES": {"default": {"ENGINE": "django.db.backends.sqlite3"}},
            },
            "DATABASE_URL",
        ),
    ],
)
@pytest.mark.filterwarnings("ignore:Overriding setting DATABASES")
def test_what_would_not_hold_is_refused_and_said_how_to_mend(settings, changed, said):
    assert said in wrong(settings, **changed)


def test_origins_and_networks_that_are_good_are_taken(settings):
    settings.WS_ALLOWED_ORIGINS = "https://example.org, http://127.0.0.1:8000/"
    settings.CSRF_TRUSTED_ORIGINS = ["https://*.example.org"]
    settings.WS_TRUSTED_PROXIES = ["192.0.2.7", "2001:db8::/32"]
    settings.ALLOWED_HOSTS = ["example.org", ".example.org", "[::1]"]
    assert what_is_missing() == []


def test_what_fails_later_is_refused_in_development_too(settings):
    settings.DEBUG, settings.WS_ALLOWED_ORIGINS = True, ["127.0.0.1:8000"]
    [line] = what_is_missing("127.0.0.1")
    assert "WS_ALLOWED_ORIGINS" in line


def test_development_needs_nothing_but_a_loopback_address(settings):
    settings.DEBUG, settings.SECRET_KEY, settings.ALLOWED_HOSTS, settings.SITE_URL = True, "short", [], ""
    assert what_is_missing("127.0.0.1") == what_is_missing("::1") == what_is_missing("localhost") == []
    for host in ("0.0.0.0", "::", "192.0.2.1", "example.org"):
        assert not is_loopback(host)
        assert len(what_is_missing(host)) == 1


def test_no_key_that_is_written_down_here_is_good(settings):
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    texts = [(ROOT / name).read_text(errors="ignore") for name in tracked if (ROOT / name).is_file()]
    keys = {key for text in texts for key in re.findall(r"SECRET(?:_KEY)?\"?\s*[:=]\s*[\"']?([^\s\"']{8,})", text)}
    assert keys
    for key in keys:
        settings.SECRET_KEY = key
        assert what_is_missing() != [], key


def test_a_place_for_files_that_cannot_be_written_is_refused(settings, tmp_path):
    a_file = tmp_path / "file"
    a_file.touch()
    assert "MEDIA_ROOT" in wrong(settings, MEDIA_ROOT=str(a_file))
    assert "MEDIA_ROOT" in wrong(settings, MEDIA_ROOT=str(a_file / "below"))
    settings.MEDIA_ROOT = str(tmp_path / "made" / "when it is needed")
    assert what_is_missing() == []
