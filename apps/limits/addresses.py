"""Whose address a socket comes from, and under which key it is limited."""

from collections.abc import Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from apps.common.setting_lists import listed

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


def client_address(peer: str, forwarded: Sequence[str]) -> str:
    """The address to limit. `forwarded` are the values of X-Forwarded-For, which count only from a trusted peer:
    walked from the right, the first address that is no trusted proxy. Anything unreadable ends the walk at the peer
    that sent it, so a spoofed header changes nothing and locks out nobody else."""
    trusted = _networks(listed("WS_TRUSTED_PROXIES"))
    nearest = _parse(peer)
    if nearest is None:
        return peer
    hops = [hop.strip() for value in forwarded for hop in value.split(",")]
    while hops and _within(nearest, trusted):
        further = _parse(hops.pop())
        if further is None:
            break
        nearest = further
    return str(nearest)


def address_key(address: str) -> str:
    """The key an address is limited under: IPv6 by /64; "" where its network is exempt or it is unknown."""
    parsed = _parse(address)
    if parsed is None or _within(parsed, _networks(listed("WS_RATE_EXEMPT_NETWORKS"))):
        return ""
    return _group(parsed)


def is_trusted_proxy(peer: str) -> bool:
    """Whether a peer speaks for others, in X-Forwarded-For."""
    parsed = _parse(peer)
    return parsed is not None and _within(parsed, _networks(listed("WS_TRUSTED_PROXIES")))


def grouped(address: str) -> str:
    """The same, whether its network is exempt or not; "" for what is no address."""
    parsed = _parse(address)
    return _group(parsed) if parsed else ""


def _group(address: Address) -> str:
    return str(ip_network((address, 64), strict=False)) if address.version == 6 else str(address)


@lru_cache(maxsize=8)
def _networks(names: tuple[str, ...]) -> tuple[Network, ...]:
    return tuple(ip_network(name) for name in names)


def _within(address: Address, networks: tuple[Network, ...]) -> bool:
    return any(address in network for network in networks)


def _parse(text: str) -> Address | None:
    try:
        parsed = ip_address(text)
    except ValueError:
        return None
    # ::ffff:192.0.2.1 is 192.0.2.1 on a socket that speaks both.
    mapped = parsed.ipv4_mapped if isinstance(parsed, IPv6Address) else None
    return mapped or parsed
