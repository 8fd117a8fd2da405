"""What the far pool needs of the lines to inference nodes; transport/nodes/links.py fills it."""

from collections.abc import Callable, Mapping
from typing import Protocol

import msgspec

from actors.far.messages import FarLoad, FromModel, ToModel


class FarSaid(msgspec.Struct, frozen=True):
    """The lines: one frame came from a node."""

    node: str
    said: tuple[FromModel, ...]


class FarLineLost(msgspec.Struct, frozen=True):
    """The lines: a node is not to be reached any more; none of its streams goes on."""

    node: str


class FarLinesFailed(msgspec.Struct, frozen=True):
    """The lines: what should not happen has; all of them are to be made again."""

    error: BaseException


FarEvent = FarSaid | FarLineLost | FarLinesFailed


class FarLines(Protocol):
    """The lines of one incarnation; nothing here waits but `close`."""

    def open(self, tell: Callable[[FarEvent], None]) -> None:
        """Keep lines to all inference nodes from now on; whatever comes is told, in order within a node."""
        ...

    def loads(self) -> Mapping[str, FarLoad]:
        """Say of each node whose line is up how busy it said it was."""
        ...

    def say(self, node: str, message: ToModel) -> None:
        """Say something with what else is said in this turn of the loop; lost when the line is, which is told."""
        ...

    def drop(self, node: str) -> None:
        """Give a line up whose other end does not keep to the protocol; it is told as lost."""
        ...

    async def close(self) -> None:
        """End all lines, within a second."""
        ...
