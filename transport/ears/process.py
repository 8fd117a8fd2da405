"""An ear in a process of its own: another core, and nothing of it holds the loop's interpreter.

Started anew (not forked: the loop's threads and locks stay behind), in a session of its own (the terminal's signals are
not meant for it), with one end of a pair of sockets. When its parent dies the pair breaks, and it ends. When it dies or
hangs, its parent gives it up: `EarLostError`.
"""

import socket
import subprocess
import sys
from multiprocessing.connection import Connection
from typing import Any, Final

import msgspec
import numpy as np
import numpy.typing as npt

from actors.ears import EarFaultError, EarHeard, EarLostError, Past
from transport.ears.worker import Order

START_SECONDS: Final = 60.0
"""For the process to come up and load its model; a second is usual."""
ANSWER_SECONDS: Final = 8.0
"""An ear that does not answer for so long is killed; the pool would give it up two seconds later."""


class ProcessEar:
    """The parent's end; the arena is in the process."""

    def __init__(self, order: Order) -> None:
        """Start the process and wait until it has its model.

        Raises:
            EarFaultError: it says that it cannot have it.
            EarLostError: it died, or said nothing in time.
        """
        self.name = order.name
        self.slots = order.slots
        mine, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter, our own module
                [sys.executable, "-m", "transport.ears", str(theirs.fileno()), msgspec.json.encode(order)],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                start_new_session=True,
            )
        self._line: Connection[Any, Any] = Connection(mine.detach())
        hello = self._answer(START_SECONDS)
        self.version: str = hello.version
        self.replay_chunks: int = hello.replay_chunks

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    def warm_up(self) -> None:
        """See `actors.ears.Ear.warm_up`."""
        self._call("warm_up", within=START_SECONDS)

    def open(self, slot: int, generation: int, past: Past | None) -> None:
        """See `actors.ears.Ear.open`."""
        self._call("open", slot, generation, past)

    def step(
        self, slots: npt.NDArray[np.intp], generations: npt.NDArray[np.int64], pcm: npt.NDArray[np.int16]
    ) -> EarHeard:
        """See `actors.ears.Ear.step`."""
        heard: EarHeard = self._call("step", slots, generations, pcm)
        return heard

    def close(self) -> None:
        """End the process, whatever it does."""
        self._process.kill()
        self._process.wait()
        self._line.close()

    def _call(self, what: str, *details: object, within: float = ANSWER_SECONDS) -> Any:
        try:
            self._line.send((what, details))
        except OSError as error:
            raise self._lost("it hung up") from error
        return self._answer(within)

    def _answer(self, within: float) -> Any:
        try:
            if not self._line.poll(within):
                raise self._lost(f"no answer in {within} s")
            answer = self._line.recv()
        except (EOFError, OSError) as error:
            raise self._lost("it hung up") from error
        if isinstance(answer, EarFaultError):
            raise answer
        return answer

    def _lost(self, why: str) -> EarLostError:
        self._process.kill()
        code = self._process.wait()
        return EarLostError(f"{self.name} is lost: {why} (exit status {code})")
