"""Clips become batches: every sound's tokens go with it, and padding stays small."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

pytest.importorskip("quranic_phonemizer", reason="the phonemizer is only there to build the data")

from training.clips import OFTENEST, Batcher, Clip, Recipe, evened, load, save, trimmed


@pytest.fixture
def mel() -> NDArray[np.float16]:
    return np.random.default_rng(1).normal(-3, 1, (20_000, 80)).astype(np.float16)


def clips() -> list[Clip]:
    """Clips of 1 to 5 seconds of two voices, each with as many tokens as it is long in half seconds."""
    lengths = np.random.default_rng(2).integers(100, 500, 60)
    return [
        Clip("ab"[place % 2], f"{place}", 100 * place, int(hops), tuple([place % 68 + 1] * (int(hops) // 50)))
        for place, hops in enumerate(lengths)
    ]


def test_an_epoch_holds_every_clip_once(mel: NDArray[np.float16]) -> None:
    batcher, heard = Batcher(clips(), mel, seed=1), 0

    for _ in range(3):
        heard += len(batcher.next(Recipe(batch_seconds=100)).frames)

    assert heard <= 60
    total = sum(len(clip.tokens) for clip in clips())
    batches = [Batcher(clips(), mel, seed=1).next(Recipe(batch_seconds=10_000)) for _ in range(1)]
    assert int(batches[0].target_lengths.sum()) == total


def test_a_batch_is_not_mostly_padding(mel: NDArray[np.float16]) -> None:
    batcher = Batcher(clips(), mel, seed=3)

    shares = [
        batch.frames.sum() / np.prod(batch.features.shape[:2])
        for batch in (batcher.next(Recipe(batch_seconds=30, chain=0.5)) for _ in range(6))
    ]

    assert np.mean(shares) > 0.7


def test_a_chain_carries_the_tokens_of_both_clips(mel: NDArray[np.float16]) -> None:
    batch = Batcher(clips(), mel, seed=4).next(Recipe(batch_seconds=20, chain=1.0))

    distinct = [len(set(row[:count].tolist())) for row, count in zip(batch.targets, batch.target_lengths, strict=True)]

    assert set(distinct) <= {1, 2}
    assert 2 in distinct


def test_the_same_seed_draws_the_same_batches(mel: NDArray[np.float16]) -> None:
    recipe = Recipe(strength=1.0, batch_seconds=30, chain=0.3)

    first, second = (Batcher(clips(), mel, seed=5).next(recipe) for _ in range(2))

    assert np.array_equal(first.features, second.features)
    assert np.array_equal(first.targets, second.targets)


def test_clips_are_read_back_as_they_were_saved(tmp_path: Path) -> None:
    save(clips(), tmp_path / "clips.jsonl")

    assert load(tmp_path / "clips.jsonl") == clips()


def test_silence_is_cut_off_both_ends() -> None:
    mel = np.full((400, 80), -15.0, np.float16)
    mel[100:300] = 0.0

    first, hops = trimmed(mel, 0, 400)

    assert (first, first + hops) == (80, 303)


def test_voices_with_little_audio_are_heard_more_often() -> None:
    voices = {"much": 10_000, "some": 2_500, "hardly": 10}

    drawn = [clip.voice for clip in evened([Clip(voice, "112:1", 0, hops, (1,)) for voice, hops in voices.items()])]

    assert [drawn.count(voice) for voice in voices] == [1, 2, OFTENEST]
