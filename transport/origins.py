"""Which web pages may open a learner's line: an exact list, for browsers say truthfully which page they are on. Pure.

A server cannot tell its own name: a stranger's page whose DNS entry was turned to 127.0.0.1 (DNS rebinding) brings the
stranger's name in `Host` and `Origin` alike. So only `localhost` and bare addresses, which no DNS entry can turn, count
as our own without being listed.
"""

from ipaddress import ip_address
from urllib.parse import urlsplit


def is_welcome(origin: str | None, host: str, allowed: frozenset[str]) -> bool:
    """Say whether a handshake may go on.

    Args:
        origin: the `Origin` header; None from programs that are no browsers.
        host: the `Host` header.
        allowed: the operator's exact list.
    """
    if origin is None or origin in allowed:
        return True
    return origin in {f"http://{host}", f"https://{host}"} and _cannot_be_turned(host)


def _cannot_be_turned(host: str) -> bool:
    try:
        name = urlsplit(f"//{host}").hostname or ""
        return name == "localhost" or bool(ip_address(name))
    except ValueError:
        return False
