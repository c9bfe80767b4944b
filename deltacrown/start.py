"""What a start of the site needs, in one place: every way to serve asks here before it serves anything.

It reads the settings and no apps, since the supervisor loads none; so it can also be asked about a settings module that
derives from ours.
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http.request import validate_host
from django.utils.encoding import force_str

from apps.certificates.keys import keys
from apps.common.key_files import is_fernet_key, keys_in
from apps.common.loopback import is_loopback
from apps.common.migrated import unapplied_migrations
from apps.common.redis import redis_url
from apps.common.secret_key import is_generated
from apps.common.setting_lists import listed
from deltacrown.values import is_origin, wrong_values

NEW_FERNET_KEY = 'python3 -c "import base64, os; print(base64.urlsafe_b64encode(os.urandom(32)).decode())"'
NEW_KEY = 'python3 -c "import secrets; print(secrets.token_urlsafe(50))"'
NEW_CERTIFICATE_KEY = "Make one with `python manage.py new_certificate_key`."
KEY_LENGTH, KEY_VARIETY = 50, 10
# What stands in this repository, or is put in front of a key by a tool to say that it is not one.
PUBLISHED = ("development-only", "django-insecure-", "for-this-step-only")
TOKEN_LENGTH = 16
SECURE_COOKIES = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "LANGUAGE_COOKIE_SECURE")
MANIFEST = "staticfiles.json"
CONSOLE, SMTP = (f"django.core.mail.backends.{name}.EmailBackend" for name in ("console", "smtp"))


def load_settings() -> None:
    """Read the settings; `SystemExit` with what they say where a value in the environment is bad."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deltacrown.settings")
    try:
        settings.configured or settings.DEBUG  # noqa: B018  (reading one reads all)
    except ImproperlyConfigured as error:
        raise SystemExit(_refusal([str(error)])) from None


def require_safe_start(host: str = "") -> None:
    """End the process with the list of what is missing, if anything is. `host`: where it is going to listen."""
    load_settings()
    if missing := what_is_missing(host):
        raise SystemExit(_refusal(missing))
    if settings.DEBUG:
        # Before there are several processes that read them. Production is given its keys.
        for name in ("CERTIFICATE_KEYS", "PAYOUT_KEYS"):
            if not getattr(settings, name):
                keys_in(Path(getattr(settings, f"{name}_FILE")))


def what_is_missing(host: str = "") -> list[str]:
    """One line for each thing that makes a start unsafe or useless, saying what to set; empty where nothing does."""
    if settings.DEBUG:
        return [*_of_development(host), *wrong_values()]
    production = (
        _secrets,
        _certificate_keys,
        _payout_keys,
        _addresses,
        _proxy,
        _https,
        _mail,
        _workers,
        _files,
        _of_tests,
    )
    return [*(line for part in production for line in part()), *wrong_values()]


def require_migrated() -> None:
    """The same, once the apps are loaded, of the database, so that nobody serves pages of tables that are not there."""
    if not _is_within_tests() and (missing := what_is_not_migrated()):
        raise SystemExit(_refusal(missing))


def what_is_not_migrated() -> list[str]:
    names = unapplied_migrations()
    if not names:
        return []
    rest = f" and {len(names) - 1} more" if len(names) > 1 else ""
    return [f"The database lacks the migration {names[0]}{rest}. Run `python manage.py migrate`, and start again."]


def _is_within_tests() -> bool:
    """The tests' own site is within their process; whatever else has their settings is a site of people."""
    return "pytest" in sys.modules


def _refusal(missing: list[str]) -> str:
    lines = ["DeltaCrown does not start. This is missing or wrong:", *(f"- {line}" for line in missing)]
    if not (settings.configured and settings.DEBUG):
        lines.append("Documents/Operations.md explains each. For development on this machine: DEBUG=1, or `make run`.")
    return "\n".join(lines)


def _of_development(host: str) -> Iterator[str]:
    if host and not is_loopback(host):
        yield (
            f"DEBUG is on, and {host} can be reached from other machines. Listen at 127.0.0.1, "
            "or set DEBUG=0 and what production needs."
        )


def _of_tests() -> Iterator[str]:
    if settings.PASSWORD_HASHERS[0].endswith(".MD5PasswordHasher") and not _is_within_tests():
        yield (
            "Passwords would be hashed with MD5, as the tests have it. Set DJANGO_SETTINGS_MODULE=deltacrown.settings, "
            "or PASSWORD_HASHERS as it is there."
        )


def _secrets() -> Iterator[str]:
    key = str(settings.SECRET_KEY)
    if is_generated(key):
        yield f"SECRET_KEY is not set. Set it to {KEY_LENGTH} or more random characters: {NEW_KEY}"
    fallbacks = [("SECRET_KEY_FALLBACKS", force_str(old)) for old in settings.SECRET_KEY_FALLBACKS]
    for name, value in [("SECRET_KEY", key), *fallbacks]:
        if value.startswith(PUBLISHED):
            yield f"{name} is one that is published. Make one of your own: {NEW_KEY}"
        elif len(value) < KEY_LENGTH or len(set(value)) < KEY_VARIETY:
            yield f"{name} can be guessed. Set it to {KEY_LENGTH} or more random characters: {NEW_KEY}"
    if settings.METRICS_TOKEN and len(settings.METRICS_TOKEN) < TOKEN_LENGTH:
        yield (
            f"METRICS_TOKEN can be guessed. Set it to {TOKEN_LENGTH} or more random characters, or leave it empty: "
            "then only this machine reads /metrics."
        )


def _certificate_keys() -> Iterator[str]:
    try:
        keys()
    except ImproperlyConfigured as error:
        yield f"{error} {NEW_CERTIFICATE_KEY}"
    except OSError:
        yield f"CERTIFICATE_KEYS_FILE is {settings.CERTIFICATE_KEYS_FILE}, which this process may not read."


