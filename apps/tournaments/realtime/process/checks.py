"""What `manage.py check` says of a configuration that would not hold."""

from collections.abc import Iterator
from ipaddress import ip_network
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from apps.common.setting_lists import listed
from apps.tournaments.domain.event_registry import REGISTRY
from apps.tournaments.realtime.sockets.commands import COMMANDS
from apps.tournaments.realtime.sockets.protocol import FRAMES

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


@register()
def check_realtime(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    return [*_limits(), *_batching(), *_networks(), *_layer(), *_events()]


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
        for network in listed(name):
            try:
                ip_network(network)
            except ValueError:
                hint = "Write networks as 192.0.2.0/24 or 2001:db8::/32, separated by commas."
                yield Error(f"{name} contains an invalid network.", hint=hint, id="deltacrown.E003")


def _layer() -> Iterator[CheckMessage]:
    layer: dict[str, Any] = settings.CHANNEL_LAYERS.get("default", {})
    backend = layer.get("BACKEND", "")
    if "channels_redis" in backend:
        for host in layer.get("CONFIG", {}).get("hosts", ()):
            if not isinstance(host, dict) or host.get("socket_timeout", 5) is not None:
                hint = 'Give each host as {"address": url, "socket_timeout": None}.'
                text = "The Redis channel layer has a socket timeout: idle subscriptions would die after it."
                yield Error(text, hint=hint, id="deltacrown.E004")


def _events() -> Iterator[CheckMessage]:
    replies = {command.reply for command in COMMANDS.values()}
    for name in sorted(REGISTRY.keys() & (FRAMES | replies)):
        place = f"{REGISTRY[name].__module__}.{REGISTRY[name].__qualname__}"
        hint = "Rename the event: a client could not tell the two apart."
        yield Error(f"The event {place} has the name of a frame, {name}.", hint=hint, id="deltacrown.E012")
