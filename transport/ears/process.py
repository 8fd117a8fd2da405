"""An ear in a process of its own: another core, and nothing of it holds the loop's interpreter.

Started anew (not forked: the loop's threads and locks stay behind), in a session of its own (the terminal's signals are
not meant for it), with one end of a pair of sockets. When its parent dies the pair breaks, and it ends. When it dies or
hangs, its parent gives it up: `EarLostError`.
"""

import socket
import struct
import subprocess
import sys
from multiprocessing.connection import Connection
from typing import Any, Final

import msgspec
import numpy as np
import numpy.typing as npt

from actors.pool.ears import EarFaultError, EarHeard, EarLostError, Past
from transport.ears.worker import Order

START_SECONDS: Final = 60.0
"""For the process to come up and load its model; a second is usual."""
ANSWER_SECONDS: Final = 8.0
"""An ear that does not answer for so long is killed; the pool would give it up two seconds later."""


class ProcessEar:
    """The parent's end; the arena is in the process."""

    def __init__(self, order: Order, answer_seconds: float = ANSWER_SECONDS) -> None:
        """Start the process and wait until it has its model.

        Args:
            order: what it is to be.
            answer_seconds: how long it may take for an answer before it is killed.

        Raises:
            EarFaultError: it says that it cannot have it.
            EarLostError: it died, or said nothing in time.
        """
        self.name = order.name
        self.slots = order.slots
        self._answer_seconds = answer_seconds
        mine, theirs = socket.socketpair()
        _bound(mine, answer_seconds)
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter, our own module
                [sys.executable, "-m", "transport.ears", str(theirs.fileno()), msgspec.json.encode(order)],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                start_new_session=True,
            )
        self._line: Connection[Any, Any] = Connection(mine.detach())
        try:
            hello = self._answer(START_SECONDS)
        except BaseException:
            self.close()
            raise
        self.version: str = hello.version
        self.replay_chunks: int = hello.replay_chunks

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    def warm_up(self) -> None:
        """See `actors.pool.ears.Ear.warm_up`."""
        self._call("warm_up", within=START_SECONDS)

    def open(self, slot: int, generation: int, past: Past | None) -> None:
        """See `actors.pool.ears.Ear.open`."""
        self._call("open", slot, generation, past)

    def step(
        self, slots: npt.NDArray[np.intp], generations: npt.NDArray[np.int64], pcm: npt.NDArray[np.int16]
    ) -> EarHeard:
        """See `actors.pool.ears.Ear.step`."""
        heard: EarHeard = self._call("step", slots, generations, pcm)
        return heard

    def close(self) -> None:
        """End the process, whatever it does."""
        self._process.kill()
        self._process.wait()
        self._line.close()

    def _call(self, what: str, *details: object, within: float | None = None) -> Any:
        try:
            self._line.send((what, details))
        except OSError as error:
            raise self._lost(_why(error)) from error
        return self._answer(self._answer_seconds if within is None else within)

    def _answer(self, within: float) -> Any:
        try:
            if not self._line.poll(within):
                raise self._lost(f"no answer in {within} s")
            answer = self._line.recv()
        except (EOFError, OSError) as error:
            raise self._lost(_why(error)) from error
        if isinstance(answer, EarFaultError):
            raise answer
        return answer

    def _lost(self, why: str) -> EarLostError:
        self._process.kill()
        code = self._process.wait()
        return EarLostError(f"{self.name} is lost: {why} (exit status {code})")


def _bound(line: socket.socket, seconds: float) -> None:
    """Let no write to it, and no read of the rest of a message, wait for longer: a stopped process reads nothing."""
    limit = struct.pack("ll", int(seconds), int(seconds % 1 * 1_000_000))
    line.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, limit)
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, limit)


def _why(error: Exception) -> str:
    return "it does not read, or stopped in mid-answer" if isinstance(error, BlockingIOError) else "it hung up"
