"""Errors are counted against the nearest right answer."""

import numpy as np
import pytest

pytest.importorskip("torch", reason="torch is installed for training only")
pytest.importorskip("quranic_phonemizer", reason="the phonemizer is only there to build the data")

from training.score import errors, greedy


def test_greedy_decoding_drops_repeats_and_blanks() -> None:
    best = [0, 5, 5, 0, 5, 7, 7, 0]
    log_probs = np.full((8, 69), -9.0, np.float32)
    log_probs[np.arange(8), best] = 0.0

    assert greedy(log_probs) == (5, 5, 7)


def test_the_nearest_answer_counts() -> None:
    assert errors((1, 2, 3), ((9, 9, 9, 9), (1, 2, 4), (1,))) == (1, 3)
