"""What is said of a whole recording: one JSON object, the same on the command line and over HTTP."""

from typing import Any, Final

import msgspec

from models.quran.passage import Passage
from models.quran.sounds import Sounds
from models.quran.text import Text
from models.recitation.analyse import analyse
from models.recitation.doubt import doubt_of
from models.recitation.expected import expect_passage
from models.recitation.settings import JudgeSettings
from models.recitation.verdict import WordVerdict
from models.voice.model import Heard

_SAMPLES_PER_MS: Final = 16


def recording_answer(
    heard: Heard, passage: Passage, text: Text, sounds: Sounds, judging: JudgeSettings
) -> dict[str, Any]:
    """Judge what was heard of a whole recording; takes a while for a long one."""
    expected = expect_passage(passage, text, sounds)
    analysis = analyse(heard.log_probs, heard.level_db, expected, judging)
    return {
        "passage": passage.spec,
        "words": [word_answer(verdict, text) for verdict in analysis.words],
        "added": [word_answer(verdict, text) for verdict in analysis.added],
        "doubt": doubt_of(heard.level_db, analysis.summary),
        "summary": msgspec.to_builtins(analysis.summary),
    }


def word_answer(verdict: WordVerdict, text: Text) -> dict[str, Any]:
    """Describe one verdict; surah, ayah and word are null, and the text empty, for an added word."""
    word = None if verdict.word is None else text.word(verdict.word)
    return {
        "surah": word.surah if word else None,
        "ayah": word.ayah if word else None,
        "word": word.word if word else None,
        "text": word.text if word else "",
        "verdict": verdict.verdict,
        "kind": verdict.kind,
        "start_ms": verdict.start_samples // _SAMPLES_PER_MS,
        "end_ms": verdict.end_samples // _SAMPLES_PER_MS,
        "confidence": round(verdict.confidence, 4),
        "expected": list(verdict.expected),
        "heard": list(verdict.heard),
    }
