"""Frames in, chunks out, and what may be acknowledged."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from actors.recitation.chunker import Chunker


def pcm(samples: int, start: int = 0) -> bytes:
    return np.arange(start, start + samples).astype("<i2").tobytes()


def test_no_chunk_comes_before_there_is_a_whole_one() -> None:
    chunker = Chunker(chunk_samples=100)
    chunker.take(0, pcm(99), now=0.0)

    chunk = chunker.next_chunk()

    assert chunk is None


def test_a_frame_is_done_once_its_whole_chunks_were_heard() -> None:
    chunker = Chunker(chunk_samples=100)
    chunker.take(0, pcm(150), now=0.0)
    chunker.next_chunk()

    before = chunker.done_through()
    chunker.heard_chunks += 1
    after = chunker.done_through()

    assert (before, after) == (None, 0)


def test_tiny_frames_are_done_at_once_so_that_credit_never_runs_dry() -> None:
    chunker = Chunker(chunk_samples=100)

    for sequence in range(5):
        chunker.take(sequence, pcm(1), now=0.0)

    assert chunker.done_through() == 4


def test_padding_makes_the_last_chunk_whole() -> None:
    chunker = Chunker(chunk_samples=100)
    chunker.take(0, pcm(130), now=0.0)

    chunker.pad(80, now=0.0)

    assert chunker.waiting_chunks == 3


def test_it_is_drained_when_all_that_was_sent_was_heard() -> None:
    chunker = Chunker(chunk_samples=10)
    chunker.take(0, pcm(25), now=0.0)
    while chunker.next_chunk() is not None:
        pass

    before = chunker.is_drained
    chunker.heard_chunks = 2

    assert (before, chunker.is_drained) == (False, True)


@given(st.lists(st.integers(1, 400), max_size=20), st.integers(1, 150))
def test_chunks_are_the_audio_itself_whatever_the_frames(sizes: list[int], chunk_samples: int) -> None:
    chunker = Chunker(chunk_samples)
    total = 0
    for sequence, size in enumerate(sizes):
        chunker.take(sequence, pcm(size, total), now=0.0)
        total += size

    chunks = []
    while (chunk := chunker.next_chunk()) is not None:
        chunks.append(chunk[0])

    whole = total // chunk_samples * chunk_samples
    heard = np.concatenate(chunks) if chunks else np.zeros(0, np.int16)
    assert heard.tobytes() == pcm(total)[: 2 * whole]


@given(st.lists(st.integers(1, 400), min_size=1, max_size=20), st.integers(1, 150))
def test_every_frame_is_done_once_everything_was_heard(sizes: list[int], chunk_samples: int) -> None:
    chunker = Chunker(chunk_samples)
    for sequence, size in enumerate(sizes):
        chunker.take(sequence, pcm(size), now=0.0)
    while chunker.next_chunk() is not None:
        chunker.heard_chunks += 1

    through = chunker.done_through()

    assert through == len(sizes) - 1
