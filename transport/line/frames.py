"""What a client's WebSocket frames must keep to and aiohttp does not look at (RFC 6455, 5.1 to 5.4); no I/O.

aiohttp 3.14 takes unmasked frames, a message that begins inside another one that was empty so far, lengths written
longer than need be, and continuations without end, of which the empty ones are told to nobody. Payloads are skipped
here: a frame costs its header.
"""

from typing import Final

MOST_FRAGMENTS: Final = 64
"""Frames of one message; ours have at most 64 KiB, and no client of ours takes them apart at all."""

PROTOCOL_ERROR: Final = 1002
POLICY_VIOLATION: Final = 1008

_MASKED: Final = 0x80
_FIN: Final = 0x80
_OPCODE: Final = 0x0F
_CONTROL: Final = 0x8
_WHOLE: Final = (0x81, 0x82)
"""What all frames of our own clients begin with, pings apart."""
_LONGEST_HEADER: Final = 14
_SHORT: Final = 126
"""Lengths below stand in the second byte; it itself says that two bytes follow, and one more says eight."""


class FrameError(Exception):
    """A frame that no client sends; the line ends with `code`."""

    def __init__(self, code: int, detail: str) -> None:
        super().__init__(detail)
        self.code = code


class FrameGuard:
    """Follows the frames of one line by their headers."""

    __slots__ = ("_fragments", "_head", "_left")

    def __init__(self) -> None:
        self._head = b""
        """Of a header that is not whole yet."""
        self._left = 0
        """Bytes of the payload that are still to come."""
        self._fragments = 0
        """Frames of the message that is not whole yet."""

    def feed(self, data: bytes) -> None:
        """Look at bytes as they come.

        Raises:
            FrameError: no client sends that.
        """
        at, end = 0, len(data)
        if self._left > end:
            self._left -= end
            return
        while at < end:
            if self._left:
                step = min(self._left, end - at)
                self._left -= step
                at += step
            elif not self._head and end - at >= _LONGEST_HEADER:
                at = self._begin(data, at)
            else:
                at = self._gather(data, at)

    def _gather(self, data: bytes, at: int) -> int:
        """Put a header together that comes in pieces; gives where what is behind them begins."""
        while at < len(data) and len(self._head) < _header_size(self._head):
            self._head += data[at : at + 1]
            at += 1
        if len(self._head) == _header_size(self._head):
            head, self._head = self._head, b""
            self._begin(head, 0)
        return at

    def _begin(self, data: bytes, at: int) -> int:
        """Read a header that is there whole; gives where it ends."""
        first, second = data[at], data[at + 1]
        if second < _MASKED:
            raise FrameError(PROTOCOL_ERROR, "a client masks its frames")
        length, at = second - _MASKED, at + 2
        if length >= _SHORT:
            begin, at = at, at + (2 if length == _SHORT else 8)
            length = _long(data[begin:at])
        self._left = length
        if first not in _WHOLE or self._fragments:
            self._take_apart(first)
        return at + 4

    def _take_apart(self, first: int) -> None:
        opcode = first & _OPCODE
        if opcode < _CONTROL:
            self._count(is_continuation=opcode == 0, is_last=bool(first & _FIN))

    def _count(self, *, is_continuation: bool, is_last: bool) -> None:
        if self._fragments and not is_continuation:
            raise FrameError(PROTOCOL_ERROR, "a message began inside another")
        self._fragments += 1
        if self._fragments > MOST_FRAGMENTS:
            raise FrameError(POLICY_VIOLATION, f"a message in more than {MOST_FRAGMENTS} frames")
        if is_last:
            self._fragments = 0


def _header_size(head: bytes) -> int:
    """Give how long a header is, as far as is known from its beginning."""
    if len(head) < 2:  # noqa: PLR2004 - the length is in the second byte
        return 2
    masked, length = head[1] & _MASKED, head[1] & ~_MASKED
    return 2 + {_SHORT: 2, _SHORT + 1: 8}.get(length, 0) + (4 if masked else 0)


def _long(written: bytes) -> int:
    """Read a length that stands in two or eight bytes.

    Raises:
        FrameError: it is written longer than need be.
    """
    length = int.from_bytes(written, "big")
    if length < (_SHORT if len(written) == 2 else 1 << 16):  # noqa: PLR2004 - as its docstring says
        raise FrameError(PROTOCOL_ERROR, f"a length of {length} is written shorter")
    return length
