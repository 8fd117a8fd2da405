"""Batches are bent on the device as single clips are bent by `training.augment`."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

pytest.importorskip("torch", reason="torch is installed for training only")

from models.voice.features import MEL_CHANNELS
from training import augment
from training.augment import FLOOR_LOG
from training.gpu.bends import Bender, Rows

torch = pytest.importorskip("torch")

SHARE = 0.4
"""What every die shows in a loaded game."""


class Loaded(np.random.Generator):
    """Dice that always fall the same way."""

    def __init__(self) -> None:
        super().__init__(np.random.PCG64(0))

    def uniform(self, low: float = 0.0, high: float = 1.0, size: object = None) -> float:  # type: ignore[override]
        assert size is None
        return low + SHARE * (high - low)

    def integers(self, low: int, high: int) -> int:  # type: ignore[override]
        return int(low + SHARE * (high - low))

    def normal(self, loc: float, scale: float, size: int) -> NDArray[np.float64]:  # type: ignore[override]
        return np.full(size, loc + 0.0 * scale)


def loaded() -> Bender:
    """Give a bender whose dice fall as those of `Loaded`."""
    bender = Bender(torch.device("cpu"), 1)
    bender._uniform = lambda count, low=0.0, high=1.0: torch.full((count,), low + SHARE * (high - low))  # type: ignore[method-assign]
    bender._normal = torch.zeros  # type: ignore[method-assign]
    return bender


def clip(hops: int = 200, seed: int = 1) -> NDArray[np.float32]:
    """Give a clip of changing colour."""
    return np.random.default_rng(seed).normal(-3, 2, (hops, MEL_CHANNELS)).astype(np.float32)


def rows(*clips: NDArray[np.float32], strength: float = 1.0) -> Rows:
    """Lay clips out, padded at the floor."""
    mel = np.full((len(clips), max(map(len, clips)), MEL_CHANNELS), FLOOR_LOG, np.float32)
    for number, one in enumerate(clips):
        mel[number, : len(one)] = one
    return Rows(torch.from_numpy(mel), torch.tensor([len(one) for one in clips]), torch.full((len(clips),), strength))


PAIRS: dict[str, tuple[str, Callable[[NDArray[np.float32]], NDArray[np.float32]]]] = {
    "vocal tract": ("warp", lambda mel: augment.warp(mel, float(np.exp(-0.12 + SHARE * 0.34)))),
    "room": ("room", lambda mel: augment.room(Loaded(), mel, 1.0)),
    "telephone": ("band", lambda mel: augment.band(Loaded(), mel)),
    "microphone": ("tilt", lambda mel: mel + augment.microphone(Loaded())),
    "gain": ("gain", lambda mel: mel + np.float32(-8.0 + SHARE * 9.5)),
}


@pytest.mark.parametrize("bend", sorted(PAIRS))
def test_with_the_same_dice_a_batch_is_bent_as_a_clip_is(bend: str) -> None:
    name, alone = PAIRS[bend]

    bent = getattr(loaded(), name)(rows(clip(), clip(seed=2))).numpy()

    assert np.allclose(bent[0], alone(clip()), atol=2e-2)
    assert np.allclose(bent[1], alone(clip(seed=2)), atol=2e-2)


def test_loudness_is_that_of_the_clip_whatever_is_padded() -> None:
    short, long = clip(120), clip(400, 3)

    loud = Bender(torch.device("cpu"), 1).loud(rows(short, long)).numpy()

    expected = [np.percentile(np.log(np.exp(one).mean(1)), 90) for one in (short, long)]
    assert loud == pytest.approx(expected, abs=0.1)


def test_at_no_strength_nothing_changes() -> None:
    given = rows(clip(), strength=0.0)

    floored = torch.logaddexp(given.mel, torch.tensor(float(FLOOR_LOG)))
    assert torch.allclose(Bender(torch.device("cpu"), 1).bend(given), floored, atol=1e-4)


@pytest.mark.parametrize("seed", range(6))
def test_bent_rows_are_finite_and_never_below_the_floor(seed: int) -> None:
    bent = Bender(torch.device("cpu"), seed).bend(rows(clip(90), clip(400, 2), clip(200, 3)))

    assert bent.isfinite().all()
    assert bent.min() >= float(FLOOR_LOG) - 1e-4


def test_the_same_seed_bends_the_same_way_and_rows_differ() -> None:
    first, second = (Bender(torch.device("cpu"), 9).bend(rows(*[clip()] * 8)) for _ in range(2))

    assert torch.equal(first, second)
    assert len({row.numpy().tobytes() for row in first}) > 4


def test_suppression_pushes_the_weak_down_and_spares_the_loud() -> None:
    pushed = Bender(torch.device("cpu"), 3).suppress(rows(clip()))[0].numpy()

    assert (pushed <= clip() + 1e-4).all()
    assert (pushed[clip() > np.percentile(clip(), 90)] > -14).all()
    assert (pushed < clip() - 0.5).any()


def test_noise_hides_what_is_weak_and_spares_what_is_loud() -> None:
    still = np.full((100, MEL_CHANNELS), -20.0, np.float32)
    still[::3] = 0.0

    noisy = Bender(torch.device("cpu"), 3).noise(rows(still))[0].numpy()

    assert noisy[1::3].mean() > -14
    assert np.median(noisy[::3]) == pytest.approx(0.0, abs=0.5)


def test_a_mask_hides_a_few_channels_and_leaves_the_rest() -> None:
    hidden = Bender(torch.device("cpu"), 5).mask(rows(clip(300)))[0].numpy() != clip(300)

    assert 0 < hidden.mean() < 0.3


def test_babble_is_another_row_and_weaker() -> None:
    speech = clip(100)

    mixed = Bender(torch.device("cpu"), 5).babble(rows(speech, speech[::-1])).numpy()

    assert (mixed[0] >= speech - 1e-4).all()
    assert 0 < (mixed[0] - speech).mean() < 1.0
