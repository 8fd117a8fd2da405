"""Where a request comes from."""

import pytest

from transport.accounts.sources import source_of

CASES = {
    "no proxy": ("203.0.113.7", [], 0, "203.0.113.7"),
    "no proxy, and a header that anybody wrote": ("203.0.113.7", ["1.1.1.1"], 0, "203.0.113.7"),
    "one proxy": ("10.0.0.1", ["203.0.113.7"], 1, "203.0.113.7"),
    "one proxy, and what the client wrote before it": ("10.0.0.1", ["1.1.1.1, 203.0.113.7"], 1, "203.0.113.7"),
    "two headers": ("10.0.0.1", ["1.1.1.1", "203.0.113.7"], 1, "203.0.113.7"),
    "two proxies": ("10.0.0.1", ["1.1.1.1, 203.0.113.7, 10.0.0.2"], 2, "203.0.113.7"),
    "fewer entries than proxies": ("10.0.0.1", ["203.0.113.7"], 3, "203.0.113.7"),
    "a proxy that says nothing": ("10.0.0.1", [], 1, "10.0.0.1"),
    "nonsense": ("10.0.0.1", ["evil"], 1, "10.0.0.1"),
    "a household of IPv6": ("2001:db8:1:2:3:4:5:6", [], 0, "2001:db8:1:2::/64"),
    "IPv6 in brackets": ("10.0.0.1", ["[2001:db8:1:2::9]"], 1, "2001:db8:1:2::/64"),
    "nobody": (None, [], 0, "unknown"),
}


@pytest.mark.parametrize(("peer", "forwarded", "proxies", "source"), CASES.values(), ids=CASES.keys())
def test_the_address_that_limits_go_by(peer: str | None, forwarded: list[str], proxies: int, source: str) -> None:
    assert source_of(peer, forwarded, proxies) == source
