"""Recitations that have ended, as analysis would tell them: word after word of a passage, right but for those named."""

from collections.abc import Mapping

from actors.events import RecitationEnded, RecitationOpened, ShownWord, WordJudged
from models.quran.passage import parse_passage
from models.quran.text import Text
from models.recitation.verdict import Kind, Status, Summary, Verdict

_WORD_SAMPLES = 8_000
"""Half a second a word, without a pause."""


def opened_words(spec: str, recitation: int = 1) -> RecitationOpened:
    """Say that a passage is recited."""
    words = tuple(ShownWord(word.surah, word.ayah, word.word, word.text) for word in _words_of(spec))
    return RecitationOpened(recitation, spec, words)


def ended_with(spec: str, mistakes: Mapping[str, Kind] | None = None, recitation: int = 1) -> RecitationEnded:
    """Say how a passage was recited; `mistakes` by "112:1:2"."""
    wrong = mistakes or {}
    words = tuple(
        judged_word(word.surah, word.ayah, word.word, wrong.get(f"{word.surah}:{word.ayah}:{word.word}"), serial)
        for serial, word in enumerate(_words_of(spec), 1)
    )
    skipped = sum(word.verdict is Verdict.SKIPPED for word in words)
    summary = Summary(
        words=len(words),
        right=len(words) - len(wrong),
        wrong=len(wrong) - skipped,
        skipped=skipped,
        seconds=0.5 * len(words),
    )
    return RecitationEnded(recitation, spec, words, summary)


def judged_word(surah: int, ayah: int, word: int, kind: Kind | None, serial: int = 1) -> WordJudged:
    """Give a settled verdict; of no kind, it is right."""
    verdict = Verdict.RIGHT if kind is None else Verdict.SKIPPED if kind is Kind.SKIPPED else Verdict.WRONG
    return WordJudged(
        serial=serial,
        surah=surah,
        ayah=ayah,
        word=word,
        text="",
        status=Status.SETTLED,
        verdict=verdict,
        kind=kind or Kind.RIGHT,
        start_samples=serial * _WORD_SAMPLES,
        end_samples=(serial + 1) * _WORD_SAMPLES,
        expected=("q", "u", "l"),
        heard=("k", "u", "l") if kind else ("q", "u", "l"),
        confidence=0.9,
        runner_up="q>k" if kind else "",
    )


def _words_of(spec: str) -> list[ShownWord]:
    text = Text.load()
    passage = parse_passage(spec, text)
    words = [text.word(index) for index in range(passage.first, passage.last_exclusive)]
    return [ShownWord(word.surah, word.ayah, word.word, word.text) for word in words]
