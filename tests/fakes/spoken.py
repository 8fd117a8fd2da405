"""A voice model that hears what is written in the samples: the first of a frame's 640 samples is its token."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from models.quran.sounds import Sounds
from models.quran.vocabulary import BLANK, TOKENS
from models.voice.features import Front
from models.voice.model import Heard
from models.voice.state import VoiceState
from tests.fakes.lengths import frames_of

FRAME_SAMPLES = 640
FRAMES_A_TOKEN = 2
SILENCE_DB = -80.0
SPEECH_DB = -20.0
POISON = -1
"""A first sample that makes the model answer nonsense."""


def spoken(tokens: Sequence[int] | NDArray[np.uint8]) -> NDArray[np.int16]:
    """Say tokens, two frames and a blank frame each, more of these in a long madd; (samples,) int16."""
    said = [int(token) for token in tokens]
    held = zip(said, frames_of(said, FRAMES_A_TOKEN + 1), strict=True)
    frames = [
        frame for token, most in held for frame in (*[token] * FRAMES_A_TOKEN, *[BLANK] * (most - FRAMES_A_TOKEN))
    ]
    pcm = np.zeros((len(frames), FRAME_SAMPLES), np.int16)
    pcm[:, 0] = frames
    pcm[:, 1] = 1  # not silence
    return pcm.reshape(-1)


def pause(seconds: float) -> NDArray[np.int16]:
    """Say nothing; (samples,) int16."""
    return np.zeros(round(seconds * 25) * FRAME_SAMPLES, np.int16)


def recited(words: range, sounds: Sounds) -> NDArray[np.int16]:
    """Recite words in one breath, with silence before and after; (samples,) int16."""
    return np.concatenate([pause(0.4), spoken(sounds.phrase(words)), pause(1.2)])


class SpokenModel:
    """Implements `SteppingModel`; counts its steps and the sizes of its batches."""

    def __init__(self) -> None:
        self.batches: list[int] = []
        self.is_broken = False

    def start(self, count: int) -> VoiceState:
        def empty() -> NDArray[np.float32]:
            return np.zeros((count, 1), np.float32)

        front = Front(np.zeros((count, 1), np.int16), empty(), empty(), empty())
        return VoiceState(front, np.zeros((count, 1, 1), np.float32))

    def step(self, pcm: NDArray[np.int16], state: VoiceState) -> tuple[Heard, VoiceState]:
        if self.is_broken:
            raise RuntimeError("the device is gone")
        self.batches.append(len(pcm))
        frames = pcm.reshape(len(pcm), -1, FRAME_SAMPLES)
        said = frames[:, :, 0]
        log_probs = np.full((*said.shape, len(TOKENS)), np.log(0.02 / len(TOKENS)), np.float32)
        np.put_along_axis(log_probs, np.maximum(said, 0)[..., None].astype(np.int64), np.float32(np.log(0.98)), axis=2)
        log_probs[(said == POISON).any(axis=1)] = np.nan
        level_db = np.where((frames != 0).any(axis=2), SPEECH_DB, SILENCE_DB).astype(np.float32)
        state.past[:] += 1
        return Heard(log_probs, level_db), state
