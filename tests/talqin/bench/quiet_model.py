"""A model that gives the same for any audio: what is tried is the way there and back."""

import numpy as np
from numpy.typing import NDArray

from models.voice.features import Front
from models.voice.model import Heard
from models.voice.state import VoiceState


class QuietModel:
    """Implements `SteppingModel`."""

    def start(self, count: int) -> VoiceState:
        return VoiceState(Front.start(count), np.zeros((count, 1, 1), np.float32))

    def step(self, pcm: NDArray[np.int16], state: VoiceState) -> tuple[Heard, VoiceState]:
        return Heard(np.zeros((len(pcm), 8, 69), np.float32), np.zeros((len(pcm), 8), np.float32)), state
