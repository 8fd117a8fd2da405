"""A lesson lowers its loss until its time is over; a teacher's word counts as far as the plan says."""

import itertools
from typing import Any

import numpy as np
import pytest

pytest.importorskip("torch", reason="torch is installed for training only")
pytest.importorskip("rapidfuzz", reason="rapidfuzz is installed for training only")
pytest.importorskip("quranic_phonemizer", reason="the phonemizer is only there to build the data")

from models.quran.vocabulary import TOKENS
from training.gpu.lesson import Lesson, Plan, Teacher, ctc, learn, unlike
from training.gpu.shelf import Drawn

torch = pytest.importorskip("torch")


def batch(frames: int = 12) -> Drawn:
    """Give a batch of two rows, two tokens each."""
    features = torch.randn(2, frames, 320, generator=torch.Generator().manual_seed(3))
    mel = features.reshape(2, -1, 80)
    lengths = torch.tensor([2, 2])
    return Drawn(features, mel, mel, torch.tensor([frames, frames - 4]), torch.tensor([3, 4, 5, 6]), lengths, 1.0, 4)


def told(frames: int = 12) -> Any:
    """Give what somebody hears, as log probabilities."""
    return torch.randn(2, frames, len(TOKENS), generator=torch.Generator().manual_seed(5)).log_softmax(-1)


def loss(value: Any) -> float:
    """Give a loss as a number."""
    return float(value.detach())


def small() -> Any:
    """Give the smallest network that can learn."""
    torch.manual_seed(1)
    return torch.nn.Linear(320, len(TOKENS))


def hear(net: Any, drawn: Drawn) -> Any:
    """Hear a batch with it."""
    return net(drawn.features).float().log_softmax(-1)


@pytest.fixture
def minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a clock go on by half a second at each look."""
    ticks = itertools.count(0.0, 0.5)
    monkeypatch.setattr("training.gpu.lesson.time.monotonic", lambda: next(ticks))


@pytest.mark.usefixtures("minute")
def test_a_lesson_lowers_its_loss_and_ends_with_its_time() -> None:
    done = Lesson(small(), Plan("small", 20.0, 1e-2, warmup_steps=2))
    before = loss(ctc(hear(done.net, batch()), batch()))

    learn(done, hear, itertools.repeat(batch()))

    assert done.step == 39
    assert done.heard == 39.0
    assert loss(ctc(hear(done.ema, batch()), batch())) < 0.8 * before


@pytest.mark.usefixtures("minute")
def test_a_learner_comes_nearer_to_its_teacher() -> None:
    done = Lesson(small(), Plan("pupil", 20.0, 1e-2, warmup_steps=2, ctc=0.0, taught=1.0))
    before = loss(unlike(hear(done.net, batch()), told(), batch(), 2))

    learn(done, hear, itertools.repeat(batch()), Teacher(lambda _: told(), 2))

    assert loss(unlike(hear(done.net, batch()), told(), batch(), 2)) < 0.8 * before


def test_who_says_the_same_two_frames_later_is_not_unlike() -> None:
    later = torch.cat([told()[:, :2], told()[:, :-2]], 1)

    assert loss(unlike(later, told(), batch(), 2)) == pytest.approx(0.0, abs=1e-5)
    assert loss(unlike(later, told(), batch(), 0)) > 1.0


def test_what_lies_beyond_a_row_is_not_compared() -> None:
    other = told()
    other[1, 8:] = np.log(1 / len(TOKENS))

    assert loss(unlike(other, told(), batch(), 0)) == pytest.approx(0.0, abs=1e-5)


def test_the_rate_rises_and_then_falls_with_the_time() -> None:
    plan = Plan("any", 10.0, 1e-3, warmup_steps=10, last=1e-5)
    under_way = Lesson(small(), plan)

    assert under_way.rate(0.0) == pytest.approx(1e-4)
    under_way.step = 10
    assert under_way.rate(0.0) == pytest.approx(1e-3)
    assert under_way.rate(0.5) == pytest.approx(5.05e-4)
    assert under_way.rate(1.0) == pytest.approx(1e-5)
