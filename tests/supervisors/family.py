"""Children that do as they are told, and a record of what happened to them."""

import asyncio
from collections.abc import Callable

import msgspec

from actors.runtime import Actor, CellSpec, NotNeeded, Question, Ref, StopReason, System
from supervisors.library.child import ChildSpec
from supervisors.library.supervisor import Supervisor, WhichChildren


class Fail(msgspec.Struct, frozen=True):
    """Raise."""


class Leave(msgspec.Struct, frozen=True):
    """End normally."""


class Wait(msgspec.Struct, frozen=True):
    """Be busy."""

    seconds: float


class WhoAreYou(Question[str], frozen=True):
    """Say your name."""


ChildMessage = Fail | Leave | Wait | WhoAreYou


class Family:
    """Makes children and writes down their starts and stops.

    Attributes:
        events: "name start" and "name stop reason", in order.
        failing_starts: name -> how many of its next starts fail.
        not_needed: names of those that have nothing to do.
    """

    def __init__(self) -> None:
        self.events: list[str] = []
        self.failing_starts: dict[str, int] = {}
        self.not_needed: set[str] = set()

    def child(self, name: str, **rest: object) -> ChildSpec:
        return ChildSpec(name, self.maker(name), **rest)  # type: ignore[arg-type] # the tests name real fields

    def maker(self, name: str) -> Callable[[], "Child"]:
        return lambda: Child(name, self)

    @property
    def starts(self) -> list[str]:
        return [event.removesuffix(" start") for event in self.events if event.endswith("start")]


class Child(Actor[ChildMessage]):
    def __init__(self, name: str, family: Family) -> None:
        self.name = name
        self.family = family

    async def on_start(self) -> None:
        if self.name in self.family.not_needed:
            raise NotNeeded
        if self.family.failing_starts.get(self.name, 0) > 0:
            self.family.failing_starts[self.name] -= 1
            raise RuntimeError("cannot start")
        self.family.events.append(f"{self.name} start")

    def on_receive(self, message: ChildMessage) -> object:
        match message:
            case Fail():
                raise RuntimeError("as asked")
            case Leave():
                self.context.self_ref.stop()
            case Wait():
                return asyncio.sleep(message.seconds)
            case WhoAreYou():
                return self.name
        return None

    async def on_stop(self, reason: StopReason) -> None:
        self.family.events.append(f"{self.name} stop {reason}")


async def supervised(system: System, supervisor: Callable[[], Supervisor]) -> Ref[object]:
    ref: Ref[object] = await system.spawn("/", CellSpec(supervisor, start_seconds=None, stop_seconds=None))
    return ref


async def tell(system: System, name: str, message: object) -> None:
    system.ref(f"/{name}").tell(message)
    await asyncio.sleep(0.01)


async def children_of(system: System) -> tuple[str, ...]:
    return await system.ref("/").ask(WhichChildren(), within=1)
