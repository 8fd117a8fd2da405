"""What is kept of a recording that was brought to be judged in time: a document, and the audio until it is judged."""

from enum import StrEnum
from typing import Final

import msgspec

from actors.stores.documents import Collection
from models.people.sought import part_of_names

AUDIO: Final = "work"
"""The first part of the names of audio that waits to be judged."""


class Stage(StrEnum):
    """How far it has come."""

    WAITING = "waiting"
    """For a worker, or in one's hands."""
    JUDGED = "judged"
    FAILED = "failed"
    """For good: the fault says whose it is."""


class RecordingJob(msgspec.Struct, frozen=True):
    """A recording that was brought."""

    job: str
    """Names it, in its owner's documents and in the queue; tells nothing of anybody."""
    passage: str
    stage: Stage
    brought_at: float
    """Seconds since 1970."""
    riwayah: str = ""
    """Empty: the server's."""
    strictness: float | None = None
    """None: the server's."""
    tries: int = 0
    """How often a worker has begun and not come to an end."""
    ended_day: int = 0
    """Days since 1970, once it is over: what is old is found by it."""
    answer: str = ""
    """The object of `talqin analyse --json`, once it is judged."""
    fault: str = ""
    """A stable word, where it failed."""
    is_theirs: bool = False
    """Whether the fault is with who brought it."""
    detail: str = ""


JOBS: Final = Collection("recording_jobs", RecordingJob, ("job", "stage", "ended_day"))
"""Owner: the learner. A document a recording, under its job's name."""


def audio_name(owner: str, job: str) -> str:
    """Name the audio of a job; what it is sealed as, too."""
    return f"{AUDIO}/{part_of_names(owner)}/{job}"
