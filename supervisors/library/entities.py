"""Actors by kind and id that are there when somebody speaks to them, and rest when nobody does.

`/learners/amina` need not be started: the first message makes it, at most one at a time. After a quiet time, or when
there are too many, it rests: its incarnation ends, and its `on_stop` saves what must be saved. What is said to it
meanwhile waits in its mailbox and brings it back. (Orleans' virtual actors, Akka's passivation.)
"""

import asyncio
from collections.abc import Callable
from heapq import nsmallest
from random import random
from typing import TYPE_CHECKING, Final

import msgspec

from actors.runtime import Actor, ChildDown, Question, StartError, StopReason
from supervisors.library.backoff import Backoff, BackoffLog
from supervisors.library.child import ChildSpec
from supervisors.library.intensity import Intensity, RestartLog

if TYPE_CHECKING:
    from actors.runtime.cell import Cell

Template = Callable[[str], ChildSpec | None]
"""Gives the spec of an entity from its id; None when there can be none of that id."""

Forward = Callable[[str, object], object]
"""Says to the entity of an id, wherever it is now, what was said to it here."""

_SLACK: Final = 50
"""When there are too many, a fiftieth of them rest at once: to look for the next one each time would take too long."""


class Resting(msgspec.Struct, frozen=True):
    """When entities rest, besides when they say so themselves (`Context.passivate`)."""

    idle_seconds: float | None = 120.0
    """After this long without a message, at most half of it later; None for never."""
    most: int | None = None
    """When there are more than these, those rest that were spoken to least recently; None for any number."""


class CountEntities(Question[int], frozen=True):
    """Whoever wants to know how many are there."""


class Release(Question[int], frozen=True):
    """The shards' owner: these ids are not ours, all others are; let entities rest that are not, keep their messages.

    Answers how many rested, once they all do.
    """

    is_released: Callable[[str], bool]
    """Says of an id whether it is not ours."""


class KeptIds(Question[tuple[str, ...]], frozen=True):
    """The shards' owner: for which ids that are not ours do messages wait?"""


class HandOver(Question[int], frozen=True):
    """The shards' owner, once it knows whose they are: forward what waits for these ids; answers how much it was."""

    is_elsewhere: Callable[[str], bool]
    forward: Forward


class LookForIdle(msgspec.Struct, frozen=True):
    """A timer: it is time to see who has been idle."""


class TryAgain(msgspec.Struct, frozen=True):
    """A timer: the wait before a failed entity is tried again is over."""

    id: str


EntitiesMessage = ChildDown | CountEntities | LookForIdle | TryAgain | Release | KeptIds | HandOver


