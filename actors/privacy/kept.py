"""What is kept for privacy's sake: the collections, each with its owner, and where a learner's audio lies."""

from typing import Final

import msgspec

from actors.stores.documents import Collection, Owner
from models.people.sought import part_of_names

SEGMENT_SAMPLES: Final = 160_000
"""Ten seconds of audio an object, 320 KB: what a recitation holds in memory, and what a crash can lose."""
AUDIO: Final = "audio"
"""The first part of the names of all audio."""


class DataKey(msgspec.Struct, frozen=True):
    """What a learner's audio is sealed with; without it, no copy anywhere can be heard."""

    key: bytes
    """32 bytes."""
    made_at: float


class Tombstone(msgspec.Struct, frozen=True):
    """Somebody was erased; who it was cannot be told from it, but an id can be compared with it."""

    erased_at: float


class Pepper(msgspec.Struct, frozen=True):
    """What ids are hashed with in tombstones: ids of other issuers could be guessed otherwise."""

    secret: bytes


class KeptAudio(msgspec.Struct, frozen=True):
    """A recitation whose audio is kept, in segments of `SEGMENT_SAMPLES`."""

    session: str
    recitation: int
    began_at: float
    """Seconds since 1970."""
    samples: int = 0
    """At 16 kHz, that were written so far, the lost ones among them."""
    lost: tuple[int, ...] = ()
    """Segments that could not be kept; they are silence when they are heard."""


class RetentionChoice(msgspec.Struct, frozen=True):
    """For how long somebody wants their audio kept."""

    days: int
    chosen_at: float


class RetentionProof(msgspec.Struct, frozen=True):
    """What one run of the retention job saw and did, in numbers that add up; it names nobody."""

    ran_at: float
    learners: int
    listed_before: int
    """Objects of audio before the run."""
    over_before: int
    """How many of them had been kept for their time."""
    deleted: int
    listed_after: int
    """What is left of those that were listed before."""
    over_after: int
    """What should not be left: 0 in a run that did its work."""
    bytes_deleted: int

    @property
    def adds_up(self) -> bool:
        """Whether all that was over is gone, and nothing else."""
        is_counted = self.listed_after == self.listed_before - self.deleted
        return self.over_after == 0 and self.deleted == self.over_before and is_counted


DATA_KEYS: Final = Collection("data_keys", DataKey)
"""In the store of keys. Owner: the learner. One document, `audio`."""
TOMBSTONES: Final = Collection("tombstones", Tombstone)
"""In the store of keys. Owner: `talqin:tombstones`. A document an erased id, under its hash."""
PEPPERS: Final = Collection("peppers", Pepper)
"""In the store of keys. Owner: `talqin:tombstones`. One document, `pepper`."""
KEPT_AUDIO: Final = Collection("kept_audio", KeptAudio, ("session",))
"""Owner: the learner. A document a recitation whose audio is kept."""
RETENTION_CHOICES: Final = Collection("retention_choices", RetentionChoice)
"""Owner: the learner. One document, `audio`."""
RETENTION_RUNS: Final = Collection("retention_runs", RetentionProof)
"""Owner: `talqin:retention`. A document a run, under its time."""

KEYS_COLLECTIONS: Final = (DATA_KEYS, TOMBSTONES, PEPPERS)
"""Those of the store of keys."""
COLLECTIONS: Final = (KEPT_AUDIO, RETENTION_CHOICES, RETENTION_RUNS)
"""Those of the documents."""

OF_TOMBSTONES: Final = Owner("talqin:tombstones")
OF_RETENTION: Final = Owner("talqin:retention")
OF_BACKUPS: Final = Owner("talqin:backups")
"""In the store of keys: the key of what is in backups and no learner's."""


def of_backup(owner: Owner) -> Owner:
    """Name the owner, in the store of keys, of the key that somebody's documents in backups are sealed with."""
    return Owner(f"{owner}/backup")


def audio_of(owner: str) -> str:
    """Give the beginning of the names of all audio of a learner."""
    return f"{AUDIO}/{part_of_names(owner)}/"


def segment_name(owner: str, session: str, recitation: int, segment: int) -> str:
    """Name one segment; what it is sealed as, too."""
    return f"{audio_of(owner)}{part_of_names(session)}/{recitation}/{segment:05}"


def owner_part(name: str) -> str:
    """Give the part of an object's name that says whose it is; empty for what is no audio."""
    parts = name.split("/")
    return parts[1] if len(parts) > 1 and parts[0] == AUDIO else ""


def recitation_key(session: str, recitation: int) -> str:
    """Name a recitation among its learner's."""
    return f"{session}/{recitation}"
