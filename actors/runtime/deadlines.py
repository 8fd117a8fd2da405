"""The deadlines of questions: no timer each, which would cost more than most questions themselves."""

import asyncio
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from actors.runtime.sealed import Ask

SWEEP_SECONDS: Final = 0.05
"""How long a question that has been answered is kept at most."""


class Deadlines:
    """The open questions of a system, by deadline.

    Nearly all are answered within a moment, so each is only put on a list, which is swept now and then: what is still
    open then gets a timer together with all that end at the same time.
    """

    __slots__ = ("_fresh", "_timed")

    def __init__(self) -> None:
        self._fresh: list[Ask] = []
        self._timed: dict[float, list[Ask]] = {}

    @property
    def open_questions(self) -> int:
        """How many are kept."""
        return len(self._fresh) + sum(len(asks) for asks in self._timed.values())

    def add(self, ask: "Ask") -> None:
        """Have a question fail when its deadline passes."""
        if ask.within <= SWEEP_SECONDS:
            self._set_timer(ask)
            return
        if not self._fresh:
            asyncio.get_running_loop().call_later(SWEEP_SECONDS, self._sweep)
        self._fresh.append(ask)

    def _sweep(self) -> None:
        fresh, self._fresh = self._fresh, []
        for ask in fresh:
            if not ask.reply.done():
                self._set_timer(ask)

    def _set_timer(self, ask: "Ask") -> None:
        asks = self._timed.get(ask.deadline)
        if asks is None:
            asks = self._timed[ask.deadline] = []
            asyncio.get_running_loop().call_at(ask.deadline, self._expire, ask.deadline)
        asks.append(ask)

    def _expire(self, deadline: float) -> None:
        for ask in self._timed.pop(deadline):
            ask.fail_late()  # to those that were answered meanwhile it makes no difference
