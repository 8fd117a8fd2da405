"""A scripted voice: from sequences of sounds to peaky posteriors and levels, as a CTC model would give them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.quran.passage import parse_passage
from models.quran.sounds import Sounds
from models.quran.text import Text
from models.quran.vocabulary import BLANK, TOKENS
from models.recitation.expected import Expected, expect_passage
from tests.fakes.lengths import frames_of

SPEAKING_DB = -18.0
SILENT_DB = -58.0


@dataclass(frozen=True)
class Utterance:
    """What a follower hears."""

    log_probs: NDArray[np.float32]
    level_db: NDArray[np.float32]


class FakeVoice:
    """Says sounds one after another; call it in the order of the script, then take `heard`."""

    def __init__(self, *, seed: int = 0, frames_a_sound: int = 3, sureness: float = 0.9) -> None:
        self._random = np.random.default_rng(seed)
        self._frames_a_sound = frames_a_sound
        self._sureness = sureness
        self._rows: list[NDArray[np.float32]] = []
        self._levels: list[float] = []

    def say(self, sounds: Iterable[int]) -> "FakeVoice":
        said = [int(sound) for sound in sounds]
        for sound, frames in zip(said, frames_of(said, self._frames_a_sound), strict=True):
            self._frame(sound, SPEAKING_DB)
            for _ in range(frames - 1):
                self._frame(BLANK, SPEAKING_DB)
        return self

    def pause(self, frames: int = 20) -> "FakeVoice":
        for _ in range(frames):
            self._frame(BLANK, SILENT_DB)
        return self

    def babble(self, sounds: int) -> "FakeVoice":
        """Say random sounds, as another language or music would come out."""
        return self.say(self._random.integers(1, len(TOKENS), sounds))

    def noise(self, frames: int) -> "FakeVoice":
        """Make loud noise in which nothing is heard clearly."""
        for _ in range(frames):
            logits = self._random.normal(0, 1, len(TOKENS))
            logits[BLANK] += 6
            self._add(np.exp(logits), SPEAKING_DB)
        return self

    @property
    def heard(self) -> Utterance:
        return Utterance(np.array(self._rows, np.float32), np.array(self._levels, np.float32))

    def _frame(self, token: int, level: float) -> None:
        weights = self._random.dirichlet(np.full(len(TOKENS), 0.3)) * (1 - self._sureness) + 1e-6
        weights[token] += self._sureness
        self._add(weights, level)

    def _add(self, weights: NDArray[np.float64], level: float) -> None:
        self._rows.append(np.log(weights / weights.sum()).astype(np.float32))
        self._levels.append(level + float(self._random.normal(0, 1)))


def expect(spec: str) -> Expected:
    """Expect a passage of the packaged text."""
    text = Text.load()
    return expect_passage(parse_passage(spec, text), text, Sounds.load())


def breath(expected: Expected, places: Sequence[int]) -> list[int]:
    """Give the sounds of some words said in one breath: started, joined, stopped."""
    last = len(places) - 1
    forms = [expected.words[place].forms[2 * (number == 0) + (number == last)] for number, place in enumerate(places)]
    return [int(token) for form in forms for token in form]


def ayah_breaths(expected: Expected) -> list[list[int]]:
    """Give the places of each ayah's words."""
    breaths: list[list[int]] = [[]]
    for place, word in enumerate(expected.words):
        breaths[-1].append(place)
        if word.ends_ayah and place < len(expected) - 1:
            breaths.append([])
    return breaths


def recite(voice: FakeVoice, expected: Expected, breaths: Iterable[Sequence[int]]) -> FakeVoice:
    """Say words breath by breath, with a pause after each."""
    for places in breaths:
        voice.say(breath(expected, places)).pause()
    return voice
