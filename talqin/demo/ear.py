"""Hears and judges a recitation as the server does, and remembers what it has heard: a month is full of repetitions."""

import zlib
from typing import Final

import numpy as np
from numpy.typing import NDArray

from actors.events import RecitationEnded
from actors.recitation.recital import Knowledge, Recital
from models.quran.passage import parse_passage
from models.recitation.manner import Manner
from models.recitation.verdict import Verdict
from models.voice.model import Heard, VoiceModel
from talqin.evaluation.splices import SpokenWord

CHUNK_FRAMES: Final = 8
"""Frames that are judged together: 320 ms, as live."""


class Ear:
    """The packaged voice model and the judge.

    Attributes:
        model: name and version of the voice model.
    """

    def __init__(self, model: VoiceModel, knowledge: Knowledge) -> None:
        self.model = f"{model.manifest.name} {model.manifest.version}"
        self._voice = model
        self._knowledge = knowledge
        self._heard: dict[int, Heard] = {}

    def judge(self, pcm: NDArray[np.int16], spec: str, recitation: int, strictness: float) -> RecitationEnded:
        """Follow a recording of a passage to its end, as if it were live."""
        knowledge = self._knowledge.meant_by(Manner(strictness=strictness))
        recital = Recital(recitation, parse_passage(spec, knowledge.text), knowledge)
        heard = self._hear(pcm)
        for start in range(0, len(heard.level_db), CHUNK_FRAMES):
            end = start + CHUNK_FRAMES
            for _ in recital.hear(heard.log_probs[start:end], heard.level_db[start:end]):
                pass
        *_, ended = recital.finish()
        if not isinstance(ended, RecitationEnded):
            raise TypeError(f"a recital ends with RecitationEnded, not with {type(ended).__name__}")
        return ended

    def spoken(self, pcm: NDArray[np.int16], spec: str) -> list[SpokenWord]:
        """Say where the words are that were found right in an untouched recording."""
        text = self._knowledge.text
        return [
            SpokenWord(text.index_of(word.surah, word.ayah, word.word), word.start_samples, word.end_samples)
            for word in self.judge(pcm, spec, 1, 0.5).words
            if word.verdict is Verdict.RIGHT and word.surah and word.ayah and word.word
        ]

    def _hear(self, pcm: NDArray[np.int16]) -> Heard:
        key = zlib.crc32(pcm.tobytes())
        if key not in self._heard:
            self._heard[key] = self._voice.hear(pcm)
        return self._heard[key]
