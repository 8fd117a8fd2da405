"""Starts its children in order, restarts them by a strategy, stops them in reverse; a tree of these is the program."""

from collections.abc import Callable, Sequence
from random import random
from typing import Any, Literal

import msgspec

from actors.runtime import Actor, ChildDown, NotNeeded, Question, RestartsExceededError, StartError, StopReason
from supervisors.library.backoff import Backoff, BackoffLog
from supervisors.library.child import ChildSpec
from supervisors.library.intensity import Intensity, RestartLog
from supervisors.library.strategy import Strategy, restarted_together

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

        Raises:
            ValueError: two children have one id, or one is significant although its end can never be for good or
                ends nothing.
        """
        _check(children, auto_shutdown)
        self._specs = {spec.id: spec for spec in children}
        self._strategy: Strategy = strategy
        self._restarts = RestartLog(intensity or Intensity())
        self._backoff = backoff
        self._waits: dict[str, BackoffLog] = {}
        self._auto_shutdown: AutoShutdown = auto_shutdown
        self._chance = chance
        self._started: list[str] = []
        """Ids of the children that are there, running or to be restarted, in the order in which they start."""
        self._due: dict[str, None] = {}
        """Ids of those that wait for their restart; an empty set would take three times as much, for every visit."""

    async def on_start(self) -> None:
        """Start the children in order; one that says `NotNeeded` is left out.

        Raises:
            StartError: one of them could not start; those before it were stopped again.
        """
        for spec in tuple(self._specs.values()):
            try:
                await self.context.spawn_child(spec.id, spec.cell)
            except StartError as error:
                if isinstance(error.__cause__, NotNeeded):
                    continue
                await self.on_stop("failed")
                raise
            self._started.append(spec.id)

    def on_receive(self, message: SupervisorMessage) -> object:
        """Route a message.

        Raises:
            RestartsExceededError: children have failed too often; this supervisor fails with it.
        """
        match message:
            case ChildDown():
                return self._child_down(message)
            case RestartDue():
                return self._restart_due(message.id)
            case WhichChildren():
                return tuple(self._started)

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
        if not self._specs[child].comes_back(message.reason):
            await self._let_go(child, message.reason)
        elif child not in self._due:
            wait = self._count_restart(child, message.error)
            if wait == 0.0:
                await self._restart(child)
            else:
                self._restart_later(child, wait)

    async def _let_go(self, child: str, reason: StopReason) -> None:
        self._started.remove(child)
        self._forget_due(child)
        await self.context.stop_child(child, reason)
        if self._specs[child].significant and self._is_over():
            self.context.self_ref.stop()

    def _is_over(self) -> bool:
        if self._auto_shutdown == "any_significant":
            return True
        left = any(self._specs[child].significant for child in self._started)
        return self._auto_shutdown == "all_significant" and not left

    def _count_restart(self, child: str, error: BaseException | None) -> float:
        """Count a restart; returns the seconds to wait before it."""
        now = self.context.clock.now()
        if not self._restarts.allows_another(now):
            path = self.context.self_ref.path
            raise RestartsExceededError(f"the children of {path} fail too often; the last was {child}") from error
        if self._backoff is None:
            return 0.0
        return self._waits.setdefault(child, BackoffLog(self._backoff)).next_wait(now, self._chance)

    def _restart_later(self, child: str, wait: float) -> None:
        self._due[child] = None
        self.context.timers.start_timer(f"restart {child}", RestartDue(child), wait)

    def _forget_due(self, child: str) -> None:
        self._due.pop(child, None)
        self.context.timers.cancel(f"restart {child}")

    async def _restart_due(self, child: str) -> None:
        if child in self._due:
            await self._restart(child)

    async def _restart(self, child: str) -> None:
        """Restart a child and whom the strategy restarts with it; one that does not start is tried again later.

        Later, so that this supervisor hears what it is asked meanwhile.
        """
        together = restarted_together(self._strategy, self._started, child)
        for sibling in reversed(together):
            await self._stop_for_restart(sibling)
        for sibling in together:
            if sibling not in self._started:
                continue
            try:
                await self.context.restart_child(sibling)
            except StartError as error:
                if isinstance(error.__cause__, NotNeeded):
                    self._started.remove(sibling)
                    await self.context.stop_child(sibling, "normal")
                    continue
                self._restart_later(sibling, self._count_restart(sibling, error))
                return

    async def _stop_for_restart(self, child: str) -> None:
        self._forget_due(child)
        spec = self._specs[child]
        if spec.restart == "temporary":
            self._started.remove(child)
            await self.context.stop_child(child, spec.stop_reason)
        else:
            await self.context.pause_child(child, spec.stop_reason)


def supervisor_spec(child_id: str, factory: Callable[[], Actor[Any]], **rest: Any) -> ChildSpec:
    """Give the spec of a child that is itself a supervisor: it may take as long as its children do."""
    return ChildSpec(child_id, factory, shutdown="infinity", **rest)


def _check(children: Sequence[ChildSpec], auto_shutdown: AutoShutdown) -> None:
    ids = [spec.id for spec in children]
    twice = sorted({child for child in ids if ids.count(child) > 1})
    if twice:
        raise ValueError(f"every child has an id of its own; more than one has {', '.join(twice)}")
    for spec in children:
        if spec.significant and (auto_shutdown == "never" or spec.restart == "permanent"):
            raise ValueError(f"{spec.id} is significant: it must not be permanent, nor auto_shutdown never")
