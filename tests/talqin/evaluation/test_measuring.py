from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from models.quran.passage import parse_passage
from models.quran.places import PlaceIndex
from models.quran.sounds import Sounds
from models.quran.text import Text
from models.recitation.settings import JudgeSettings
from talqin.evaluation.changes import CHANGES
from talqin.evaluation.measuring import Bench
from talqin.evaluation.recordings import Recording
from talqin.evaluation.report import MENDED
from talqin.evaluation.spliced import SPLICED
from tests.talqin.evaluation.ears import LiteralEar, speak

TEXT = Text.load()
SOUNDS = Sounds.load()
BENCH = Bench(LiteralEar(), TEXT, SOUNDS, PlaceIndex.load(), JudgeSettings(delay_frames=0), 7)


def recording(spec: str) -> Recording:
    return Recording(
        Path(f"{spec}.opus"), "voice", "professional", parse_passage(spec, TEXT), 10.0, may_open_with_prefix=True
    )


def recited(spec: str) -> NDArray[np.int16]:
    passage = parse_passage(spec, TEXT)
    ends = [word + 1 for word in passage.words if TEXT.ends_ayah(word)]
    starts = [passage.first, *ends[:-1]]
    return speak([range(start, end) for start, end in zip(starts, ends, strict=True)], SOUNDS)


def test_a_flawless_recitation_heard_flawlessly_is_right_and_found() -> None:
    counts = BENCH.measure(recording("18:1-18:3"), recited("18:1-18:3"), with_mistakes=False)

    assert counts.sound_errors == 0
    assert counts.verdicts == {"right": counts.words}
    assert counts.alarms == {}
    assert (counts.recordings, counts.reached_end) == (1, 1)
    assert counts.places.decided_right == 1
    assert counts.mistakes == {}
    assert all(0.0 <= wait < 3000.0 for wait in counts.settled_after_ms)


def test_mistakes_made_on_purpose_are_caught_by_a_flawless_ear() -> None:
    counts = BENCH.measure(recording("18:1-18:10"), recited("18:1-18:10"), with_mistakes=True)

    assert set(counts.mistakes) == {*CHANGES, *SPLICED}
    assert all(found.made > 0 for found in counts.mistakes.values())
    made = [found for kind, found in counts.mistakes.items() if kind != MENDED]
    assert all(found.caught >= 0.5 * found.made for found in made)
    assert counts.mistakes[MENDED].caught == 0


def test_the_same_seed_makes_the_same_mistakes() -> None:
    once, again = (BENCH.measure(recording("112"), recited("112"), with_mistakes=True).mistakes for _ in range(2))

    assert once == again


def test_a_basmala_is_no_error_where_it_may_be_said() -> None:
    said = speak([SOUNDS.prefix_words["basmala"], TEXT.ayah_range(112, 1)], SOUNDS)

    counts = BENCH.measure(recording("112:1"), said, with_mistakes=False)

    assert counts.sound_errors == 0
    assert counts.verdicts == {"right": 4}


def test_a_passage_too_short_for_a_mistake_has_none() -> None:
    counts = BENCH.measure(recording("112:2"), recited("112:2"), with_mistakes=True)

    assert set(counts.mistakes) == {*SPLICED}
    assert {found.made for found in counts.mistakes.values()} == {0}


@pytest.mark.parametrize("seconds", [0, 3])
def test_silence_reaches_no_word(seconds: int) -> None:
    counts = BENCH.measure(recording("112"), np.zeros(16_000 * seconds, np.int16), with_mistakes=False)

    assert counts.verdicts == {"not_reached": 15}
    assert counts.reached_end == 0
    assert counts.sound_errors == counts.sounds
