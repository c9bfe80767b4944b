"""What is on this machine, and so is never asked for through a proxy that the environment names."""

import ipaddress
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
