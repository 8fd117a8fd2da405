"""Batches are levelled on the device as the runtime levels a stream."""

import numpy as np
import pytest

pytest.importorskip("torch", reason="torch is installed for training only")

from training import level as reference
from training.gpu import level

torch = pytest.importorskip("torch")


def test_the_device_levels_as_the_trainer_does() -> None:
    mel = np.random.default_rng(0).normal(-9, 3, (3, 400, 80)).astype(np.float32)

    found = level.normalise(torch.from_numpy(mel)).numpy()

    assert np.allclose(found, reference.normalise(mel), atol=1e-3)


def test_levels_follow_a_sudden_voice_and_its_fading() -> None:
    energy = np.concatenate([np.full(40, -12.0), np.full(40, -2.0), np.full(80, -11.0)])[None].astype(np.float32)

    assert np.allclose(level.levels(energy), reference.levels(energy), atol=1e-4)
