"""An ear for tests, and the audio it understands: every sound is a number that stands in the samples."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from models.quran.sounds import Sounds
from models.quran.vocabulary import TOKENS
from models.voice.model import Heard
from tests.fakes.lengths import frames_of

FRAME_SAMPLES = 640
FRAMES_A_SOUND = 3
PAUSE_FRAMES = 15


def speak(breaths: Sequence[Sequence[int]], sounds: Sounds) -> NDArray[np.int16]:
    """Say words, (samples,) int16: for each sound a frame with its number, then blanks; a pause after each breath.

    A long madd has more blanks.
    """
    frames: list[int] = []
    for breath in breaths:
        said = sounds.phrase(tuple(breath)).tolist()
        for sound, held in zip(said, frames_of(said, FRAMES_A_SOUND), strict=True):
            frames += [sound, *([-1] * (held - 1))]
        frames += [0] * PAUSE_FRAMES
    return np.repeat(np.array(frames, np.int16), FRAME_SAMPLES)


class LiteralEar:
    """Hears the number in each frame as that sound, -1 as a voiced blank and 0 as silence."""

    delay_frames = 0

    def hear(self, pcm: NDArray[np.int16]) -> Heard:
        """Hear a whole recording."""
        middles = pcm[FRAME_SAMPLES // 2 :: FRAME_SAMPLES]
        token = np.where((middles > 0) & (middles < len(TOKENS)), middles, 0)
        log_probs = np.where(np.arange(len(TOKENS)) == token[:, None], -0.01, -14.0).astype(np.float32)
        return Heard(log_probs, np.where(middles == 0, -80.0, -20.0).astype(np.float32))
