"""How many connections each address has open in this process, whatever is spoken on them."""

from collections import Counter
from typing import Any

from django.conf import settings

from apps.limits.addresses import address_key, is_trusted_proxy

_open: Counter[str] = Counter()


def key_of(client: Any) -> str:
    """What a peer is counted under; "" for one that is not counted: an exempt network, or a trusted proxy, behind which
    are many."""
    peer = client[0] if client else ""
    return "" if is_trusted_proxy(peer) else address_key(peer)


def arrive(key: str) -> int:
    """Count one more connection; how many the address has now, 0 where it is not counted."""
    if not key:
        return 0
    _open[key] += 1
    return _open[key]


def leave(key: str) -> None:
    """Count one less. Every connection that arrived leaves once, when its transport is gone."""
    if not key:
        return
    _open[key] -= 1
    if _open[key] <= 0:
        del _open[key]


def most() -> int:
    return int(settings.HTTP_CONNECTIONS_PER_ADDRESS)
