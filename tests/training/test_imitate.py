"""A network imitates another that looks less or further ahead at the sounds, not at the frames."""

from typing import Any

import pytest

pytest.importorskip("torch", reason="torch is installed for training only")
pytest.importorskip("quranic_phonemizer", reason="the phonemizer is only there to build the data")

from training.imitate import unlike

torch = pytest.importorskip("torch")


def told(shift: int) -> Any:
    """Log probabilities of 12 frames in which every sound comes `shift` frames late."""
    torch.manual_seed(4)
    logits = torch.randn(2, 12 + 8, 69)
    return logits[:, 4 - shift : 16 - shift].log_softmax(-1)


@pytest.mark.parametrize("later", [-2, 0, 3])
def test_who_says_the_same_later_is_not_unlike(later: int) -> None:
    frames = torch.tensor([12, 9])

    assert float(unlike(told(later), told(0), frames, later)) == pytest.approx(0.0, abs=1e-6)
    assert float(unlike(told(later), told(0), frames, later + 1)) > 0.5


def test_what_stands_beyond_a_rows_end_does_not_count() -> None:
    mine, taught = told(0), told(0).clone()
    taught[1, 9:] = taught[0, 9:]

    assert float(unlike(mine, taught, torch.tensor([12, 9]), 0)) == pytest.approx(0.0, abs=1e-6)
    assert float(unlike(mine, taught, torch.tensor([12, 12]), 0)) > 0.1