def _payout_keys() -> Iterator[str]:
    if not settings.PAYOUT_KEYS:
        yield f"PAYOUT_KEYS is not set, with which payment details are encrypted. Set it to a new key: {NEW_FERNET_KEY}"
    for key in settings.PAYOUT_KEYS:
        if not is_fernet_key(key):
            yield f"PAYOUT_KEYS has one that is no key of 32 bytes in base64. Make one: {NEW_FERNET_KEY}"


def _addresses() -> Iterator[str]:
    hosts = listed("ALLOWED_HOSTS")
    if not hosts:
        yield "ALLOWED_HOSTS is empty, so every request would be refused. Set it to the site's host names: example.org"
    elif "*" in hosts:
        yield "ALLOWED_HOSTS is *, so any name would be taken for the site's. Set it to the site's host names."
    yield from _site_url(settings.SITE_URL)


def _proxy() -> Iterator[str]:
    if settings.SECURE_SSL_REDIRECT and not settings.SECURE_PROXY_SSL_HEADER:
        yield (
            "Every request would be sent to https for ever, since nobody says that it came by https. Set "
            "BEHIND_TLS_PROXY=1 and let the proxy set X-Forwarded-Proto, or set SECURE_SSL_REDIRECT=0."
        )

    if settings.SECURE_PROXY_SSL_HEADER and not listed("WS_TRUSTED_PROXIES"):
        yield (
            "BEHIND_TLS_PROXY is on, and WS_TRUSTED_PROXIES is empty: all visitors would have the proxy's address, and "
            "share its limits. Set WS_TRUSTED_PROXIES to the proxy's address, such as 127.0.0.1/32."
        )


def _https() -> Iterator[str]:
    """What follows from SITE_URL follows from the environment's; a module that sets it afterwards sets the rest too."""
    if not settings.SITE_URL.startswith("https://"):
        return
    off = [name for name in SECURE_COOKIES if not getattr(settings, name)]
    if not getattr(settings, "HTTPS", False):
        off += [name for name in ("SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS") if not getattr(settings, name)]
    if off:
        yield (
            f"SITE_URL begins with https, and {', '.join(off)} {'are' if len(off) > 1 else 'is'} off. Set SITE_URL in "
            "the environment, which turns them on unless SECURE_COOKIES=0; or set each, and HTTPS, in your settings "
            "module."
        )


def _site_url(url: str) -> Iterator[str]:
    host = (urlsplit(url).hostname or "") if is_origin(url) else ""
    if not url:
        yield "SITE_URL is not set. Set it to the address people see, such as https://example.org: links begin with it."
    elif not host:
        yield f"SITE_URL is {url!r}. Set it to scheme and host, and a port if need be: https://example.org"
    elif listed("ALLOWED_HOSTS") and not validate_host(f"[{host}]" if ":" in host else host, listed("ALLOWED_HOSTS")):
        yield f"SITE_URL leads to {host}, which is not in ALLOWED_HOSTS: its own links would be refused. Add it there."


def _mail() -> Iterator[str]:
    if settings.EMAIL_BACKEND in ("", SMTP) and not settings.EMAIL_HOST:
        yield "EMAIL_HOST is not set. Set it to your mail server, or EMAIL_BACKEND to another way to send mail."
    elif not settings.EMAIL_BACKEND:
        yield f"EMAIL_HOST is set, and EMAIL_BACKEND is empty. Set it to {SMTP}, or EMAIL_HOST in the environment."
    elif settings.EMAIL_BACKEND == CONSOLE:
        yield (
            "Mails would be printed into the log, with their links to set a new password. Set EMAIL_HOST to your mail "
            "server, or EMAIL_BACKEND."
        )


def _workers() -> Iterator[str]:
    if settings.WORKERS < 2:
        return
    if not redis_url():
        yield f"WORKERS is {settings.WORKERS}, and they share no Redis. Set REDIS_URL, or WORKERS=1."
    if str(settings.DATABASES["default"]["ENGINE"]).endswith("sqlite3"):
        yield (
            f"WORKERS is {settings.WORKERS}, and on SQLite they would wait for one another's writes. Set DATABASE_URL "
            "to a PostgreSQL, or WORKERS=1."
        )


def _files() -> Iterator[str]:
    storage = str(settings.STORAGES["staticfiles"]["BACKEND"])
    if "Manifest" in storage and not (Path(settings.STATIC_ROOT) / MANIFEST).is_file():
        yield (
            f"The static files are not in STATIC_ROOT, {settings.STATIC_ROOT}, so no page could be shown. Run "
            "`python manage.py collectstatic --noinput`, or `make serve`, which does."
        )
    place = Path(settings.MEDIA_ROOT)
    there = next((folder for folder in (place, *place.parents) if folder.exists()), place)
    if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
        yield f"MEDIA_ROOT is {place}, where this process may not write. Make the directory, and give it to its user."


class LoopbackOnly:
    """Development, for this machine alone: what came in at another address of it gets no answer.

    A server that imports the application does not say where it listens; each connection knows where it came in.
    """

    def __init__(self, inner: Any) -> None:
        self.inner = inner

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        host = str((scope.get("server") or ("",))[0] or "")
        if scope["type"] == "lifespan" or not host or is_loopback(host):
            await self.inner(scope, receive, send)
            return
        if scope["type"] == "websocket":
            await send({"type": "websocket.close"})
            return
        await send({"type": "http.response.start", "status": 403, "headers": [(b"content-type", b"text/plain")]})
        await send({"type": "http.response.body", "body": _refusal(list(_of_development(host))).encode()})
