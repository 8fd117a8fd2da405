"""A supervisor of many alike: children come by request, from one template; a bad one never takes the rest down."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from actors.runtime import Actor, ChildDown, Question, Ref, StartError, StopReason
from supervisors.child import ChildSpec
from supervisors.intensity import Intensity, RestartLog

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


DynamicMessage = StartChild[Any] | ChildDown | CountChildren | StopAccepting


class DynamicSupervisor(Actor[DynamicMessage], Generic[Seed]):
    """Starts children from a template as they are asked for (OTP's simple_one_for_one).

    Each child has a restart budget of its own: past it the child is let go, and its siblings notice nothing.
    """

    def __init__(self, template: Callable[[Seed], ChildSpec], *, most: int, budget: Intensity | None = None) -> None:
        """Make a supervisor without children.

        Args:
            template: makes the spec of a child from its seed.
            most: how many children there may be.
            budget: restarts that each child may have.
        """
        self._template = template
        self._most = most
        self._budget = budget or Intensity()
        self._specs: dict[str, ChildSpec] = {}
        self._restarts: dict[str, RestartLog] = {}
        self._is_closed = False

    def on_receive(self, message: DynamicMessage) -> object:
        """Route a message."""
        match message:
            case StartChild():
                return self._start_child(message)
            case ChildDown():
                return self._child_down(message)
            case CountChildren():
                return len(self._specs)
            case StopAccepting():
                self._is_closed = True
                return None

    async def on_stop(self, reason: StopReason) -> None:
        """Stop all children, the latest first."""
        del reason
        while self._specs:
            child, spec = self._specs.popitem()
            await self.context.stop_child(child, spec.stop_reason)

    async def _start_child(self, message: StartChild[Seed]) -> Ref[Any]:
        if self._is_closed or len(self._specs) >= self._most:
            raise CrowdedError("no more are taken in" if self._is_closed else f"{self._most} are all there can be")
        spec = self._template(message.seed)
        ref = await self.context.spawn_child(spec.id, spec.cell)
        self._specs[spec.id] = spec
        return ref

    async def _child_down(self, message: ChildDown) -> None:
        child = message.path.rsplit("/", maxsplit=1)[-1]
        spec = self._specs.get(child)
        cell = self.context.system.find(message.path)
        if spec is None or cell is None or cell.incarnation != message.incarnation:
            return  # it was stopped meanwhile
        if spec.comes_back(message.reason) and await self._restarted(child):
            return
        del self._specs[child]
        self._restarts.pop(child, None)
        await self.context.stop_child(child, message.reason)

    async def _restarted(self, child: str) -> bool:
        """Restart a child as often as its budget allows; false when it has none left."""
        log = self._restarts.setdefault(child, RestartLog(self._budget))
        while log.allows_another(self.context.clock.now()):
            try:
                await self.context.restart_child(child)
            except StartError:
                continue
            return True
        return False
