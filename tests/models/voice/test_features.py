"""The ear's measurements: the same bits however a recording is cut or batched, and no ear for loudness."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from models.voice.features import (
    CHUNK_SAMPLES,
    LEVEL_FLOOR,
    MEL_CHANNELS,
    POWER_FLOOR,
    Front,
    follow_level,
    hz_from_mel,
    level_db,
    listen,
    log_mel,
    mel_from_hz,
    mel_matrix,
    prior_shape,
)


def noise(rows: int, chunks: int, *, loud: float = 3_000.0, seed: int = 1) -> NDArray[np.int16]:
    """Coloured noise that swells, `(chunks, rows, 5120)`."""
    dice = np.random.default_rng(seed)
    swell = 0.1 + np.abs(np.sin(np.arange(chunks * CHUNK_SAMPLES) / 4_000.0))
    samples = dice.standard_normal((rows, chunks * CHUNK_SAMPLES)) * swell * loud
    return np.clip(samples, -32_768, 32_767).astype(np.int16).reshape(rows, chunks, CHUNK_SAMPLES).swapaxes(0, 1)


def heard(chunks: NDArray[np.int16]) -> NDArray[np.float32]:
    """All frames of all rows, chunk after chunk: `(rows, frames, 320)`."""
    front, frames = Front.start(chunks.shape[1]), []
    for chunk in chunks:
        part, front = listen(chunk, front)
        frames.append(part)
    return np.concatenate(frames, axis=1)


@settings(max_examples=10, deadline=None)
@given(rows=st.integers(2, 20), seed=st.integers(0, 1000))
def test_a_row_measures_the_same_bits_alone_and_among_neighbours(rows: int, seed: int) -> None:
    together = noise(rows, 3, seed=seed)
    row = seed % rows

    alone, among = heard(together[:, row : row + 1]), heard(together)

    assert np.array_equal(alone[0], among[row])


def test_hops_of_a_whole_file_are_the_hops_of_its_chunks() -> None:
    chunks = noise(1, 4)
    whole = np.concatenate([np.zeros(240, np.int16), chunks.reshape(-1)])
    rows = np.lib.stride_tricks.sliding_window_view(whole, 240 + CHUNK_SAMPLES)[::CHUNK_SAMPLES]

    at_once = log_mel(rows)
    one_by_one = np.concatenate([log_mel(row[None]) for row in rows])

    assert np.array_equal(at_once, one_by_one)


def test_a_future_sample_changes_no_past_frame() -> None:
    quiet = noise(1, 2)
    changed = quiet.copy()
    changed[1, 0, 640:] = 20_000

    assert np.array_equal(heard(quiet)[0, :9], heard(changed)[0, :9])
    assert not np.array_equal(heard(quiet)[0, 9:], heard(changed)[0, 9:])


def test_a_recording_thirty_decibels_quieter_is_levelled_to_nearly_the_same_frames() -> None:
    loud = heard(noise(1, 8, loud=9_000))
    soft = heard(noise(1, 8, loud=9_000 / 31.6))

    settled = slice(16, None)

    assert np.abs(loud[0, settled] - soft[0, settled]).mean() < 0.1


def test_a_quiet_room_is_not_blown_up_to_speech() -> None:
    voiced = np.arange(320) % MEL_CHANNELS < 20

    hiss = heard(noise(1, 20, loud=1.0))[0, :, voiced]
    speech = heard(noise(1, 20, loud=3_000.0))[0, :, voiced]

    assert hiss.mean() < speech.mean() - 0.3


def test_digital_silence_is_finite_and_rests_on_the_floor() -> None:
    silent = np.zeros((1, 240 + CHUNK_SAMPLES), np.int16)

    measured = log_mel(silent)

    assert np.array_equal(measured, np.full_like(measured, np.log(POWER_FLOOR)))
    assert np.isfinite(heard(np.zeros((5, 1, CHUNK_SAMPLES), np.int16))).all()


def test_a_tone_is_loudest_in_the_channel_of_its_pitch() -> None:
    tone = (8_000 * np.sin(2 * np.pi * 1_000 * np.arange(240 + CHUNK_SAMPLES) / 16_000)).astype(np.int16)

    channel = int(log_mel(tone[None])[0, 10].argmax())

    centres = hz_from_mel(np.linspace(0, float(mel_from_hz(np.array(7_900.0))), MEL_CHANNELS + 2))[1:-1]
    assert channel == int(np.abs(centres - 1_000).argmin())


def test_every_channel_hears_something_and_the_prior_has_one_number_each() -> None:
    assert (mel_matrix().sum(axis=0) > 0).all()
    assert prior_shape().shape == (MEL_CHANNELS,)


@given(st.floats(1.0, 8_000.0))
def test_the_mel_scale_inverts(hz: float) -> None:
    there = mel_from_hz(np.array(hz))

    assert float(hz_from_mel(there)) == pytest.approx(hz, rel=1e-9)


def test_the_level_rises_within_a_few_frames_and_falls_over_seconds() -> None:
    level = np.array([LEVEL_FLOOR])
    for _ in range(6):
        level = follow_level(level, np.array([0.0], np.float32))
    risen = float(level[0])
    for _ in range(25):
        level = follow_level(level, np.array([LEVEL_FLOOR]))

    assert risen > -0.7
    assert risen - 1.2 < float(level[0]) < risen


def test_the_level_in_decibels_is_relative_to_full_scale() -> None:
    half = np.full((1, CHUNK_SAMPLES), 16_384, np.int16)

    assert level_db(half)[0] == pytest.approx(-6.02, abs=0.01)
    assert level_db(np.zeros((1, CHUNK_SAMPLES), np.int16)).max() == pytest.approx(-100.0)
