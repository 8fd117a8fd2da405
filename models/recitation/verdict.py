"""What following and judging tell: values, frozen, in the order a recitation brings them."""

from enum import StrEnum
from typing import Final

import msgspec

from models.quran.madd import Madd
from models.quran.sounds import PrefixKind


class Status(StrEnum):
    """How firm a word's verdict is; the events of one verdict share a serial."""

    TENTATIVE = "tentative"
    """The likeliest reading has just left the word; it may still change."""
    SETTLED = "settled"
    """It stands, unless the reciter says the word again or is found to have been elsewhere."""
    RETRACTED = "retracted"
    """It no longer holds; what was said before under this serial is void."""


class Verdict(StrEnum):
    """What is held of a word."""

    RIGHT = "right"
    WRONG = "wrong"
    SKIPPED = "skipped"
    ADDED = "added"
    UNSURE = "unsure"


ACCUSING: Final = frozenset({Verdict.WRONG, Verdict.SKIPPED, Verdict.ADDED})
"""Verdicts that tell a reciter of a mistake."""


class Kind(StrEnum):
    """In which way."""

    RIGHT = "right"
    SKIPPED = "skipped"
    WRONG_WORD = "wrong_word"
    ADDED = "added"
    SWAPPED = "swapped"
    """Said in the place of its neighbour, and the neighbour in its place; the verdict of both."""
    REPEATED = "repeated"
    """Right, and said at least once before in this recitation."""
    CORRECTED = "corrected"
    """Right, after the reciter went back by themselves to what was wrong or skipped."""
    WRONG_LETTER = "wrong_letter"
    WRONG_HARAKA = "wrong_haraka"
    WRONG_LENGTH = "wrong_length"
    WRONG_SHADDAH = "wrong_shaddah"
    """The letters are right, from here on, and so is every haraka; one rule of tajweed is broken."""
    WRONG_GHUNNAH = "wrong_ghunnah"
    WRONG_IKHFA = "wrong_ikhfa"
    WRONG_IDGHAM = "wrong_idgham"
    WRONG_QALQALAH = "wrong_qalqalah"
    WRONG_TAFKHIM = "wrong_tafkhim"
    MADD_TOO_SHORT = "madd_too_short"
    """Every sound is right; a madd was held for fewer counts than are due. `WordVerdict.madd` tells which."""
    MADD_TOO_LONG = "madd_too_long"
    UNSURE = "unsure"


TAJWEED: Final = frozenset(
    {
        Kind.WRONG_SHADDAH,
        Kind.WRONG_GHUNNAH,
        Kind.WRONG_IKHFA,
        Kind.WRONG_IDGHAM,
        Kind.WRONG_QALQALAH,
        Kind.WRONG_TAFKHIM,
    }
)
"""Mistakes of a word that was said, and was the right one."""

LENGTHS: Final = frozenset({Kind.MADD_TOO_SHORT, Kind.MADD_TOO_LONG})
"""Mistakes of such a word in how long a sound was held."""


class Cursor(msgspec.Struct, frozen=True):
    """The word that is being recited now."""

    word: int
    """Its label: the global number of the word."""
    at_samples: int
    """How much of the recitation was heard when this was known."""


class Prefix(msgspec.Struct, frozen=True):
    """Isti'adha or basmala was said before the passage; recognised, never marked."""

    kind: PrefixKind
    start_samples: int
    end_samples: int


class Weighed(msgspec.Struct, frozen=True):
    """What a verdict rests on, as it was measured: what its confidence is reckoned and fitted from."""

    doubt: float = 0.0
    """How near the likeliest mistake came to being called one: 1 is the usual threshold of its kind."""
    shortfall: float = 0.0
    """Nats a sound by which free decoding beat the word's form."""
    strain: float = 1.0
    """How hard the recitation was to hear, at least 1."""
    evidence: int = 0
    """Sounds that speak for a word skipped or added."""


class Crossed(msgspec.Struct, frozen=True):
    """The reciter left the passage for a verse that says the same up to there; no word is held against them for it."""

    left: int
    """Label of the last word of the passage that the two verses share."""
    entered: int
    """Global number of the first word that was said of the other verse."""
    common: int
    """How many words the two places share, one after the other, up to there."""
    start_samples: int
    """Where the passage was left."""
    at_samples: int
    """How far the other verse was heard when this was known."""


class MaddHeard(msgspec.Struct, frozen=True):
    """One madd of a word: the counts that are due to it, and those that were heard."""

    sound: int
    """Its place among the verdict's expected sounds, from 0."""
    madd: Madd
    """Its class."""
    least: float
    """Counts from which it is right; two are a natural madd of this reciter."""
    most: float
    counts: float | None
    """As heard; None where its end cannot be heard or too little is known of the reciter's pace."""


class WordVerdict(msgspec.Struct, frozen=True):
    """What is held of one pass over one word."""

    serial: int
    """One for all the events of this verdict; 1, 2, 3... in the order they were begun."""
    word: int | None
    """Its label: the global number of the word; None for an added word."""
    status: Status
    verdict: Verdict
    kind: Kind
    start_samples: int
    """Where its sounds begin; of a skipped word, where it was missed."""
    end_samples: int
    expected: tuple[str, ...]
    """The sounds of its form in this context; empty for an added word."""
    heard: tuple[str, ...]
    """The sounds decoded freely in its span; empty for a skipped word."""
    confidence: float
    """How likely the verdict is true, in [0, 1], calibrated; of unsure, how likely a mistake was made."""
    runner_up: str
    """The kind that came second, or the sound heard instead where one sound is in doubt ("s>sˤ"); may be empty."""
    weighed: Weighed = Weighed()
    mistake: Kind | None = None
    """Of a corrected word: what it was at first."""
    madd: tuple[MaddHeard, ...] = ()
    """Of a settled word whose sounds are right."""


class Summary(msgspec.Struct, frozen=True):
    """The verdicts that stand at one moment, counted."""

    words: int = 0
    """Words of the passage."""
    right: int = 0
    wrong: int = 0
    skipped: int = 0
    added: int = 0
    unsure: int = 0
    repeats: int = 0
    """Passes over words that had been said before."""
    hesitations: int = 0
    """Pauses inside an ayah, longer than `JudgeSettings.hesitation_seconds`, and words broken off."""
    seconds: float = 0.0
    """Audio heard."""
    not_reached: int = 0
    """Words after the furthest one recited; they have no verdict."""
    corrected: int = 0
    """Of those that are right: wrong or skipped at first, until the reciter went back by themselves."""
    crossings: int = 0
    """How often the reciter went over into a verse that sounds alike."""
