"""What is told of a recitation: said by analysis, passed on by feedback and session, put on the wire by a door.

They travel through three actors and belong to none of them, so they stand here.
"""

import msgspec

from actors.ports import Fault
from models.recitation.verdict import Kind, MaddHeard, Status, Summary, Verdict


class ShownWord(msgspec.Struct, frozen=True):
    """A word as the mushaf has it, to be shown."""

    surah: int
    ayah: int
    word: int
    """1-based in its ayah."""
    text: str


class LocatedPlace(msgspec.Struct, frozen=True):
    """A place in the Quran where the recitation may be."""

    surah: int
    ayah_from: int
    ayah_to: int
    confidence: float
    """In [0, 1]: the probability that it is this place."""
    identical: bool = False
    """Whether its ayat are word for word those of another of the places."""
    decided_by: "WordPlace | None" = None
    """The next word, as it stands here, at which the likely places differ; None for a single one, and at its end."""


class RecitationOpened(msgspec.Struct, frozen=True):
    """Analysis: the words that will be followed; said again, with words, once an unknown place is found."""

    recitation: int
    passage: str | None
    """None while the place is unknown."""
    words: tuple[ShownWord, ...]


class PlacesLocated(msgspec.Struct, frozen=True):
    """Analysis, while the place is unknown: where it may be, best first; empty when nothing fits yet."""

    recitation: int
    places: tuple[LocatedPlace, ...]
    decided: bool
    prefixes: tuple[str, ...] = ()
    """Isti'adha and basmala, where they were said before it, or alone."""


class CursorMoved(msgspec.Struct, frozen=True):
    """Analysis: this word is being recited now."""

    surah: int
    ayah: int
    word: int
    at_samples: int
    """Samples since the recitation began."""


class WordJudged(msgspec.Struct, frozen=True):
    """Analysis: what a word is worth; models/recitation/verdict.py tells the life of a verdict."""

    serial: int
    surah: int | None
    """None, with ayah and word, for an added word: it stands nowhere in the text."""
    ayah: int | None
    word: int | None
    text: str
    status: Status
    verdict: Verdict
    kind: Kind
    start_samples: int
    end_samples: int
    expected: tuple[str, ...]
    heard: tuple[str, ...]
    confidence: float
    runner_up: str
    mistake: Kind | None = None
    """Of a corrected word: what it was at first."""
    madd: tuple[MaddHeard, ...] = ()


class PrefixHeard(msgspec.Struct, frozen=True):
    """Analysis: isti'adha or basmala was recited before the passage; never marked."""

    kind: str
    start_samples: int
    end_samples: int


class WordPlace(msgspec.Struct, frozen=True):
    """Where a word stands in the mushaf, each counted from 1."""

    surah: int
    ayah: int
    word: int


class VerseCrossed(msgspec.Struct, frozen=True):
    """Analysis: the reciter left the passage for a verse that says the same up to there."""

    left: WordPlace
    """The last word of the passage that both share."""
    entered: WordPlace
    """The first word that was said of the other verse."""
    common: int
    """Words that both share up to there."""
    start_samples: int
    at_samples: int


class FellBehind(msgspec.Struct, frozen=True):
    """Analysis: judging runs this far behind the audio that has arrived."""

    behind_ms: int


class AudioHeard(msgspec.Struct, frozen=True):
    """Analysis: every frame up to this one has been heard."""

    through: int


class ChunkKept(msgspec.Struct, frozen=True):
    """What is kept of a chunk that was heard, as `actors.visit.record` writes it."""

    said: bytes
    """What the model said."""
    tail: bytes
    """The chunk, and the ear's memory after it."""
    tail_chunks: int
    """How many of these the model needs."""


class StepTaken(msgspec.Struct, frozen=True):
    """Analysis, where sessions are kept: all that was to be said of a piece of audio was said."""

    through: int | None = None
    """Every frame up to this one has been heard; None when none was."""
    left: bytes = b""
    """Of these frames, what is behind the last chunk."""
    chunk: ChunkKept | None = None
    is_again: bool = False
    """Whether it was all said before, in another process: this is the end of it."""


class ToMend(msgspec.Struct, frozen=True):
    """One of the things to mend first, in the learner's language."""

    code: str
    text: str
    why: str
    words: tuple[ShownWord, ...]
    """Where it was heard, in the order of the text; added words have no place."""


class RecitationEnded(msgspec.Struct, frozen=True):
    """Analysis, exactly once for every recitation that was opened: all that stands."""

    recitation: int
    passage: str | None
    words: tuple[WordJudged, ...]
    """The standing settled verdicts in the order of the text; added words in the order of their time."""
    summary: Summary
    mend: tuple[ToMend, ...] = ()
    """Feedback's addition: what to mend first, at most three things."""


class RecitationDoubted(msgspec.Struct, frozen=True):
    """Analysis, while it goes on: what is heard does not seem to be the passage."""

    fault: Fault


class RecitationRefused(msgspec.Struct, frozen=True):
    """Analysis, instead of `RecitationOpened`: it cannot begin."""

    recitation: int
    fault: Fault


class RecitationFaulted(msgspec.Struct, frozen=True):
    """Analysis: the recitation cannot go on as it should; `RecitationEnded` follows."""

    fault: Fault


class RecitationStalled(msgspec.Struct, frozen=True):
    """Analysis: more audio waits than can be heard soon; it goes on, but the client should be away for a while."""

    fault: Fault


RecitationEvent = (
    AudioHeard
    | CursorMoved
    | WordJudged
    | PrefixHeard
    | VerseCrossed
    | PlacesLocated
    | RecitationOpened
    | FellBehind
    | RecitationEnded
    | RecitationDoubted
    | RecitationRefused
    | RecitationFaulted
    | RecitationStalled
    | StepTaken
)
"""All that analysis says, in order."""
