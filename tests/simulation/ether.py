"""Time, machines and wires, simulated without a loop: events in order, clocks that run unlike, calls that get lost."""

from collections.abc import Callable
from heapq import heappop, heappush
from itertools import count
from random import Random
from typing import Final, TypeVar

R = TypeVar("R")

_LATENCY: Final = (0.0005, 0.02)
_SLOW: Final = (0.02, 1.2)
_SLOW_CHANCE: Final = 0.03
_THAW_LOOK: Final = 0.5
"""How often what waits looks whether the machine goes on, which may be earlier than was said."""


class Ether:
    """What happens, and when.

    Attributes:
        now: real seconds.
        random: what is not decided otherwise.
        is_calm: whether no message takes long.
    """

    def __init__(self, random: Random) -> None:
        self.now = 0.0
        self.random = random
        self.is_calm = False
        self._events: list[tuple[float, int, Callable[[], None]]] = []
        self._numbers = count()

    def later(self, seconds: float, happen: Callable[[], None]) -> None:
        """Have something happen after real seconds."""
        heappush(self._events, (self.now + max(0.0, seconds), next(self._numbers), happen))

    def run(self, until: float, after_each: Callable[[], None]) -> None:
        """Have everything happen up to a time."""
        while self._events and self._events[0][0] <= until:
            self.now, _, happen = heappop(self._events)
            happen()
            after_each()
        self.now = until

    def latency(self) -> float:
        """Give how long the next message takes: hardly ever, long."""
        is_slow = not self.is_calm and self.random.random() < _SLOW_CHANCE
        return self.random.uniform(*(_SLOW if is_slow else _LATENCY))


class Machine:
    """Where a node runs: has a clock of its own, may stand still, and may be cut off.

    Attributes:
        rate: how fast its clock runs.
        frozen_until: nothing happens here before this, in real seconds.
        is_dead: nothing happens here any more.
        is_cut: whether no message comes or goes.
    """

    def __init__(self, ether: Ether, rate: float) -> None:
        self.ether = ether
        self.rate = rate
        self.frozen_until = 0.0
        self.is_dead = False
        self.is_cut = False
        self._offset = ether.random.uniform(0.0, 1000.0)

    @property
    def clock(self) -> float:
        """Give the time here, which runs on while the machine stands still."""
        return self._offset + self.rate * self.ether.now

    @property
    def is_awake(self) -> bool:
        """Whether anything happens here at this moment."""
        return not self.is_dead and self.ether.now >= self.frozen_until

    def later(self, seconds: float, happen: Callable[[], None]) -> None:
        """Have something happen here after seconds of its own clock, or once it stands still no more."""
        self.ether.later(seconds / self.rate, lambda: self._happen(happen))

    def call(self, service: "Service", work: Callable[[], R], within: float, then: Callable[[R | None], None]) -> None:
        """Ask a service; it answers once, or not within these seconds of our clock: None."""
        waiting = [then]

        def answer(result: R | None) -> None:
            if waiting:
                waiting.pop()(result)

        def arrive() -> None:
            if service.is_away or self.is_cut or service.loses():
                return
            result = work()
            self.ether.later(self.ether.latency(), lambda: self._hear(service, lambda: answer(result)))

        self.ether.later(self.ether.latency(), arrive)
        self.later(within, lambda: answer(None))

    def _hear(self, service: "Service", answer: Callable[[], None]) -> None:
        if not (self.is_cut or service.loses()):
            self._happen(answer)

    def _happen(self, happen: Callable[[], None]) -> None:
        if self.is_dead:
            return
        if self.ether.now < self.frozen_until:
            remaining = self.frozen_until - self.ether.now
            self.ether.later(min(remaining, _THAW_LOOK), lambda: self._happen(happen))
            return
        happen()


class Service:
    """What machines call.

    Attributes:
        is_away: whether it does nothing.
        loss: the chance that a question, or an answer, gets lost.
    """

    def __init__(self, random: Random) -> None:
        self.is_away = False
        self.loss = 0.0
        self._random = random

    def loses(self) -> bool:
        """Say whether the next message gets lost."""
        return self._random.random() < self.loss
