"""Memories at other nodes: asks them for whoever asks here, and has those of this node answer who asks from there."""

import asyncio
from typing import Any, Final, cast

from actors.far.memory import FarLine, read_answer, read_question, write_answer, write_fault, write_question
from actors.memory import MemoryMessage, name_of
from actors.ports import LearnerId, StoreUnavailableError
from actors.runtime import Actor, StopReason, System, part, traceparent, within
from actors.runtime.sealed import Ask
from actors.shards.ownership import Home

_AGAIN_SECONDS: Final = 0.5
"""Between two tries to have questions from a line that is away."""

_TRIES: Final = 3
"""How often a question is asked in the time that it has, of one node or of those that follow it."""

_LEAST_SECONDS: Final = 0.5
"""Shorter than this no try is."""

_MOST_AT_ONCE: Final = 1000
"""Questions of others that are being answered; more wait on the line."""

Never = tuple[()]


class FarAsking:
    """Says to the memories of other nodes what was said to them here (`supervisors.shards.Forwarder`)."""

    def __init__(self, system: System, line: FarLine) -> None:
        self._system = system
        self._line = line
        self._asking: set[asyncio.Task[None]] = set()

    def forward(self, home: Home, learner: str, message: object) -> None:
        """Ask, and hand the answer to who waits for it; what is no question is nobody's."""
        if not isinstance(message, Ask):
            self._system.lose(f"/memory/{name_of(LearnerId(learner))}", message, "no_such_actor")
            return
        task = asyncio.create_task(self._ask(home, LearnerId(learner), message), name=f"asking {home.node}")
        self._asking.add(task)
        task.add_done_callback(self._asking.discard)

    async def _ask(self, home: Home, learner: LearnerId, asked: Ask) -> None:
        """Ask there; where no answer comes, have it asked once more, of whoever owns the memory by then."""
        question = cast("MemoryMessage", asked.message)
        left = asked.deadline - self._system.clock.now()
        seconds = min(left, max(_LEAST_SECONDS, asked.within / _TRIES))
        try:
            with within(asked.trace), part("far memory", self._system.clock, node=home.node):
                written = write_question(learner, question, seconds, traceparent() or "")
                told = await self._line.ask(home, written, seconds)
        except StoreUnavailableError as error:
            if left - seconds < _LEAST_SECONDS:
                asked.fail(error)
                return
            await asyncio.sleep(_AGAIN_SECONDS)
            self._system.deliver(f"/memory/{name_of(learner)}", asked)
            return
        try:
            asked.answer(read_answer(question, told))
        except Exception as error:  # noqa: BLE001 - whatever it is, it is told to who asked
            asked.fail(error)


class FarAnswering(Actor[Never]):
    """Takes the questions of other nodes, and has the memories here answer."""

    def __init__(self, node: str, line: FarLine) -> None:
        """Take nothing yet.

        Args:
            node: this one's name.
            line: where questions come from.
        """
        self._node = node
        self._line = line
        self._taking: asyncio.Task[None] | None = None
        self._answering: set[asyncio.Task[None]] = set()
        self._room = asyncio.Semaphore(_MOST_AT_ONCE)

    async def on_start(self) -> None:
        """Take questions from now on."""
        self._taking = asyncio.create_task(self._take(), name="questions of other nodes")

    def on_receive(self, message: Never) -> None:
        """Nobody says anything to it."""

    async def on_stop(self, reason: StopReason) -> None:
        """Take no more; what is being answered is asked again."""
        del reason
        tasks = [task for task in (self._taking, *self._answering) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _take(self) -> None:
        while True:
            await self._room.acquire()
            try:
                to, question = await self._line.next_question(self._node)
            except StoreUnavailableError as error:
                self._room.release()
                self.context.log.warning("questions_unavailable", error=str(error))
                await asyncio.sleep(_AGAIN_SECONDS)
                continue
            task = asyncio.create_task(self._answer(to, question), name="answer to another node")
            self._answering.add(task)
            task.add_done_callback(self._answered)

    def _answered(self, task: asyncio.Task[None]) -> None:
        self._answering.discard(task)
        self._room.release()

    async def _answer(self, to: str, asked: bytes) -> None:
        answer = await self._asked_here(asked)
        try:
            await self._line.answer(to, answer)
        except StoreUnavailableError as error:
            self.context.log.warning("answer_not_given", error=str(error))

    async def _asked_here(self, asked: bytes) -> bytes:
        try:
            come = read_question(asked)
            memory: Any = self.context.system.ref(f"/memory/{name_of(come.learner)}")
            with within(self.context.system.go_on(come.trace)):
                return write_answer(await memory.ask(come.question, within=come.within))
        except Exception as error:  # noqa: BLE001 - whatever it is, it is told to who asked
            return write_fault(error)
