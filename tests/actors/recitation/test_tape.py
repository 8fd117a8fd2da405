"""What of a recitation's audio can be sent again."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from actors.recitation.tape import SentChunk, Tape
from models.voice.features import Front


def sent(number: int) -> SentChunk:
    return SentChunk(number, np.full(5120, number, np.int16), float(number))


def front(number: int) -> Front:
    made = Front.start(1)
    made.level[:] = number
    return made


def played(sends: int, heard: int, *, replay_chunks: int = 3) -> Tape:
    tape = Tape(replay_chunks)
    for number in range(sends):
        tape.sent(sent(number))
    for number in range(heard):
        tape.heard(number, front(number))
    return tape


def test_before_anything_was_heard_there_is_no_past() -> None:
    assert played(2, 0).past is None


def test_the_past_from_the_very_beginning_has_no_front() -> None:
    past = played(5, 2).past

    assert past is not None
    assert past.front is None
    assert past.pcm[:, 0].tolist() == [0, 1]


@given(st.integers(4, 20), st.integers(1, 5))
def test_the_past_is_the_last_chunks_and_the_memory_before_them(heard: int, replay_chunks: int) -> None:
    past = played(heard, heard, replay_chunks=replay_chunks).past

    assert past is not None
    first = max(0, heard - replay_chunks)
    assert past.pcm[:, 0].tolist() == list(range(first, heard))
    assert (past.front.level.item() if past.front else -1) == first - 1


def test_what_was_not_heard_is_sent_again_in_order() -> None:
    tape = played(5, 2)

    assert [chunk.chunk for chunk in tape.unheard()] == [2, 3, 4]
    assert tape.oldest_arrival == 2.0


def test_an_answer_out_of_turn_is_none() -> None:
    tape = played(3, 1)

    assert [tape.heard(number, front(number)) for number in (0, 2, 1)] == [False, False, True]


def test_when_all_was_heard_nothing_waits() -> None:
    assert played(3, 3).oldest_arrival is None
