"""The shelf draws what its clips hold: unbent, a row is the clip between silences."""

import numpy as np
import pytest

pytest.importorskip("torch", reason="torch is installed for training only")
pytest.importorskip("quranic_phonemizer", reason="the phonemizer is only there to build the data")

from training.clips import Clip
from training.gpu.shelf import Drawing, Shelf, gentle

torch = pytest.importorskip("torch")

CLIPS = [Clip("one", "1:1", 0, 120, (3, 4, 5)), Clip("one", "1:2", 120, 80, (6, 7)), Clip("two", "1:1", 200, 100, (8,))]
PLAIN = gentle(Drawing(batch_seconds=60.0, chain=0.0))


def shelf() -> Shelf:
    """Give a shelf of three clips."""
    mel = np.random.default_rng(2).normal(-3, 2, (300, 80)).astype(np.float16)
    return Shelf(CLIPS, mel, torch.device("cpu"), 5)


def test_unbent_a_row_is_its_clip_and_then_silence() -> None:
    mel = np.random.default_rng(2).normal(-3, 2, (300, 80)).astype(np.float16).astype(np.float32)

    drawn = shelf().draw([(0,), (1,)], PLAIN)

    assert np.allclose(drawn.plain[0, :120].numpy(), mel[:120])
    assert np.allclose(drawn.plain[1, :80].numpy(), mel[120:200])
    assert torch.allclose(drawn.bent[0, :120], drawn.plain[0, :120], atol=1e-2)
    assert drawn.frames.tolist() == [41, 31]
    assert drawn.features.shape == (2, 41, 320)


def test_targets_lie_one_behind_the_other() -> None:
    drawn = shelf().draw([(0, 1), (2,)], Drawing())

    assert drawn.targets.tolist() == [3, 4, 5, 6, 7, 8]
    assert drawn.target_lengths.tolist() == [5, 1]
    assert drawn.tokens == 6


def test_a_chain_lays_two_clips_out_with_silence_between_them() -> None:
    mel = np.random.default_rng(2).normal(-3, 2, (300, 80)).astype(np.float16).astype(np.float32)

    drawn = shelf().draw([(0, 1)], PLAIN)

    assert np.allclose(drawn.plain[0, :120].numpy(), mel[:120])
    starts = [at for at in range(130, 200) if np.allclose(drawn.plain[0, at : at + 80].numpy(), mel[120:200])]
    assert len(starts) == 1


def test_batches_hold_every_clip_of_an_epoch_bent_and_finite() -> None:
    batches = shelf().batches(Drawing(batch_seconds=3.0, chain=0.0))

    drawn = [next(batches) for _ in range(4)]

    assert {token for one in drawn for token in one.targets.tolist()} == {3, 4, 5, 6, 7, 8}
    assert all(one.features.isfinite().all() for one in drawn)
