"""Values of settings that would be taken, and fail later: at a request, a mail, a socket. A start looks at all of them.

The environment's are refused where they are read (`env.py`); these may come from a settings module too.
"""

from collections.abc import Iterator
from email.utils import parseaddr
from importlib import import_module
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from redis.connection import parse_url

from apps.common.redis import redis_url
from apps.common.setting_lists import listed
from deltacrown.env import RATE, RATE_WORDS

SQLITE_WITHOUT_A_FILE = (":memory:", "file:")


def wrong_values() -> Iterator[str]:
    """One line for each value that cannot be meant, saying what to set."""
    yield from _rates()
    yield from _lists()
    yield from _networks()
    yield from _mail()
    yield from _stores()
    most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    if most is not None and most < settings.REQUEST_BODY_MAX_BYTES:
        yield f"DATA_UPLOAD_MAX_MEMORY_SIZE is {most}, below REQUEST_BODY_MAX_BYTES. Set both to the same."
    try:
        ZoneInfo(settings.TIME_ZONE)
    except (KeyError, ValueError, OSError):
        yield f"TIME_ZONE is {settings.TIME_ZONE!r}, which does not exist. Set it to one such as UTC or Asia/Dhaka."


def is_origin(url: str) -> bool:
    """Whether it is a scheme of the web and a host, with a port if need be, and nothing else."""
    try:
        parts = urlsplit(url)
        whole = f"{parts.scheme}://{parts.netloc}" == url and "@" not in url and (parts.port or 1) > 0
    except ValueError:
        return False
    return whole and bool(parts.hostname) and parts.scheme in ("http", "https")


def _rates() -> Iterator[str]:
    for scope, rate in settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"].items():
        if not RATE.fullmatch(str(rate)):
            yield f"The rate of {scope!r} in DEFAULT_THROTTLE_RATES is {rate!r}. Set it to {RATE_WORDS}."


def _lists() -> Iterator[str]:
    for name in ("WS_ALLOWED_ORIGINS", "CSRF_TRUSTED_ORIGINS", "CORS_ALLOWED_ORIGINS"):
        for origin in listed(name):
            # Django's own takes all hosts of a domain; a socket's origin is compared as it is.
            plain = origin.replace("://*.", "://") if name.startswith("CSRF") else origin.rstrip("/")
            if not is_origin(plain) or "*" in plain:
                yield f"{name} holds {origin!r}. Set it to schemes and hosts, and ports if need be: https://example.org"
    for host in listed("ALLOWED_HOSTS"):
        if "/" in host or (":" in host and not host.endswith("]")):
            yield f"ALLOWED_HOSTS holds {host!r}. Set it to host names, without scheme and port: example.org"


def _networks() -> Iterator[str]:
    for name in ("WS_TRUSTED_PROXIES", "WS_RATE_EXEMPT_NETWORKS"):
        for network in listed(name):
            try:
                everybody = ip_network(network).prefixlen == 0
            except ValueError:
                yield f"{name} holds {network!r}, which is no network. Write 192.0.2.0/24 or 2001:db8::/32."
                continue
            if everybody and name == "WS_TRUSTED_PROXIES":
                yield f"WS_TRUSTED_PROXIES holds {network}, so anybody could forge an address. Set it to your proxies'."


def _mail() -> Iterator[str]:
    if settings.EMAIL_USE_TLS and settings.EMAIL_USE_SSL:
        yield "EMAIL_USE_TLS and EMAIL_USE_SSL are both on. Set one: SSL for port 465, TLS for others."
    if "@" not in parseaddr(settings.DEFAULT_FROM_EMAIL)[1]:
        yield f"DEFAULT_FROM_EMAIL is {settings.DEFAULT_FROM_EMAIL!r}. Set it to a name and an address: Cups <me@a.org>"
    module, _, name = settings.EMAIL_BACKEND.rpartition(".")
    if module and not _has(module, name):
        yield f"EMAIL_BACKEND is {settings.EMAIL_BACKEND}, which does not exist. Set it to the path of a class."


def _has(module: str, name: str) -> bool:
    try:
        return hasattr(import_module(module), name)
    except ImportError:
        return False


def _stores() -> Iterator[str]:
    try:
        if redis_url():
            parse_url(redis_url())
    except ValueError:
        yield "REDIS_URL is no address of a Redis. Set it to one such as redis://127.0.0.1:6379/0"
    database = settings.DATABASES["default"]
    place = str(database.get("NAME", ""))
    is_file = str(database["ENGINE"]).endswith("sqlite3") and not place.startswith(SQLITE_WITHOUT_A_FILE)
    if is_file and not Path(place).absolute().parent.is_dir():
        yield f"DATABASE_URL leads to {place}, whose directory does not exist. Make it, or name another."
