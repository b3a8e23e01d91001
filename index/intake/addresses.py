"""Which IP addresses are public; `fetcher.py` connects to no other."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Sequence

Resolve = Callable[[str], Sequence[str]]


# Addresses -------------------------------------------------------------------------------------

# IANA's registries of special-purpose addresses, and an address of Azure's that is public by
# number only.
_NOT_PUBLIC_4 = tuple(
    map(
        ipaddress.IPv4Network,
        "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 168.63.129.16/32 169.254.0.0/16"
        " 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 192.88.99.0/24 192.168.0.0/16 198.18.0.0/15"
        " 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4".split(),
    )
)
# Everything public lies in 2000::/3, which leaves out mapped, translated and local addresses; in
# it lie Teredo and other protocols, documentation, and 6to4.
_PUBLIC_6 = ipaddress.IPv6Network("2000::/3")
_NOT_PUBLIC_6 = tuple(
    map(ipaddress.IPv6Network, "2001::/23 2001:db8::/32 2002::/16 3fff::/20".split())
)


def is_public(address: str) -> bool:
    """Whether anybody on the Internet may connect to an IPv4 or IPv6 address."""
    try:
        number = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(number, ipaddress.IPv4Address):
        return not any(number in network for network in _NOT_PUBLIC_4)
    return (
        number.scope_id is None
        and number in _PUBLIC_6
        and not any(number in network for network in _NOT_PUBLIC_6)
    )


def look_up(host: str) -> list[str]:
    """All addresses of a name, as this machine resolves it. Raises OSError."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))
