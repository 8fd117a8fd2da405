"""A voice model that understands only what it remembers: each chunk is written in a key that the chunks before it give.

A stream that was rebuilt from too little, from the wrong chunks, or with a chunk twice hears nonsense from there on.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.quran.vocabulary import TOKENS
from models.voice.features import Front
from models.voice.model import Heard
from models.voice.state import VoiceState
from tests.fakes.ears import REPLAY_CHUNKS
from tests.fakes.spoken import FRAME_SAMPLES, SILENCE_DB, SPEECH_DB, SpokenModel

CHUNK_SAMPLES: Final = 5120
_WRITTEN: Final = 128
"""Values that a frame's first sample may have."""


def ciphered(pcm: NDArray[np.int16]) -> NDArray[np.int16]:
    """Write what `spoken` says in keys; (samples,) int16, a whole number of chunks but for the last."""
    written = pcm.copy()
    past = np.zeros((1, REPLAY_CHUNKS), np.float32)
    for number, start in enumerate(range(0, len(written) - CHUNK_SAMPLES + 1, CHUNK_SAMPLES)):
        chunk = written[start : start + CHUNK_SAMPLES].reshape(-1, FRAME_SAMPLES)
        key = int(_key(past, np.array([number], np.float32))[0])
        chunk[:, 0] = np.where(chunk[:, 1] != 0, (chunk[:, 0] + key) % _WRITTEN, 0)
        past = np.concatenate([past[:, 1:], _signature(chunk[None])], axis=1)
    return written


class CipheredModel(SpokenModel):
    """Implements `SteppingModel`: the key hangs on the last chunks (past) and on how many there were (front)."""

    def start(self, count: int) -> VoiceState:
        empty = np.zeros((count, 1), np.float32)
        front = Front(np.zeros((count, 1), np.int16), empty, empty.copy(), empty.copy())
        return VoiceState(front, np.zeros((count, REPLAY_CHUNKS, 1), np.float32))

    def step(self, pcm: NDArray[np.int16], state: VoiceState) -> tuple[Heard, VoiceState]:
        frames = pcm.reshape(len(pcm), -1, FRAME_SAMPLES)
        key = _key(state.past[:, :, 0], state.front.total[:, 0])
        is_speech = frames[:, :, 1] != 0
        said = np.where(is_speech, (frames[:, :, 0] - key[:, None]) % _WRITTEN % len(TOKENS), 0)
        log_probs = np.full((*said.shape, len(TOKENS)), np.log(0.02 / len(TOKENS)), np.float32)
        np.put_along_axis(log_probs, said[..., None].astype(np.int64), np.float32(np.log(0.98)), axis=2)
        front = Front(state.front.tail, state.front.level, state.front.total + 1, state.front.weight)
        past = np.concatenate([state.past[:, 1:], _signature(frames)[:, :, None]], axis=1)
        return Heard(log_probs, np.where(is_speech, SPEECH_DB, SILENCE_DB).astype(np.float32)), VoiceState(front, past)


def _signature(frames: NDArray[np.int16]) -> NDArray[np.float32]:
    """Give what is remembered of chunks, (batch, frames, 640) int16; (batch, 1) float32."""
    sums: NDArray[np.int64] = frames[:, :, 0].astype(np.int64).sum(axis=1, keepdims=True) % 97
    return sums.astype(np.float32)


def _key(past: NDArray[np.float32], chunks: NDArray[np.float32]) -> NDArray[np.int64]:
    """Give the key of the next chunk from (batch, 3) signatures and (batch,) counts of chunks; (batch,) int64."""
    sums: NDArray[np.float32] = (past.sum(axis=1) + 7 * chunks) % 59
    return sums.astype(np.int64)
