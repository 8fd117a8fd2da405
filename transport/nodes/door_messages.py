"""What is said to the door of lines and by it; transport/nodes/door.py answers."""

from collections.abc import Callable
from typing import Protocol

import msgspec

from actors.far.messages import ToModel
from actors.pool.messages import FromPool, StreamGranted, StreamRefused
from actors.pool.statistics import PoolStatistics
from actors.runtime import Question
from transport.door import WhereAreYou
from transport.nodes.link import Link


class LineUp(msgspec.Struct, frozen=True):
    """A connection of this door: its other end is one of ours."""

    link: Link[ToModel]


class LineSaid(msgspec.Struct, frozen=True):
    """A line: one frame came."""

    link: Link[ToModel]
    said: tuple[ToModel, ...]


class LineDown(msgspec.Struct, frozen=True):
    """A line: it is over."""

    link: Link[ToModel]


class Opened(msgspec.Struct, frozen=True):
    """The pool has answered, or could not."""

    link: Link[ToModel]
    number: int
    answer: StreamGranted | StreamRefused


class Beat(msgspec.Struct, frozen=True):
    """A timer: tell the lines how the pool is."""


class Described(msgspec.Struct, frozen=True):
    """The pool has said how it is."""

    statistics: PoolStatistics


class Leave(Question[None], frozen=True):
    """The tree, on its way down: have all streams opened elsewhere; answered once none is left."""


class GiveAway(msgspec.Struct, frozen=True):
    """A timer: the next streams are to go."""


LinkDoorMessage = FromPool | LineSaid | Opened | LineUp | LineDown | Beat | Described | WhereAreYou | Leave | GiveAway


class DoorStatistics(msgspec.Struct, frozen=True):
    """How the door is."""

    lines: int
    streams: int


class DoorMeter(Protocol):
    """Where figures go; transport/telemetry/lines.py fills it."""

    def bind(self, statistics: Callable[[], DoorStatistics]) -> None:
        """Ask this for gauges from now on."""
        ...

    def heard(self) -> None:
        """Note a chunk that was heard for another node."""
        ...

    def line_over(self, reason: str) -> None:
        """Note a line that is over, or did not come to be, and what kind of error it was."""
        ...
