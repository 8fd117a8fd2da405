"""Training levels whole recordings as the runtime levels chunks: otherwise the model would hear another voice live."""

import numpy as np

from models.voice.features import CHUNK_SAMPLES, Front, listen
from training.corpus import measure
from training.level import normalise


def test_a_recording_levelled_whole_is_the_recording_levelled_live() -> None:
    dice = np.random.default_rng(2)
    swell = np.abs(np.sin(np.arange(10 * CHUNK_SAMPLES) / 9_000.0)) * 4_000
    pcm = (dice.standard_normal(10 * CHUNK_SAMPLES) * swell).astype(np.int16)

    whole = normalise(measure(pcm)[None])[0]

    front, live = Front.start(1), []
    for chunk in pcm.reshape(10, 1, CHUNK_SAMPLES):
        frames, front = listen(chunk, front)
        live.append(frames[0])
    assert np.allclose(whole, np.concatenate(live), atol=2e-3)


def test_a_recording_is_measured_to_its_last_whole_hop() -> None:
    assert measure(np.zeros(CHUNK_SAMPLES + 479, np.int16)).shape == (34, 80)
    assert measure(np.zeros(100, np.int16)).shape == (0, 80)