class Entities(Actor[EntitiesMessage]):
    """The entities of one kind: makes them, lets them rest, brings them back.

    One that fails is made again while messages wait for it, within its budget; otherwise the next message makes it. One
    that is stopped is gone, and what waits for it becomes dead letters; only who rests loses nothing.
    """

    def __init__(
        self,
        template: Template,
        *,
        resting: Resting | None = None,
        budget: Intensity | None = None,
        backoff: Backoff | None = None,
        chance: Callable[[], float] = random,
        is_released: Callable[[str], bool] | None = None,
        on_kept: Callable[[], object] | None = None,
    ) -> None:
        """Make a kind without entities.

        Args:
            template: gives an entity's spec.
            resting: when entities rest.
            budget: failures in a row that an entity may have while messages wait for it; past it they are dead letters.
            backoff: waits before a failed entity is tried again.
            chance: gives a number in [0, 1), for the jitter of the backoff.
            is_released: says of an id whether it is not ours, until `Release` says otherwise; None: all are.
            on_kept: is called when something is said to who is not ours and waits now; None: the shards look by
                themselves, now and then.
        """
        self._template = template
        self._resting = resting or Resting()
        self._budget = budget or Intensity(3, 60.0)
        self._backoff = backoff or Backoff()
        self._chance = chance
        self._there: dict[str, Cell] = {}
        self._starts: dict[str, asyncio.Task[None]] = {}
        self._failures: dict[str, tuple[RestartLog, BackoffLog]] = {}
        self._is_released: Callable[[str], bool] = is_released or _nothing
        self._on_kept = on_kept

    async def on_start(self) -> None:
        """From now on a message to an entity's path makes the entity."""
        self.context.found_entities(self._activate)
        if self._resting.idle_seconds is not None:
            self.context.timers.start_periodic("idle", LookForIdle(), self._resting.idle_seconds / 2)

    def on_receive(self, message: EntitiesMessage) -> object:
        """Route a message."""
        match message:
            case ChildDown():
                self._child_down(message)
            case LookForIdle():
                self._look_for_idle()
            case TryAgain():
                self._try_again(message.id)
            case CountEntities():
                return len(self._there)
            case Release():
                return self._release(message)
            case HandOver():
                return self._hand_over(message)
            case KeptIds():
                return tuple(name for name, cell in self._there.items() if self._is_released(name) and cell.waiting)
        return None

    async def on_stop(self, reason: StopReason) -> None:
        """Make no more, and stop all: each may save what it must, all at once."""
        del reason
        self.context.found_entities(None)
        await self._starts_done(tuple(self._starts))
        there, self._there = self._there, {}
        stops = (self.context.stop_child(name, self._stop_reason(name)) for name in there)
        await asyncio.gather(*stops)

    # Coming

    def _activate(self, name: str) -> "Cell | None":
        """Make the place of an entity that somebody speaks to; its start follows."""
        spec = self._template(name)
        if spec is None:
            return None
        cell = self._there[name] = self.context.place_child(name, spec.cell)
        if not self._is_released(name):
            self._start(name)
        elif self._on_kept is not None:
            self._on_kept()
        self._look_for_crowd()
        return cell

    def _start(self, name: str) -> None:
        self._starts[name] = asyncio.create_task(self._begin(name), name=f"start of {name}")

    async def _begin(self, name: str) -> None:
        cell = self._there[name]
        try:
            await cell.start()
        except StartError as error:
            cell.report("failed", error)
        finally:
            del self._starts[name]

    async def _starts_done(self, names: tuple[str, ...]) -> None:
        """Wait for starts under way; each has its own limit."""
        await asyncio.gather(*(self._starts[name] for name in names if name in self._starts), return_exceptions=True)

    # Going

    def _child_down(self, message: ChildDown) -> None:
        name = message.path.rpartition("/")[2]
        cell = self._there.get(name)
        if cell is None or cell.incarnation != message.incarnation or name in self._starts:
            return  # it came back meanwhile
        if message.reason == "passivated":
            self._failures.pop(name, None)
            if not cell.waiting:
                self._let_go(name, "passivated")
            elif not self._is_released(name):
                self._start(name)
        elif message.reason == "failed" and cell.waiting:
            self._try_later(name, message.error)
        else:
            self._let_go(name, message.reason)

    def _let_go(self, name: str, reason: StopReason) -> None:
        self._failures.pop(name, None)
        self.context.timers.cancel(f"again {name}")
        self._there.pop(name).bury(reason)

    def _try_later(self, name: str, error: BaseException | None) -> None:
        now = self.context.clock.now()
        entry = self._failures.setdefault(name, (RestartLog(self._budget), BackoffLog(self._backoff)))
        restarts, waits = entry
        if not restarts.allows_another(now):
            self.context.log.error("entity_let_go", path=self.context.child_path(name), error=repr(error))
            self._let_go(name, "failed")
            return
        self.context.timers.start_timer(f"again {name}", TryAgain(name), waits.next_wait(now, self._chance))

    def _try_again(self, name: str) -> None:
        if name in self._there and name not in self._starts and not self._is_released(name):
            self._start(name)

    def _stop_reason(self, name: str) -> StopReason:
        spec = self._template(name)
        return "shutdown" if spec is None else spec.stop_reason

    # Resting

    def _look_for_idle(self) -> None:
        assert self._resting.idle_seconds is not None  # noqa: S101 - the timer is only set then
        since = self.context.clock.now() - self._resting.idle_seconds
        for cell in tuple(self._there.values()):
            if cell.arrived_since <= since and cell.is_at_rest:
                cell.end_by_itself("passivated")

    def _look_for_crowd(self) -> None:
        most = self._resting.most
        if most is None or len(self._there) <= most:
            return
        resting = (cell for cell in self._there.values() if cell.is_at_rest)
        excess = len(self._there) - most + most // _SLACK
        for cell in nsmallest(excess, resting, key=lambda cell: cell.arrived_since):
            cell.end_by_itself("passivated")

    # Handing over

    async def _release(self, message: Release) -> int:
        """Let the released rest, however busy, and those that are ours again go on."""
        self._is_released = message.is_released
        names = [name for name in self._there if message.is_released(name)]
        await self._starts_done(tuple(names))
        cells = [self._there[name] for name in names if name in self._there]
        running = [cell for cell in cells if cell.is_running]
        await asyncio.gather(*(cell.pause("passivated") for cell in cells))
        for name, cell in tuple(self._there.items()):
            if name not in self._starts and not cell.is_running:
                self._settle(name, cell)
        return len(running)

    def _settle(self, name: str, cell: "Cell") -> None:
        """Decide about one that does not run: gone when nothing waits for it, made again when it is ours."""
        if not cell.waiting:
            self._let_go(name, "passivated")
        elif not self._is_released(name) and f"again {name}" not in self.context.timers:
            self._start(name)

    def _hand_over(self, message: HandOver) -> int:
        """Forward what was kept, in its order."""
        forwarded = 0
        for name in [name for name in self._there if self._is_released(name) and message.is_elsewhere(name)]:
            cell = self._there.pop(name)
            for waiting in cell.drain_users():
                message.forward(name, waiting)
                forwarded += 1
            cell.bury("passivated")
        return forwarded


def _nothing(name: str) -> bool:
    del name
    return False
