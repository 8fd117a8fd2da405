"""How a kept session's head and events are written down, as bytes, and read again. Pure."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, cast, get_args

import msgspec

from actors.visit.cache import Head
from actors.visit.to_client import LastingEvent

_KINDS: Final[dict[str, type[LastingEvent]]] = {kind.__name__: kind for kind in get_args(LastingEvent)}


def write_head(head: Head) -> bytes:
    """Write a head."""
    return msgspec.msgpack.encode(head, enc_hook=_plain)


def read_head(data: bytes) -> Head:
    """Read a head.

    Raises:
        msgspec.MsgspecError: it is none, or one of another version.
    """
    return msgspec.msgpack.decode(data, type=Head)


def _plain(value: object) -> object:
    """Write a mapping that nobody may change, such as no variants at all, as any other."""
    if isinstance(value, MappingProxyType):
        return dict(cast("Mapping[str, str]", value))
    raise NotImplementedError(f"a {type(value).__name__} is nothing that a session keeps")


def write_event(number: int, body: LastingEvent) -> bytes:
    """Write a lasting event and its number."""
    return msgspec.msgpack.encode((number, type(body).__name__, body))


def read_event(data: bytes) -> tuple[int, LastingEvent]:
    """Read a lasting event and its number.

    Raises:
        msgspec.MsgspecError: it is none.
        KeyError: it is of a kind that this version does not know.
    """
    number, kind, body = msgspec.msgpack.decode(data, type=tuple[int, str, msgspec.Raw])
    return number, msgspec.msgpack.decode(body, type=_KINDS[kind])
