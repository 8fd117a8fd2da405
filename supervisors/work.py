"""Who works off what waits: a foreman on every node that takes recordings, and workers where they are judged.

/work
├── foreman
├── 1
└── ...
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from actors.recitation.hearing import RecordingHearer
from actors.work.desk import JobDesk
from actors.work.foreman import Foreman
from actors.work.ports import NoMeter, RecordingJudge, WorkMeter
from actors.work.queue import WorkQueue
from actors.work.worker import Worker
from config.settings import WorkSettings
from supervisors.library.child import ChildSpec
from supervisors.library.intensity import Intensity
from supervisors.library.supervisor import Supervisor

_GIVE_BACK_SECONDS = 10.0
"""To give back what is being judged, when the node stops."""


@dataclass(frozen=True, slots=True)
class WorkParts:
    """What it stands on."""

    queue: WorkQueue
    desk: JobDesk
    judge_with: Callable[[RecordingHearer], RecordingJudge]
    settings: WorkSettings
    node: str
    """Unlike any other's: workers are named by it."""
    meter: WorkMeter = field(default_factory=NoMeter)


def work_supervisor(parts: WorkParts, hearer: RecordingHearer) -> Supervisor:
    """Make the foreman and the workers."""
    judge = parts.judge_with(hearer)

    def worker(number: int) -> ChildSpec:
        name, hold = f"{parts.node}/{number}", parts.settings.hold_seconds

        def make() -> Worker:
            return Worker(name, parts.queue, parts.desk, judge, hold, parts.meter)

        return ChildSpec(str(number), make, shutdown=_GIVE_BACK_SECONDS)

    foreman = ChildSpec("foreman", lambda: Foreman(parts.queue, parts.desk, parts.meter))
    workers = [worker(number) for number in range(1, parts.settings.workers + 1)]
    return Supervisor((foreman, *workers), intensity=Intensity(5, 60.0))
