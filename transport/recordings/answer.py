"""What is said of a whole recording: one JSON object, the same on the command line and over HTTP."""

from collections.abc import Callable
from typing import Any, Final

import msgspec

from models.quran.passage import Passage
from models.quran.repeats import Repeats
from models.quran.sounds import Sounds
from models.quran.text import Text, Word
from models.recitation.analyse import analyse
from models.recitation.doubt import doubt_of
from models.recitation.expected import Expected, expect_passage
from models.recitation.sequence import Sequence
from models.recitation.settings import JudgeSettings
from models.recitation.verdict import Crossed, MaddHeard, WordVerdict
from models.voice.model import Heard

_SAMPLES_PER_MS: Final = 16

_Shown = Callable[[int], tuple[Word | None, str]]
"""Label -> the word of the mushaf, if it is one, and what is shown for it."""


def recording_answer(
    heard: Heard, passage: Passage, text: Text, sounds: Sounds, judging: JudgeSettings
) -> dict[str, Any]:
    """Judge what was heard of a whole recording of a passage; takes a while for a long one."""
    expected, repeats = expect_passage(passage, text, sounds), Repeats.load(text.about.riwayah)
    judged = _judged(heard, expected, lambda label: _as_written(text.word(label)), judging, repeats)
    return {"passage": passage.spec, **judged}


def sequence_answer(heard: Heard, sequence: Sequence, judging: JudgeSettings) -> dict[str, Any]:
    """Judge it against any sequence of words; `passage` is null, and so is the place of a word that has none."""
    shown = sequence.shown
    return {"passage": None, **_judged(heard, sequence.expected, lambda label: shown[label], judging)}


def _as_written(word: Word) -> tuple[Word, str]:
    return word, word.text


def _judged(
    heard: Heard, expected: Expected, shown: _Shown, judging: JudgeSettings, repeats: Repeats | None = None
) -> dict[str, Any]:
    analysis = analyse(heard.log_probs, heard.level_db, expected, judging, repeats)
    return {
        "words": [_word_answer(verdict, shown) for verdict in analysis.words],
        "added": [_word_answer(verdict, shown) for verdict in analysis.added],
        "crossings": [_crossing_answer(crossed, shown) for crossed in analysis.crossings],
        "doubt": doubt_of(heard.level_db, analysis.summary),
        "summary": msgspec.to_builtins(analysis.summary),
    }


def _crossing_answer(crossed: Crossed, shown: _Shown) -> dict[str, Any]:
    """Say from where into which other verse the reciter went; it is told only where labels are places in the mushaf."""
    left, entered = (_place(shown(word)[0]) for word in (crossed.left, crossed.entered))
    return {
        "left": left,
        "entered": entered,
        "common": crossed.common,
        "start_ms": crossed.start_samples // _SAMPLES_PER_MS,
    }


def _place(word: Word | None) -> str | None:
    return f"{word.surah}:{word.ayah}:{word.word}" if word else None


def _word_answer(verdict: WordVerdict, shown: _Shown) -> dict[str, Any]:
    """Describe one verdict; surah, ayah and word are null, and the text empty, for an added word."""
    word, text = (None, "") if verdict.word is None else shown(verdict.word)
    return {
        "surah": word.surah if word else None,
        "ayah": word.ayah if word else None,
        "word": word.word if word else None,
        "text": text,
        "verdict": verdict.verdict,
        "kind": verdict.kind,
        "start_ms": verdict.start_samples // _SAMPLES_PER_MS,
        "end_ms": verdict.end_samples // _SAMPLES_PER_MS,
        "confidence": round(verdict.confidence, 4),
        "expected": list(verdict.expected),
        "heard": list(verdict.heard),
        "mistake": verdict.mistake,
        "madd": [_madd_answer(heard) for heard in verdict.madd],
    }


def _madd_answer(heard: MaddHeard) -> dict[str, Any]:
    """Describe one madd, in counts; those heard are null where they are not known."""
    counts = None if heard.counts is None else round(heard.counts, 2)
    return {"sound": heard.sound, "madd": heard.madd, "least": heard.least, "most": heard.most, "counts": counts}
