import numpy as np

from models.quran.passage import parse_passage
from models.quran.repeats import Repeats
from models.quran.sounds import Sounds
from models.quran.text import Text
from models.recitation.expected import expect_passage
from models.recitation.settings import JudgeSettings
from talqin.evaluation.crossing import SPACING, Crosser
from talqin.evaluation.judging import judge
from talqin.evaluation.splices import SpokenWord
from talqin.evaluation.tallies import CrossingCounts
from tests.talqin.evaluation.ears import LiteralEar, speak

TEXT, SOUNDS, SETTINGS = Text.load(), Sounds.load(), JudgeSettings(delay_frames=0)
CROSSER = Crosser(TEXT, SOUNDS, Repeats.load(), SETTINGS)


def measured(spec: str) -> CrossingCounts:
    """Make crossings of a passage that is recited and heard flawlessly."""
    passage = parse_passage(spec, TEXT)
    heard = LiteralEar().hear(speak([passage.words], SOUNDS))
    words = judge(heard.log_probs, heard.level_db, expect_passage(passage, TEXT, SOUNDS), SETTINGS).words
    spoken = {word: SpokenWord(word, each.start_samples, each.end_samples) for word, each in words.items()}
    return CROSSER.measure(heard, spoken, np.random.default_rng(3))


def test_crossings_are_named_by_a_flawless_ear_and_nobody_is_accused() -> None:
    counts = measured("2:30-2:35")

    assert 3 <= counts.made <= 150 / SPACING
    assert counts.named >= 0.9 * counts.made
    assert counts.accusations <= 0.1 * counts.made


def test_where_no_pair_of_words_stands_elsewhere_there_is_no_crossing() -> None:
    assert measured("108:1") == CrossingCounts()
