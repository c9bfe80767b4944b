"""What `manage.py check` says of a configuration that would not hold."""

from collections.abc import Iterator
from ipaddress import ip_network
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.db import connection

POSITIVE = (
    "WS_RATE_CONN_PER_USER",
    "WS_RATE_CONN_PER_IP",
    "WS_RATE_CONN_PER_EXEMPT_IP",
    "WS_RATE_ROOM_MAX_MEMBERS",
    "WS_RATE_MSG_RPS",
    "WS_RATE_MSG_BURST",
    "WS_RATE_MSG_RPS_IP",
    "WS_RATE_MSG_BURST_IP",
    "WS_RATE_CONTROL_RPS",
    "WS_RATE_CONTROL_BURST",
    "WS_RATE_CONNECT_RPS_IP",
    "WS_RATE_CONNECT_BURST_IP",
    "WS_LEASE_SECONDS",
)
DEVELOPMENT_SECRET = "development-only"


@register()
def check_realtime(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    return [*_limits(), *_batching(), *_networks(), *_layer(), *_database(), *_production()]


def _limits() -> Iterator[CheckMessage]:
    for name in POSITIVE:
        if getattr(settings, name) <= 0:
            hint = "Give it a positive number, or switch the limits off with WS_RATE_ENABLED=0."
            yield Error(
                f"{name} is {getattr(settings, name)}: nobody could do anything.", hint=hint, id="deltacrown.E001"
            )

    if not 0 <= settings.WS_RATE_ROOM_KEPT_PERCENT < 100:
        hint = "Give it a number from 0 to 99: the share of a room's seats that only people with a role may take."
        kept = settings.WS_RATE_ROOM_KEPT_PERCENT
        yield Error(f"WS_RATE_ROOM_KEPT_PERCENT is {kept}: nobody could watch.", hint=hint, id="deltacrown.E001")


def _batching() -> Iterator[CheckMessage]:
    if settings.WS_SCORE_BATCH_MAX_WAIT_MS < settings.WS_SCORE_BATCH_WINDOW_MS:
        hint = "Raise the cap to at least the window."
        yield Error("WS_SCORE_BATCH_MAX_WAIT_MS is below WS_SCORE_BATCH_WINDOW_MS.", hint=hint, id="deltacrown.E002")


def _networks() -> Iterator[CheckMessage]:
    for name in ("WS_RATE_EXEMPT_NETWORKS", "WS_TRUSTED_PROXIES"):
        for network in getattr(settings, name):
            try:
                ip_network(network)
            except ValueError:
                hint = "Write networks as 192.0.2.0/24 or 2001:db8::/32, separated by commas."
                yield Error(f"{name} holds something that is no network.", hint=hint, id="deltacrown.E003")


def _layer() -> Iterator[CheckMessage]:
    layer: dict[str, Any] = settings.CHANNEL_LAYERS.get("default", {})
    backend = layer.get("BACKEND", "")
    if "channels_redis" in backend:
        for host in layer.get("CONFIG", {}).get("hosts", ()):
            if not isinstance(host, dict) or host.get("socket_timeout", 5) is not None:
                hint = 'Give each host as {"address": url, "socket_timeout": None}.'
                text = "The Redis channel layer has a socket timeout: idle subscriptions would die after it."
                yield Error(text, hint=hint, id="deltacrown.E004")
    if "InMemory" in backend and settings.WORKERS > 1:
        hint = "Set REDIS_URL, or run one worker."
        yield Error("Several workers share no in-memory channel layer.", hint=hint, id="deltacrown.E005")


def _database() -> Iterator[CheckMessage]:
    if connection.vendor == "sqlite" and settings.WORKERS > 1:
        hint = "Set DATABASE_URL to a PostgreSQL, or run one worker."
        text = "Several workers on SQLite would wait for one another's writes."
        yield Error(text, hint=hint, id="deltacrown.E007")


def _production() -> Iterator[CheckMessage]:
    if settings.DEBUG:
        return
    if str(settings.SECRET_KEY).startswith(DEVELOPMENT_SECRET) or len(settings.SECRET_KEY) < 32:
        hint = "Set SECRET_KEY to at least 32 random characters."
        yield Error("SECRET_KEY is the development one or too short.", hint=hint, id="deltacrown.E006")
    if settings.METRICS_TOKEN and len(settings.METRICS_TOKEN) < 16:
        hint = "Give METRICS_TOKEN at least 16 random characters, or none: then only this machine reads /metrics."
        yield Error("METRICS_TOKEN is so short that it could be guessed.", hint=hint, id="deltacrown.E008")
    if not settings.WS_ALLOWED_ORIGINS:
        hint = "Set WS_ALLOWED_ORIGINS to the origins of your pages; until then only the request's own host is allowed."
        yield Warning("WS_ALLOWED_ORIGINS is empty.", hint=hint, id="deltacrown.W001")
