"""Where a request comes from, as far as our own proxies say so. Pure."""

from collections.abc import Sequence
from ipaddress import ip_address, ip_network
from typing import Final

UNKNOWN: Final = "unknown"
_OF_ONE_HOUSE: Final = 64
"""Bits of an IPv6 address that a household is given; the rest it chooses as it likes."""


def source_of(peer: str | None, forwarded: Sequence[str], proxies: int) -> str:
    """Give the address that limits go by.

    Args:
        peer: who opened the connection to us.
        forwarded: the `X-Forwarded-For` headers, in their order; anybody can write anything there.
        proxies: how many of the last entries our own proxies wrote; 0 believes none.
    """
    entries = [entry.strip() for header in forwarded for entry in header.split(",")]
    seen = [*entries, peer or ""] if proxies else [peer or ""]
    told = seen[-1 - min(proxies, len(seen) - 1)]
    try:
        address = ip_address(told.strip("[]"))
    except ValueError:
        return peer or UNKNOWN
    if address.version == 4:  # noqa: PLR2004 - as in IPv4
        return str(address)
    return str(ip_network((int(address), _OF_ONE_HOUSE), strict=False))
