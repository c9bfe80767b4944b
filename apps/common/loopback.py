"""What is on this machine, and so is never asked for through a proxy that the environment names."""

import ipaddress
from typing import Literal
from urllib.parse import urlsplit


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def is_on_this_machine(url: str) -> bool:
    """Whether an address leads to a server here: HTTP_PROXY and its kin are for those that are elsewhere."""
    return is_loopback(urlsplit(url).hostname or "")


def socket_proxy(url: str) -> Literal[True] | None:
    """The same for `websockets.connect`, as its `proxy`: what the environment names, or none."""
    return None if is_on_this_machine(url) else True
