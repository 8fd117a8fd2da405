"""What an actor is: pykka's words, one message at a time, on asyncio."""

from typing import TYPE_CHECKING, Generic, TypeVar

from actors.runtime.messages import StopReason

if TYPE_CHECKING:
    from actors.runtime.context import Context

M = TypeVar("M")


class Actor(Generic[M]):
    """An object that handles one message at a time; its state is its own.

    The life of an incarnation: the factory makes the object, `context` is set, `on_start` runs, `on_receive` runs for
    every message, `on_stop` runs once. When a told message's handler raises, `on_failure` runs before `on_stop`, and
    the supervisor decides about the next incarnation; the message is not delivered again. When an asked message's
    handler raises, the asker gets the error and the actor goes on, as in pykka. An incarnation whose `on_start` raised
    or was cut off has not begun, and has no `on_stop`.
    """

    context: "Context[M]"
    """What the actor may use of the runtime; set before `on_start`."""

    async def on_start(self) -> None:
        """Prepare; nothing is received before this ends. A raise means that the actor has not started."""

    def on_receive(self, message: M) -> object:
        """Handle one message; may be a coroutine function. What it returns (or awaits) answers an ask."""
        raise TypeError(f"{type(self).__name__} does not understand {type(message).__name__}")

    async def on_failure(self, error: BaseException) -> None:
        """Take note of what a told message's handler raised, before `on_stop`."""

    async def on_stop(self, reason: StopReason) -> None:
        """Clean up, within the time that the child's spec gives; exactly once an incarnation."""
