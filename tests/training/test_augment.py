"""Bending a clip changes what it must and keeps what is said."""

import numpy as np
import pytest
from numpy.typing import NDArray

from models.voice.features import MEL_CHANNELS
from training.augment import CENTRES_HZ, FLOOR_LOG, Odds, bend, resample, room, suppress, warp


def clip(hops: int = 300, seed: int = 1) -> NDArray[np.float32]:
    """A clip of slowly changing colour."""
    dice = np.random.default_rng(seed)
    return dice.normal(-3, 2, (hops, MEL_CHANNELS)).astype(np.float32)


def test_at_no_strength_nothing_changes() -> None:
    assert np.array_equal(bend(np.random.default_rng(0), clip(), clip(), 0.0, Odds()), clip())


@pytest.mark.parametrize("seed", range(12))
def test_a_bent_clip_is_finite_float32_and_never_below_the_floor(seed: int) -> None:
    bent = bend(np.random.default_rng(seed), clip(), clip(200, 2), 1.0, Odds())

    assert bent.dtype == np.float32
    assert np.isfinite(bent).all()
    assert bent.min() >= FLOOR_LOG - 1e-4


def test_the_same_dice_bend_the_same_way() -> None:
    first, second = (bend(np.random.default_rng(9), clip(), clip(200, 2), 1.0, Odds()) for _ in range(2))

    assert np.array_equal(first, second)


def test_twice_the_speed_is_half_the_length() -> None:
    assert len(resample(clip(300), 2.0)) == 150


def test_a_shorter_vocal_tract_raises_a_formant() -> None:
    formant = np.full((10, MEL_CHANNELS), -8.0, np.float32)
    formant[:, 40] = 3.0

    raised = warp(formant, 1.2)

    assert CENTRES_HZ[int(raised[0].argmax())] == pytest.approx(1.2 * CENTRES_HZ[40], rel=0.03)


def test_a_room_holds_a_sound_after_it_has_ended() -> None:
    click = np.full((100, MEL_CHANNELS), -14.0, np.float32)
    click[10] = 0.0

    reverberant = room(np.random.default_rng(1), click, 1.0)

    assert (reverberant[15] > click[15] + 2).all()
    assert np.allclose(reverberant[:10], click[:10], atol=0.5)


def test_suppression_pushes_the_weak_down_and_spares_the_loud() -> None:
    mel = clip()

    pushed = suppress(np.random.default_rng(3), mel)

    assert (pushed <= mel + 1e-5).all()
    assert (pushed[mel > np.percentile(mel, 90)] > -14).all()
