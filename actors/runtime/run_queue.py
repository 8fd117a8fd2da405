"""Whose turn it is: one callback of the loop gives all actors that have something to do their turn."""

import asyncio
import time
from collections.abc import Callable
from contextvars import Context
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from actors.runtime.turns import Turns

AT_ONCE: Final = 256
"""Questions in a row that are answered at once; then the others on the loop have their turn."""


class RunQueue:
    """The actors of one system that have something to do, first come, first served.

    Each gets one turn (turns.py limits it) before the loop looks at its sockets and timers again. A callback of the
    loop for each of them would cost more than most of their turns.

    Attributes:
        scheduled_at: when the run that is to come, or the last one, was scheduled: seconds on the loop's clock.
        at_once: how many questions may be answered at once before the loop has its turn.
        arrange: may put those that come together into another order; the seeded simulation does.
        clock: what turns are timed by, in seconds; the seeded simulation stops it, so that no turn ends by it.
    """

    __slots__ = ("_is_running", "_left_at_once", "_neutral", "_waiting", "arrange", "at_once", "clock", "scheduled_at")

    def __init__(self) -> None:
        self.scheduled_at = 0.0
        self._is_running = False
        self.at_once = self._left_at_once = AT_ONCE
        self._waiting: list[Turns] = []
        self._neutral = Context()
        """The context variables that handlers see: nobody's, else they would be those of whoever spoke first."""
        self.arrange: Callable[[list[Turns]], None] | None = None
        self.clock: Callable[[], float] = time.perf_counter

    def add(self, turns: "Turns") -> None:
        """Have an actor's turn come soon."""
        if not self._waiting:
            loop = asyncio.get_running_loop()
            self.scheduled_at = loop.time()
            loop.call_soon(self._run, context=self._neutral)
        self._waiting.append(turns)

    def run_now(self, turns: "Turns") -> bool:
        """Give an idle actor its turn before this returns; false when it is to wait for the loop."""
        if self._is_running or not self._left_at_once:
            return False
        self._left_at_once -= 1
        try:
            self._neutral.run(turns.take_turn)
        except BaseException:
            turns.break_off_turn()
            raise
        return True

    def _run(self) -> None:
        waiting, self._waiting = self._waiting, []
        self._left_at_once = self.at_once
        if self.arrange is not None:
            self.arrange(waiting)
        left = iter(waiting)
        self._is_running = True
        for turns in left:
            try:
                turns.take_turn()
            except BaseException:  # it ends the process; should somebody catch it, nobody's turn is forgotten
                self._is_running = False
                turns.break_off_turn()
                for other in left:
                    self.add(other)
                raise
        self._is_running = False
