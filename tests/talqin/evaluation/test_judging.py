from collections.abc import Iterable, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from models.quran.passage import parse_passage
from models.quran.sounds import Sounds
from models.quran.text import Text
from models.recitation.expected import Expected, expect_passage
from models.recitation.settings import JudgeSettings
from models.recitation.verdict import Cursor, Kind, Prefix, Status, Verdict, WordVerdict
from talqin.evaluation import judging
from talqin.evaluation.judging import CHUNK_FRAMES, FRAME_SAMPLES, judge

Event = Cursor | Prefix | WordVerdict
CHUNK = CHUNK_FRAMES * FRAME_SAMPLES
EXPECTED = expect_passage(parse_passage("112", Text.load()), Text.load(), Sounds.load())


def verdict(serial: int, word: int | None, status: Status, end_samples: int = 0) -> WordVerdict:
    return WordVerdict(serial, word, status, Verdict.RIGHT, Kind.RIGHT, 0, end_samples, ("b",), ("b",), 0.9, "")


def follower(*script: Sequence[Event]) -> type:
    """A follower that says the first of the script at the first chunk, the last of it at the end."""

    class Scripted:
        def __init__(self, _expected: Expected, _settings: JudgeSettings, _repeats: object) -> None:
            self.heard: list[int] = []

        def advance(self, log_probs: NDArray[np.float32], level_db: NDArray[np.float32]) -> Iterable[Event]:
            assert len(log_probs) == len(level_db)
            self.heard.append(len(log_probs))
            return script[len(self.heard) - 1]

        def finish(self) -> Iterable[Event]:
            return script[-1]

    return Scripted


def judged(monkeypatch: pytest.MonkeyPatch, *script: Sequence[Event]) -> judging.Judged:
    monkeypatch.setattr(judging, "Follower", follower(*script))
    frames = CHUNK_FRAMES * (len(script) - 1)
    return judge(np.zeros((frames, 69), np.float32), np.zeros(frames, np.float32), EXPECTED, JudgeSettings())


def test_the_settled_verdict_stands_and_a_retracted_one_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    result = judged(
        monkeypatch,
        [verdict(1, 5, Status.TENTATIVE), verdict(2, 6, Status.SETTLED)],
        [verdict(1, 5, Status.SETTLED), verdict(2, 6, Status.RETRACTED), verdict(3, None, Status.SETTLED)],
        [verdict(4, 7, Status.SETTLED), verdict(5, 8, Status.TENTATIVE)],
    )

    assert set(result.words) == {5, 7}
    assert [each.serial for each in result.added] == [3]


def test_a_later_pass_over_a_word_replaces_the_earlier(monkeypatch: pytest.MonkeyPatch) -> None:
    result = judged(monkeypatch, [verdict(1, 5, Status.SETTLED)], [verdict(2, 5, Status.SETTLED)], [])

    assert result.words[5].serial == 2


def test_the_wait_is_the_audio_heard_since_the_words_end_and_counts_only_while_listening(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    result = judged(
        monkeypatch,
        [],
        [verdict(1, 5, Status.SETTLED, end_samples=CHUNK), verdict(2, 6, Status.TENTATIVE)],
        [verdict(2, 6, Status.SETTLED)],
    )

    assert result.settled_after_ms == (320.0,)


def test_the_words_the_cursor_stood_on_were_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    result = judged(monkeypatch, [Cursor(5, 0)], [Cursor(6, CHUNK), Prefix("basmala", 0, 1)], [])

    assert result.reached == {5, 6}


def test_the_last_chunk_may_be_short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "Follower", follower([], [], []))

    result = judge(np.zeros((11, 69), np.float32), np.zeros(11, np.float32), EXPECTED, JudgeSettings())

    assert result.words == {}
