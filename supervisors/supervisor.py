"""Starts its children in order, restarts them by a strategy, stops them in reverse; a tree of these is the program."""

from collections.abc import Callable, Sequence
from random import random
from typing import Any, Literal

import msgspec

from actors.runtime import Actor, ChildDown, Question, RestartsExceededError, StartError, StopReason
from supervisors.backoff import Backoff, BackoffLog
from supervisors.child import ChildSpec
from supervisors.intensity import Intensity, RestartLog
from supervisors.strategy import Strategy, restarted_together

AutoShutdown = Literal["never", "any_significant", "all_significant"]
"""Whether a supervisor ends, normally, when a significant child has ended for good, or all of them have."""


class RestartDue(msgspec.Struct, frozen=True):
    """A timer: the wait before a restart is over."""

    id: str


class WhichChildren(Question[tuple[str, ...]], frozen=True):
    """Whoever wants to know: the ids of the children that are there, in the order in which they started."""


SupervisorMessage = ChildDown | RestartDue | WhichChildren


class Supervisor(Actor[SupervisorMessage]):
    """Keeps a fixed set of children alive (OTP's supervisor)."""

    def __init__(
        self,
        children: Sequence[ChildSpec],
        *,
        strategy: Strategy = "one_for_one",
        intensity: Intensity | None = None,
        backoff: Backoff | None = None,
        auto_shutdown: AutoShutdown = "never",
        chance: Callable[[], float] = random,
    ) -> None:
        """Make a supervisor that has not started.

        Args:
            children: in the order in which they start.
            strategy: who is restarted along with a child that has ended.
            intensity: how many restarts are too many; past it this supervisor fails, and its own decides.
            backoff: waits before a restart; None restarts at once.
            auto_shutdown: whether the end of significant children ends it.
            chance: gives a number in [0, 1), for the jitter of the backoff.
        """
        self._specs = {spec.id: spec for spec in children}
        self._strategy: Strategy = strategy
        self._restarts = RestartLog(intensity or Intensity())
        self._backoff = backoff
        self._waits: dict[str, BackoffLog] = {}
        self._auto_shutdown: AutoShutdown = auto_shutdown
        self._chance = chance
        self._started: list[str] = []
        """Ids of the children that are there, running or to be restarted, in the order in which they start."""

    async def on_start(self) -> None:
        """Start the children in order.

        Raises:
            StartError: one of them could not start; those before it were stopped again.
        """
        for spec in tuple(self._specs.values()):
            try:
                await self.context.spawn_child(spec.id, spec.cell)
            except StartError:
                await self.on_stop("failed")
                raise
            self._started.append(spec.id)

    async def on_receive(self, message: SupervisorMessage) -> object:
        """Route a message.

        Raises:
            RestartsExceededError: children have failed too often; this supervisor fails with it.
        """
        match message:
            case ChildDown():
                await self._child_down(message)
            case RestartDue():
                await self._restart(message.id)
            case WhichChildren():
                return tuple(self._started)
        return None

    async def on_stop(self, reason: StopReason) -> None:
        """Stop the children, the last started first."""
        del reason
        while self._started:
            child = self._started.pop()
            await self.context.stop_child(child, self._specs[child].stop_reason)

    async def _child_down(self, message: ChildDown) -> None:
        child = message.path.rsplit("/", maxsplit=1)[-1]
        cell = self.context.system.find(message.path)
        if child not in self._started or cell is None or cell.incarnation != message.incarnation:
            return  # it was stopped or restarted meanwhile
        spec = self._specs[child]
        if not spec.comes_back(message.reason):
            await self._let_go(child, message.reason)
            return
        self._count_restart(child, message.error)
        if self._backoff is None:
            await self._restart(child)
            return
        wait = self._waits.setdefault(child, BackoffLog(self._backoff)).next_wait(
            self.context.clock.now(), self._chance
        )
        self.context.timers.start_timer(f"restart {child}", RestartDue(child), wait)

    async def _let_go(self, child: str, reason: StopReason) -> None:
        self._started.remove(child)
        await self.context.stop_child(child, reason)
        if self._specs[child].significant and self._is_over():
            self.context.self_ref.stop()

    def _is_over(self) -> bool:
        if self._auto_shutdown == "any_significant":
            return True
        left = any(self._specs[child].significant for child in self._started)
        return self._auto_shutdown == "all_significant" and not left

    def _count_restart(self, child: str, error: BaseException | None) -> None:
        if not self._restarts.allows_another(self.context.clock.now()):
            path = self.context.self_ref.path
            raise RestartsExceededError(f"the children of {path} fail too often; the last was {child}") from error

    async def _restart(self, child: str) -> None:
        """Restart a child and whom the strategy restarts with it, until all have started or it is too often."""
        together = restarted_together(self._strategy, self._started, child)
        for sibling in reversed(together):
            await self._stop_for_restart(sibling)
        for sibling in together:
            if sibling not in self._started:
                continue
            await self._start_again(sibling)

    async def _stop_for_restart(self, child: str) -> None:
        spec = self._specs[child]
        if spec.restart == "temporary":
            self._started.remove(child)
            await self.context.stop_child(child, spec.stop_reason)
        else:
            await self.context.pause_child(child, spec.stop_reason)

    async def _start_again(self, child: str) -> None:
        while True:
            try:
                await self.context.restart_child(child)
            except StartError as error:
                self._count_restart(child, error)
            else:
                return


def supervisor_spec(child_id: str, factory: Callable[[], Actor[Any]], **rest: Any) -> ChildSpec:
    """Give the spec of a child that is itself a supervisor: it may take as long as its children do."""
    return ChildSpec(child_id, factory, shutdown="infinity", **rest)
