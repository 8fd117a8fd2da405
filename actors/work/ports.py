"""What judges a recording that waited, and what counts: ports that the floors above fill."""

from typing import Protocol

from actors.ports import Fault
from actors.work.kept import RecordingJob, Stage
from actors.work.queue import Depth


class NotJudgedError(Exception):
    """A recording could not be judged; `retry` in the fault says whether it may be later."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.detail)
        self.fault = fault


class RecordingJudge(Protocol):
    """Decodes, hears and judges; the same audio and job always give the same answer of one model."""

    async def judge(self, audio: bytes, job: RecordingJob) -> str:
        """Give the answer as JSON.

        Args:
            audio: the file, as it was brought.
            job: what is recited, and how it is to be judged.

        Raises:
            NotJudgedError: it cannot be judged, now or ever.
        """
        ...


class WorkMeter(Protocol):
    """Where the figures go."""

    def depth(self, depth: Depth) -> None:
        """Note how much there is, over all nodes."""
        ...

    def ended(self, stage: Stage) -> None:
        """Note that a recording was judged here, or failed."""
        ...


class NoMeter:
    """Implements `WorkMeter`: counts nothing."""

    def depth(self, depth: Depth) -> None:
        """Let it pass."""

    def ended(self, stage: Stage) -> None:
        """Let it pass."""
