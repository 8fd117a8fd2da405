"""What a model gave its makers for a known sound, kept beside its weights: a machine that hears otherwise is not used.

The sound is made with whole numbers only, so it is the same everywhere. What comes out is not: kernels for other
processors round otherwise, and an int8 model may take another step at the edge of a quantum. So log-probabilities may
differ by `TOLERANCE` on average: noise of 1e-3 in the features moves them by 0.04, int8 differs from float by 0.05,
version 0.1 of the same network from 0.2 by 1.2. What must hold exactly, on every machine, is that a learner's result
does not depend on who is heard beside them (`check_batches`).
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.voice.features import CHUNK_SAMPLES
from models.voice.manifest import VoiceModelError
from models.voice.model import VoiceModel

CHUNKS: Final = 6
TOLERANCE: Final = 0.25
"""Nats: of the mean absolute difference of all log-probabilities."""


def known_sound() -> NDArray[np.int16]:
    """Make the sound: (6, 5120) int16, a voice-like buzz that glides up through a moving hum, with pauses."""
    samples = np.arange(CHUNKS * CHUNK_SAMPLES, dtype=np.int64)
    phase = samples * 110 + samples * samples // 900
    buzz = (phase % 16_000) * 2 - 16_000
    hum = np.abs((samples * 700 + samples * samples // 300) % 32_000 - 16_000) * 2 - 16_000
    is_voiced = (samples // 2_400) % 4 != 3  # noqa: PLR2004 - three quarters of the time
    noise = (samples * 1_103_515_245 + 12_345) % 65_536 % 401 - 200
    sound = (buzz + hum) // 4 * is_voiced + noise
    return np.asarray(sound.reshape(CHUNKS, CHUNK_SAMPLES), np.int16)


def hear_known_sound(model: VoiceModel, rows: int = 1) -> NDArray[np.float32]:
    """Let a model hear it in batches of `rows`: (rows, 48, tokens) float32, natural logarithms."""
    state, parts = model.start(rows), []
    for chunk in known_sound():
        heard, state = model.step(np.repeat(chunk[None], rows, axis=0), state)
        parts.append(heard.log_probs)
    return np.concatenate(parts, axis=1)


def write_golden(model: VoiceModel, directory: Path) -> None:
    """Keep what a model gives, beside its weights; its makers do, on export."""
    np.save(directory / model.manifest.golden_file(model.variant), hear_known_sound(model)[0])


def check_golden(model: VoiceModel) -> float:
    """Compare what a model gives with what it gave its makers; returns how far off it is, in nats.

    Raises:
        VoiceModelError: there is nothing to compare with, or it is more than `TOLERANCE` off.
    """
    heard, golden = hear_known_sound(model)[0], model.golden
    if golden is None:
        raise VoiceModelError(f"{model.full_name} has no golden outputs to be checked against; export it again")
    if golden.shape != heard.shape:
        raise VoiceModelError(f"the golden outputs of {model.full_name} are {golden.shape}, it gives {heard.shape}")
    off = float(np.abs(heard - golden).mean())
    if not off <= TOLERANCE:  # NaN is off, too
        raise VoiceModelError(f"{model.full_name} hears a known sound otherwise than it should: {off:.3f} nats off")
    return off


def check_batches(model: VoiceModel, sizes: Iterable[int]) -> None:
    """Hear the known sound in batches of several sizes; every row must be what it is alone, bit for bit.

    Raises:
        VoiceModelError: it is not.
    """
    alone = hear_known_sound(model)
    for rows in sizes:
        if not (hear_known_sound(model, rows) == alone).all():
            raise VoiceModelError(f"{model.full_name} hears otherwise in a batch of {rows} than alone")
