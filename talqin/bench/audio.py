"""What the learners of the bench recite: real recordings where there are some, otherwise a buzz."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
import numpy.typing as npt

from models.voice.goldens import known_sound
from transport.recordings.audio_files import decode_audio

FRAME_SAMPLES: Final = 5120
_PASSAGES: Final = ("103", "108", "112", "111", "105")


class Reciting(msgspec.Struct, frozen=True):
    """One thing to be recited, again and again."""

    passage: str
    frames: tuple[bytes, ...]
    """Of 320 ms: little-endian int16, mono, 16 kHz."""
    is_real: bool


def recitings(folder: Path | None) -> Sequence[Reciting]:
    """Give short surahs by real voices from a folder like `shared/recitations`; a buzz when it is not there."""
    folder = folder or Path(os.environ.get("TALQIN_RECITATIONS", "../shared/recitations"))
    files = {passage: sorted(folder.glob(f"surah/*/{passage}.opus"))[:3] for passage in _PASSAGES}
    found = [Reciting(passage, _cut(decode_audio(path)), is_real=True) for passage in files for path in files[passage]]
    return found or [Reciting(passage, _cut(known_sound().reshape(-1)), is_real=False) for passage in _PASSAGES]


def _cut(pcm: npt.NDArray[np.int16]) -> tuple[bytes, ...]:
    whole = pcm[: len(pcm) // FRAME_SAMPLES * FRAME_SAMPLES].astype("<i2").reshape(-1, FRAME_SAMPLES)
    return tuple(frame.tobytes() for frame in whole)
