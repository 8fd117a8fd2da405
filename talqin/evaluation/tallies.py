"""Counting what happened, recording by recording, and adding the counts up to voices and groups."""

from typing import Any, Self

import msgspec

from models.recitation.verdict import Kind, Verdict, Weighed


class Counts(msgspec.Struct, frozen=True):
    """Numbers that can be added up: every field is a number, a tuple, a mapping of those or of Counts, or Counts."""

    def __add__(self, other: Self) -> Self:
        """Add field by field."""
        sums = {name: _sum(getattr(self, name), getattr(other, name)) for name in self.__struct_fields__}
        return type(self)(**sums)


class Example(msgspec.Struct, frozen=True):
    """One verdict that stood, what it rests on, and the truth."""

    verdict: Verdict
    kind: Kind
    weighed: Weighed
    is_mistake: bool
    """Whether a mistake was made there."""
    confidence: float
    """What was told."""


class MistakeCounts(Counts, frozen=True):
    """Mistakes of one kind that were there, and what became of them."""

    made: int = 0
    caught: int = 0
    """Called wrong, skipped or added, by whatever name, at the place."""
    named: int = 0
    """Called by the very kind of the mistake."""
    unsure: int = 0
    """Neither called right nor wrong."""
    others_flagged: int = 0
    """Other words of the same passage that were called wrong, skipped or added."""
    other_words: int = 0
    """Other words of the same passage."""
    accusations: int = 0
    """Verdicts of wrong, skipped or added in the runs with these mistakes."""
    true_accusations: int = 0
    """Those at the place of a mistake, by whatever name."""
    named_so: int = 0
    """Accusations of the very kind of the mistake in the runs with these mistakes."""
    truly_named_so: int = 0
    """Those at the place of a mistake."""


class MaddCounts(Counts, frozen=True):
    """Mudud of words found right, and how far the counts heard were from those due."""

    measured: int = 0
    unknown: int = 0
    """Their end could not be heard, or too little was known of the reciter's pace."""
    error: float = 0.0
    """Counts, summed over those measured."""


class PlaceCounts(Counts, frozen=True):
    """How often the place in the Quran was found from sound alone."""

    asked: int = 0
    first: int = 0
    """The right place ranked first, alone or tied with identical text."""
    in_set: int = 0
    """The right place among those given."""
    decided: int = 0
    """One place decided while listening."""
    decided_right: int = 0
    decided_after_seconds: tuple[float, ...] = ()
    """Audio heard when a right place was decided."""


class CrossingCounts(Counts, frozen=True):
    """Crossings into a look-alike verse that were made on purpose, and what was told of them."""

    made: int = 0
    told: int = 0
    named: int = 0
    """Those told with both places: the last common word, and the first of the other verse."""
    accusations: int = 0
    """Words called wrong, skipped or added meanwhile."""


class VoiceCounts(Counts, frozen=True):
    """All that is counted for one voice or group."""

    recordings: int = 0
    audio_seconds: float = 0.0
    ear_seconds: float = 0.0
    """CPU-seconds of the voice model on the untouched recordings."""
    judge_seconds: float = 0.0
    """CPU-seconds of following and judging the untouched recordings."""
    reached_end: int = 0
    """Untouched recordings that were followed to the last word."""
    sounds: int = 0
    sound_errors: int = 0
    words: int = 0
    """Words of the untouched passages."""
    verdicts: dict[str, int] = {}
    """Verdict -> words of untouched recordings; "not_reached" for words never judged."""
    alarms: dict[str, int] = {}
    """Kind -> verdicts of wrong, skipped or added on untouched recordings."""
    settled_after_ms: tuple[float, ...] = ()
    """Audio from the end of each word until its verdict was settled."""
    mistakes: dict[str, MistakeCounts] = {}
    """Kind of mistake -> what became of them, by changed reference and (`dropped_word`) by spliced audio."""
    madds: dict[str, MaddCounts] = {}
    """Of untouched recordings "natural" and "longer"; of changed references "changed"."""
    places: PlaceCounts = PlaceCounts()
    examples: tuple[Example, ...] = ()
    """Every verdict on untouched recordings, and every one on a mistake made on purpose, with its truth."""
    crossings: CrossingCounts = CrossingCounts()
    false_crossings: int = 0
    """Crossings told of untouched recordings."""


def _sum(one: Any, other: Any) -> Any:
    if isinstance(one, dict):
        both = one.keys() & other.keys()
        return one | other | {key: _sum(one[key], other[key]) for key in both}
    return one + other
