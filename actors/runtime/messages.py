"""The words that every actor understands: questions, and what is said about lives and deaths."""

from typing import TYPE_CHECKING, Generic, Literal, TypeVar

import msgspec

if TYPE_CHECKING:
    from actors.runtime.ref import Ref

Answer = TypeVar("Answer")
Answer_co = TypeVar("Answer_co", covariant=True)

StopReason = Literal["normal", "shutdown", "killed", "failed", "passivated"]
"""Why an incarnation ended: by itself, asked by its supervisor, cut off, because a handler raised, or to rest until
somebody speaks to it again."""


class Question(msgspec.Struct, Generic[Answer_co], frozen=True):
    """A message that is asked; `Answer_co` is the type of its answer."""


class Terminated(msgspec.Struct, frozen=True):
    """To a watcher, exactly once: the actor behind this ref is gone for good (a restart is no end)."""

    ref: "Ref[object]"
    reason: StopReason


class ChildDown(msgspec.Struct, frozen=True):
    """To a supervisor, from its child's cell: an incarnation has ended by itself or failed; the supervisor decides."""

    path: str
    incarnation: int
    reason: StopReason
    error: BaseException | None = None


class ReceiveTimeout(msgspec.Struct, frozen=True):
    """To an actor that asked for it: no message was handled for so long. Once, until the next message."""

    seconds: float


class Lagged(msgspec.Struct, frozen=True):
    """To a subscriber of events, in the place of those that it was too slow for."""

    missed: int
