"""Which pages may open a learner's line."""

import pytest

from transport.origins import is_welcome

FRIENDS = frozenset({"https://learn.example.org", "http://learn.example.org:8080"})

CASES = {
    "no browser": (None, "localhost:8080", True),
    "our page on localhost": ("http://localhost:8080", "localhost:8080", True),
    "our page on an address": ("http://127.0.0.1:8080", "127.0.0.1:8080", True),
    "our page on an IPv6 address": ("http://[::1]:8080", "[::1]:8080", True),
    "our page behind TLS": ("https://192.168.1.4", "192.168.1.4", True),
    "a friend": ("https://learn.example.org", "api.example.org", True),
    "a friend with a port": ("http://learn.example.org:8080", "learn.example.org:8080", True),
    "a friend under another scheme": ("http://learn.example.org", "learn.example.org", False),
    "a friend under another port": ("https://learn.example.org:444", "learn.example.org", False),
    "a friend in capitals": ("https://LEARN.example.org", "localhost:8080", False),
    "a stranger": ("https://evil.example.org", "localhost:8080", False),
    "a stranger whose DNS entry was turned to us": ("http://evil.example.org:8080", "evil.example.org:8080", False),
    "a stranger that begins like us": ("http://127.0.0.1.evil.example.org", "127.0.0.1", False),
    "another port of this machine": ("http://localhost:3000", "localhost:8080", False),
    "a sandboxed frame": ("null", "localhost:8080", False),
    "a null that says so twice": ("null", "null", False),
    "nothing": ("", "localhost:8080", False),
    "no host": ("http://", "", False),
    "a host that is none": ("http://[::1", "[::1", False),
}


@pytest.mark.parametrize(("origin", "host", "welcome"), CASES.values(), ids=CASES.keys())
def test_only_our_own_page_and_the_operators_friends_are_let_in(
    origin: str | None, host: str, *, welcome: bool
) -> None:
    assert is_welcome(origin, host, FRIENDS) == welcome
