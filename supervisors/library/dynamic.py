"""A supervisor of many alike: children come by request, from one template; a bad one never takes the rest down."""

import asyncio
from collections.abc import Callable
from random import random
from typing import Any, Generic, TypeVar

from actors.runtime import Actor, ChildDown, Question, Ref, RestartsExceededError, StartError, StopReason
from supervisors.library.backoff import Backoff, BackoffLog
from supervisors.library.child import ChildSpec
from supervisors.library.intensity import Intensity, RestartLog
from supervisors.library.supervisor import AutoShutdown, RestartDue

Seed = TypeVar("Seed")


class StartChild(Question[Ref[Any]], Generic[Seed], frozen=True):
    """Whoever needs another child: the template makes its spec from the seed."""

    seed: Seed


class CountChildren(Question[int], frozen=True):
    """Whoever wants to know how many there are."""


class CrowdedError(Exception):
    """There are as many children as there may be."""


class StopAccepting(Question[None], frozen=True):
    """Shutdown's first phase: no child is started any more."""


DynamicMessage = StartChild[Any] | ChildDown | CountChildren | StopAccepting | RestartDue


class _Child:
    """A child, and how often it failed."""

    __slots__ = ("is_due", "restarts", "spec", "waits")

    def __init__(self, spec: ChildSpec, budget: Intensity, backoff: Backoff | None) -> None:
        self.spec = spec
        self.restarts = RestartLog(budget)
        self.waits = None if backoff is None else BackoffLog(backoff)
        self.is_due = False


class DynamicSupervisor(Actor[DynamicMessage], Generic[Seed]):
    """Starts children from a template as they are asked for (OTP's simple_one_for_one).

    Each child has a restart budget of its own: past it the child is let go, and its siblings notice nothing.
    """

    def __init__(
        self,
        template: Callable[[Seed], ChildSpec],
        *,
        most: int,
        budget: Intensity | None = None,
        intensity: Intensity | None = None,
        backoff: Backoff | None = None,
        auto_shutdown: AutoShutdown = "never",
        chance: Callable[[], float] = random,
    ) -> None:
        """Make a supervisor without children.

        Args:
            template: makes the spec of a child from its seed.
            most: how many children there may be.
            budget: restarts that each child may have.
            intensity: restarts that all children together may have, past which this supervisor fails; None for any.
            backoff: waits before a restart; None restarts at once.
            auto_shutdown: whether the end of significant children ends it.
            chance: gives a number in [0, 1), for the jitter of the backoff.
        """
        self._template = template
        self._most = most
        self._budget = budget or Intensity()
        self._restarts = None if intensity is None else RestartLog(intensity)
        self._backoff = backoff
        self._auto_shutdown: AutoShutdown = auto_shutdown
        self._chance = chance
        self._children: dict[str, _Child] = {}
        self._is_closed = False

    def on_receive(self, message: DynamicMessage) -> object:
        """Route a message.

        Raises:
            RestartsExceededError: children have failed too often together; this supervisor fails with it.
        """
        match message:
            case StartChild():
                return self._start_child(message)
            case ChildDown():
                return self._child_down(message)
            case RestartDue():
                return self._restart(message.id)
            case CountChildren():
                return len(self._children)
            case StopAccepting():
                self._is_closed = True
                return None

    async def on_stop(self, reason: StopReason) -> None:
        """Stop all children at once, the latest first: they know nothing of each other."""
        del reason
        children, self._children = self._children, {}
        stops = (self.context.stop_child(name, child.spec.stop_reason) for name, child in reversed(children.items()))
        await asyncio.gather(*stops)

    async def _start_child(self, message: StartChild[Seed]) -> Ref[Any]:
        if self._is_closed or len(self._children) >= self._most:
            raise CrowdedError("no more are taken in" if self._is_closed else f"{self._most} are all there can be")
        spec = self._template(message.seed)
        ref = await self.context.spawn_child(spec.id, spec.cell)
        self._children[spec.id] = _Child(spec, self._budget, self._backoff)
        return ref

    async def _child_down(self, message: ChildDown) -> None:
        name = message.path.rsplit("/", maxsplit=1)[-1]
        child = self._children.get(name)
        cell = self.context.system.find(message.path)
        if child is None or cell is None or cell.incarnation != message.incarnation:
            return  # it was stopped or restarted meanwhile
        if not child.spec.comes_back(message.reason):
            await self._let_go(name, message.reason)
        elif not child.is_due:
            await self._restart_or_let_go(name, message.error)

    async def _let_go(self, name: str, reason: StopReason) -> None:
        child = self._children.pop(name)
        self.context.timers.cancel(f"restart {name}")
        await self.context.stop_child(name, reason)
        if child.spec.significant and self._is_over():
            self.context.self_ref.stop()

    def _is_over(self) -> bool:
        if self._auto_shutdown == "any_significant":
            return True
        left = any(child.spec.significant for child in self._children.values())
        return self._auto_shutdown == "all_significant" and not left

    async def _restart_or_let_go(self, name: str, error: BaseException | None) -> None:
        """Have a child restarted as often as its budget allows."""
        child, now = self._children[name], self.context.clock.now()
        if not child.restarts.allows_another(now):
            self.context.log.error("child_let_go", path=self.context.child_path(name), error=repr(error))
            await self._let_go(name, "failed")
            return
        if self._restarts is not None and not self._restarts.allows_another(now):
            path = self.context.self_ref.path
            raise RestartsExceededError(f"the children of {path} fail too often; the last was {name}") from error
        wait = 0.0 if child.waits is None else child.waits.next_wait(now, self._chance)
        child.is_due = True
        self.context.timers.start_timer(f"restart {name}", RestartDue(name), wait)

    async def _restart(self, name: str) -> None:
        child = self._children.get(name)
        if child is None or not child.is_due:
            return
        child.is_due = False
        try:
            await self.context.restart_child(name)
        except StartError as error:
            await self._restart_or_let_go(name, error)
