"""Typed readers of environment variables.

Each reader names its variable, returns the default when it is unset or empty, and raises
`ImproperlyConfigured` naming the variable and what would be accepted when the value is bad.
"""

import os
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit
from zoneinfo import ZoneInfo

from django.core.exceptions import ImproperlyConfigured

RATE = re.compile(r"[1-9]\d{0,8}/([1-9]\d{0,4})?(s|sec|second|min|m|minute|h|hour|d|day)s?")
RATE_WORDS = "a rate such as 60/hour or 10/5min"
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
MOST = 2**31 - 1
_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off"}


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def flag(name: str, default: bool) -> bool:
    value = text(name).lower()
    if not value:
        return default
    if value in _TRUE:
        return True
    if value in _FALSE:
        return False
    raise ImproperlyConfigured(f"{name} must be one of 1/0, true/false, yes/no, on/off.")


def integer(name: str, default: int, *, minimum: int = 0, maximum: int = MOST) -> int:
    value = text(name)
    if not value:
        return default
    try:
        number = int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number.") from None
    if number < minimum:
        raise ImproperlyConfigured(f"{name} must be at least {minimum}.")
    if number > maximum:
        raise ImproperlyConfigured(f"{name} must be at most {maximum}.")
    return number


def decimal(name: str, default: float, *, minimum: float = 0.0) -> float:
    value = text(name)
    if not value:
        return default
    try:
        number = float(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a number.") from None
    if not minimum <= number < float("inf"):
        raise ImproperlyConfigured(f"{name} must be a number of at least {minimum}.")
    return number


def rate(name: str, default: str) -> str:
    """A throttle's rate, as `60/hour` or `10/5min`: so many at once, refilled evenly within that time."""
    value = text(name, default)
    if not RATE.fullmatch(value):
        raise ImproperlyConfigured(f"{name} must be {RATE_WORDS}.")
    return value


def log_level(name: str, default: str) -> str:
    value = text(name, default).upper()
    if value not in LEVELS:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(LEVELS)}.")
    return value


def time_zone(name: str, default: str) -> str:
    value = text(name, default)
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError):
        raise ImproperlyConfigured(f"{name} must be a time zone that exists, such as UTC or Asia/Dhaka.") from None
    return value


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list; blanks are dropped."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def provider(name: str, client_id: str, secret: str, *scope: str) -> dict[str, Any]:
    """A site that people sign in by, as allauth wants it told; empty where its keys are not set."""
    if bool(client_id) != bool(secret):
        prefix = name.upper()
        raise ImproperlyConfigured(f"Set {prefix}_CLIENT_ID and {prefix}_CLIENT_SECRET, or neither of them.")
    app = {"client_id": client_id, "secret": secret}
    return {name: {"APPS": [app], "SCOPE": list(scope), "OAUTH_PKCE_ENABLED": True}} if client_id else {}


def openid_provider(url: str, title: str, client_id: str, secret: str) -> dict[str, Any]:
    """The same for a provider of one's own, which says at its address what else there is to know."""
    if not bool(url) == bool(client_id) == bool(secret):
        raise ImproperlyConfigured("Set OIDC_URL, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET, or none of them.")
    if url and not url.startswith(("https://", "http://localhost:", "http://127.0.0.1:")):
        raise ImproperlyConfigured("OIDC_URL must begin with https://.")
    found = provider("openid_connect", client_id, secret, "openid", "profile", "email")
    for settings in found.values():
        settings["APPS"][0] |= {"provider_id": "oidc", "name": title, "settings": {"server_url": url}}
    return found


def steam(key: str) -> dict[str, Any]:
    """The same for Steam, which wants no secret of anybody, and a key for asking what people are called."""
    return {"steam": {"APPS": [{"client_id": "steam", "secret": key}]}} if key else {}


def database(name: str, default_path: str) -> dict[str, object]:
    """Django's database settings from a URL: `postgres://user:password@host:port/name` or `sqlite:///path`."""
    value = text(name) or f"sqlite:///{default_path}"
    parts = urlsplit(value)
    if parts.scheme == "sqlite":
        return _sqlite(unquote(parts.path)[1:] or default_path)
    if parts.scheme in ("postgres", "postgresql"):
        return _postgres(name, value)
    raise ImproperlyConfigured(f"{name} must begin with postgres:// or sqlite:///.")


def require_connections_to_read(database: Mapping[str, Any], writes: int) -> None:
    """Raises `ImproperlyConfigured` where so many writes at a time could have all connections of the pool."""
    pool = database.get("OPTIONS", {}).get("pool")
    if pool and writes >= pool["max_size"]:
        raise ImproperlyConfigured("WRITES_AT_ONCE must be below DB_POOL_MAX: the others are for those who read.")


def _sqlite(path: str) -> dict[str, object]:
    pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
    options = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": pragmas}
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": path, "OPTIONS": options}


def _postgres(name: str, value: str) -> dict[str, object]:
    parts = urlsplit(value)
    try:
        port = parts.port
    except ValueError:
        raise ImproperlyConfigured(f"{name} has a port that is not a number.") from None
    if not parts.path[1:]:
        raise ImproperlyConfigured(f"{name} must end with the name of a database: postgres://user:password@host/name.")
    # A worker stopped inside a transaction must not freeze its tournament, hence the three timeouts.
    timeouts = "-c lock_timeout=10s -c statement_timeout=15s -c idle_in_transaction_session_timeout=5s"
    pool = {
        "min_size": integer("DB_POOL_MIN", 2, minimum=1),
        "max_size": integer("DB_POOL_MAX", 16, minimum=1),
        "timeout": decimal("DB_POOL_TIMEOUT", 20.0, minimum=0.1),
    }
    if pool["min_size"] > pool["max_size"]:
        raise ImproperlyConfigured("DB_POOL_MIN must not be above DB_POOL_MAX.")
    # A server that is gone without a word, its machine frozen or the network between cut, is an error within these.
    patience = {
        "connect_timeout": 5,
        "keepalives": 1,
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        "tcp_user_timeout": 15_000,  # milliseconds
    }
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or dict(parse_qsl(parts.query)).get("host", "")),
        "PORT": str(port or ""),
        "OPTIONS": {"pool": pool, "options": timeouts, **patience},
        "CONN_MAX_AGE": 0,
    }
