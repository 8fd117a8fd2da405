"""A pupil with a voice: what is forgotten is left out, or waited for and revealed."""

import numpy as np

from models.learning.lesson import Stretch
from models.learning.reading import Mode
from models.quran.text import Text
from talqin.demo.clips import SAMPLE_RATE, Clip
from talqin.demo.pupil import BETWEEN_SECONDS, WAIT_SECONDS, Pupil
from talqin.evaluation.splices import SpokenWord
from talqin.learners.mind import Mind, Traits

VERSE = Stretch(112, 1, 1)
SECONDS = 4
FORGETFUL = Traits(decay=0.9, threshold=5.0, noise=0.01)
STEADY = Traits(decay=0.01, threshold=-50.0, noise=0.01)


def pupil(traits: Traits) -> Pupil:
    text = Text.load()
    first = text.index_of(112, 1, 1)
    spoken = [SpokenWord(first + number, SAMPLE_RATE * number, SAMPLE_RATE * (number + 1)) for number in range(4)]
    clip = Clip(np.full(SECONDS * SAMPLE_RATE, 100, np.int16), spoken)
    return Pupil(Mind(traits, 1), {"112:1": clip}, text)


def seconds(pcm: np.ndarray) -> float:
    return round(len(pcm) / SAMPLE_RATE - BETWEEN_SECONDS, 3)


def test_what_is_new_is_learned_and_said_as_it_was_recorded() -> None:
    said = pupil(FORGETFUL).recite(VERSE, Mode.REPEAT, 1)

    assert (seconds(said.pcm), said.left_out, said.revealed) == (SECONDS, (), ())


def test_what_is_forgotten_is_left_out_of_a_test() -> None:
    forgetful = pupil(FORGETFUL)
    forgetful.recite(VERSE, Mode.REPEAT, 1)

    said = forgetful.recite(VERSE, Mode.TEST, 30)

    assert said.left_out in {("112:1:3",), ("112:1:2",)}
    assert seconds(said.pcm) < SECONDS - 0.9


def test_what_is_forgotten_while_memorising_is_waited_for_and_revealed() -> None:
    forgetful = pupil(FORGETFUL)
    forgetful.recite(VERSE, Mode.REPEAT, 1)

    said = forgetful.recite(VERSE, Mode.MEMORISE, 30)

    assert (len(said.revealed), said.left_out) == (1, ())
    assert seconds(said.pcm) == SECONDS + WAIT_SECONDS


def test_what_is_in_view_is_read() -> None:
    forgetful = pupil(FORGETFUL)
    forgetful.recite(VERSE, Mode.REPEAT, 1)

    said = forgetful.recite(VERSE, Mode.FOLLOW, 30)

    assert (said.left_out, said.revealed) == ((), ())


def test_what_is_remembered_is_said_and_counts_as_known() -> None:
    steady = pupil(STEADY)
    steady.recite(VERSE, Mode.REPEAT, 1)

    said = steady.recite(VERSE, Mode.TEST, 2)

    assert said.left_out == ()
    assert steady.knows(3) > 0.99
