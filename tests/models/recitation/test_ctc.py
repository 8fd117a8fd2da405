from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.quran.vocabulary import BLANK, token_ids
from models.recitation.ctc import IMPOSSIBLE, log_likelihoods, sound_frames
from tests.fakes.voices import FakeVoice


def collapsed(path: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(token for token, before in zip(path, (BLANK, *path), strict=False) if token not in (BLANK, before))


@given(st.integers(0, 1_000), st.integers(1, 5), st.lists(st.integers(1, 2), min_size=1, max_size=4))
def test_the_likelihood_is_the_sum_over_all_paths(seed: int, frames: int, tokens: list[int]) -> None:
    probs = np.random.default_rng(seed).dirichlet(np.ones(3), frames)
    paths = [path for path in product(range(3), repeat=frames) if collapsed(path) == tuple(tokens)]

    found = log_likelihoods(np.log(probs).astype(np.float32), [np.array(tokens), np.array([1])])[0]

    total = sum(np.prod([probs[frame, token] for frame, token in enumerate(path)]) for path in paths)
    assert found == (pytest.approx(np.log(total), abs=1e-4) if total else IMPOSSIBLE)


def test_sequences_of_any_lengths_are_weighed_together_as_alone() -> None:
    heard = FakeVoice().say(token_ids(["q", "u", "l"])).heard.log_probs
    sequences = [token_ids(names).astype(np.int64) for names in (["q", "u", "l"], ["q"], ["q", "u", "l", "a", "a"])]

    together = log_likelihoods(heard, sequences)

    assert together.argmax() == 0
    assert together.tolist() == pytest.approx([log_likelihoods(heard, [sequence])[0] for sequence in sequences])


def test_each_sound_is_found_in_its_frame() -> None:
    tokens = token_ids(["m", "a", "l", "l", "i"])
    heard = FakeVoice(frames_a_sound=3).pause(4).say(tokens).heard

    frames = sound_frames(heard.log_probs, tokens.astype(np.int64))

    assert frames.tolist() == [4, 7, 10, 13, 16]


def test_sounds_that_do_not_fit_share_the_last_frame() -> None:
    tokens = token_ids(["m", "a", "l"]).astype(np.int64)

    frames = sound_frames(FakeVoice().pause(1).heard.log_probs, tokens)

    assert frames.tolist() == [0, 0, 0]
