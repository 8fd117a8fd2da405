"""What a model gave its makers for a known sound, kept beside its weights: a machine that hears otherwise is not used.

The sound is made with whole numbers only, so it is the same everywhere. What comes out is not: kernels for other
processors round otherwise, and an int8 model may take another step at the edge of a quantum. So probabilities may
differ by `TOLERANCE` on average; a wrong model, a damaged one or a broken kernel is far off. What must hold exactly, on
every processor, is that a learner's result does not depend on who is heard beside them (`check_batches`).
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.voice.features import CHUNK_SAMPLES
from models.voice.manifest import VoiceModelError
from models.voice.model import VoiceModel

CHUNKS: Final = 6
TOLERANCE: Final = 0.01
"""Of the mean over frames of the total variation between what should and what did come out; 1 is the most there is.
Measured: another rounding of the features 0.004 at most, int8 in place of float 0.003, saturating kernels 0.022."""
SHIFT_SAMPLES: Final = 1_600
"""By how much each row of a batch hears the sound later than the row above it: no row is like another."""


def known_sound() -> NDArray[np.int16]:
    """Make the sound: (6, 5120) int16, a voice-like buzz that glides up through a moving hum, with pauses."""
    samples = np.arange(CHUNKS * CHUNK_SAMPLES, dtype=np.int64)
    phase = samples * 110 + samples * samples // 900
    buzz = (phase % 16_000) * 2 - 16_000
    hum = np.abs((samples * 700 + samples * samples // 300) % 32_000 - 16_000) * 2 - 16_000
    is_voiced = (samples // 2_400) % 4 != 3  # noqa: PLR2004 - three quarters of the time
    noise = (samples * 1_103_515_245 + 12_345) % 65_536 % 401 - 200
    return np.asarray((buzz + hum) // 4 * is_voiced + noise, np.int16).reshape(CHUNKS, CHUNK_SAMPLES)


def write_golden(model: VoiceModel, directory: Path) -> None:
    """Keep what a model gives, beside its weights; its makers do, on export."""
    np.save(directory / model.manifest.golden_file(model.variant), _hear(model, known_sound()[:, None])[0])


def check_golden(model: VoiceModel) -> float:
    """Compare what a model gives with what it gave its makers; returns how far off it is, 0 to 1.

    Raises:
        VoiceModelError: there is nothing to compare with, or it is more than `TOLERANCE` off.
    """
    heard, golden = _hear(model, known_sound()[:, None])[0], model.golden
    if golden is None:
        raise VoiceModelError(
            f"{model.full_name} has no golden outputs to be checked against; python -m training goldens writes them"
        )
    if golden.shape != heard.shape:
        raise VoiceModelError(f"the golden outputs of {model.full_name} are {golden.shape}, it gives {heard.shape}")
    off = _difference(heard, golden)
    if not off <= TOLERANCE:  # NaN is off, too
        raise VoiceModelError(f"{model.full_name} hears a known sound otherwise than it should: {off:.3f} off")
    return off


def check_batches(model: VoiceModel, sizes: Sequence[int], *, exactly: bool = True) -> None:
    """Hear the known sound in batches of several sizes; every row must be what it is alone.

    Args:
        model: what is checked.
        sizes: of the batches that will be used.
        exactly: bit for bit; else within `TOLERANCE`, as a GPU's kernels add up in another order for another size.

    Raises:
        VoiceModelError: it is not.
    """
    sound = np.stack([np.roll(known_sound().reshape(-1), row * SHIFT_SAMPLES) for row in range(max(sizes))])
    chunks = sound.reshape(len(sound), CHUNKS, CHUNK_SAMPLES).swapaxes(0, 1)
    alone = np.concatenate([_hear(model, chunks[:, row : row + 1]) for row in range(len(sound))])
    for rows in sizes:
        heard = _hear(model, chunks[:, :rows])
        is_same = np.array_equal(heard, alone[:rows]) if exactly else _difference(heard, alone[:rows]) <= TOLERANCE
        if not is_same:
            raise VoiceModelError(f"{model.full_name} hears otherwise in a batch of {rows} than alone")


def _hear(model: VoiceModel, chunks: NDArray[np.int16]) -> NDArray[np.float32]:
    """Hear (chunks, rows, 5120) from the beginning: (rows, 8 * chunks, tokens) float32, natural logarithms."""
    state, parts = model.start(chunks.shape[1]), []
    for chunk in chunks:
        heard, state = model.step(chunk, state)
        parts.append(heard.log_probs)
    return np.concatenate(parts, axis=1)


def _difference(heard: NDArray[np.float32], expected: NDArray[np.float32]) -> float:
    """Give the total variation between two distributions over tokens, the mean over all frames."""
    return float(np.abs(np.exp(heard) - np.exp(expected)).sum(axis=-1).mean() / 2)
