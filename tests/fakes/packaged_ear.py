"""The literal ear in place of the model that ships with Talqin, and recordings that it understands."""

import wave
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from models.quran.sounds import Sounds
from models.voice.model import Heard, Track
from tests.talqin.evaluation.ears import LiteralEar, speak


class PackagedEar(LiteralEar):
    """Stands for `VoiceModel`; goes through one chunk, so that a progress bar has something to count."""

    manifest = SimpleNamespace(name="literal", version="0")
    variant = "int8"

    @classmethod
    def load(cls) -> Self:
        return cls()

    def hear(self, pcm: NDArray[np.int16], track: Track = iter) -> Heard:
        assert len(list(track(pcm[None, None]))) == 1
        return super().hear(pcm)


def recording(file: Path, *breaths: Sequence[int]) -> Path:
    """Write what is spoken, as a WAV at 16 kHz."""
    with wave.open(str(file), "wb") as wav:
        wav.setparams((1, 2, 16000, 0, "NONE", ""))
        wav.writeframes(speak(breaths, Sounds.load()).tobytes())
    return file
