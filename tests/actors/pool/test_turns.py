"""One turn of an ear."""

import numpy as np
import pytest

from actors.pool.ears import EarLostError, Past
from actors.pool.schedule import Turn, Unit
from actors.pool.turns import Opening, run_turn
from tests.actors.pool.units import unit
from tests.fakes.ears import FakeEar, MindfulModel
from tests.fakes.spoken import POISON

A, B, C = (0, 1), (1, 2), (2, 3)
NEW = [Opening(stream, None) for stream in (A, B, C)]


def saying(stream: tuple[int, int], token: int, chunk: int = 0) -> Unit:
    pcm = np.zeros(5120, np.int16)
    pcm[::640] = token
    return Unit(stream, "source", chunk, pcm, 10.0, 0.0)


def turn(*steps: tuple[Unit, ...]) -> Turn:
    return Turn(steps, "ready", 0)


def test_each_unit_comes_back_with_its_own_row() -> None:
    outcome = run_turn(FakeEar(), NEW, turn((saying(A, 3), saying(B, 5))))

    assert [(one.stream, int(heard.log_probs[0].argmax())) for one, heard in outcome.heard] == [(A, 3), (B, 5)]
    assert outcome.steps == [(2, 0.002)]
    assert all(len(heard.front.level) == 1 for _, heard in outcome.heard)


def test_steps_go_one_after_another() -> None:
    ear = FakeEar()

    outcome = run_turn(ear, NEW, turn((saying(A, 1, 0), saying(B, 2)), (saying(A, 3, 1),)))

    assert ear.batches == [2, 1]
    assert [one.chunk for one, _ in outcome.heard if one.stream == A] == [0, 1]


def test_an_answer_that_is_not_finite_fails_its_stream_alone() -> None:
    outcome = run_turn(FakeEar(), NEW, turn((saying(A, POISON), saying(B, 5)), (saying(A, 3, 1),)))

    assert list(outcome.failed) == [A]
    assert [one.stream for one, _ in outcome.heard] == [B]


def test_of_a_batch_that_failed_only_the_guilty_one_does() -> None:
    ear = FakeEar()
    ear.refuses = lambda pcm: pcm[0] == 66

    outcome = run_turn(ear, NEW, turn((saying(A, 1), saying(B, 66), saying(C, 2))))

    assert list(outcome.failed) == [B]
    assert [one.stream for one, _ in outcome.heard] == [A, C]
    assert ear.batches == [1, 1]


def test_a_row_of_a_slot_that_was_given_away_is_nobodys() -> None:
    ear = FakeEar()
    run_turn(ear, [Opening((0, 2), None)], turn())

    outcome = run_turn(ear, [], turn((unit((0, 1)),)))

    assert list(outcome.failed) == [(0, 1)]


def test_a_stream_with_a_past_goes_on_as_if_nothing_had_happened() -> None:
    chunks = [saying(A, token, number) for number, token in enumerate((5, 9, 2, 7, 1, 3))]
    undisturbed = run_turn(FakeEar(model=MindfulModel()), NEW, turn(*((one,) for one in chunks)))
    ear = FakeEar(model=MindfulModel())
    front = undisturbed.heard[1][1].front
    opening = Opening(A, Past(front, np.stack([one.pcm for one in chunks[2:5]])))

    outcome = run_turn(ear, [opening], turn((chunks[5],)))

    assert outcome.rebuilt == 1
    assert outcome.heard[0][1].log_probs.tobytes() == undisturbed.heard[5][1].log_probs.tobytes()


def test_pasts_of_different_lengths_are_heard_again_together() -> None:
    chunks = [saying(A, token, number) for number, token in enumerate((5, 9, 2, 7))]
    undisturbed = run_turn(FakeEar(model=MindfulModel()), NEW, turn(*((one,) for one in chunks)))
    openings = [
        Opening(stream, Past(None, np.stack([one.pcm for one in chunks[:heard]])))
        for stream, heard in ((A, 3), (B, 1), (C, 2))
    ]
    ear = FakeEar(model=MindfulModel())

    outcome = run_turn(ear, openings, turn((saying(A, 7), saying(B, 9), saying(C, 2))))

    assert (ear.batches, outcome.rebuilt) == ([3, 2, 1, 3], 3)
    expected = [undisturbed.heard[chunk][1].log_probs.tobytes() for chunk in (3, 1, 2)]
    assert [heard.log_probs.tobytes() for _, heard in outcome.heard] == expected


def test_of_pasts_that_cannot_be_heard_together_each_is_tried_alone() -> None:
    ear = FakeEar()
    ear.refuses = lambda pcm: pcm[0] == 66
    openings = [Opening(stream, Past(None, saying(stream, token).pcm[None])) for stream, token in ((A, 66), (B, 1))]

    outcome = run_turn(ear, openings, turn((saying(B, 3),)))

    assert (outcome.rebuilt, outcome.failed) == (2, {})
    assert [one.stream for one, _ in outcome.heard] == [B]


def test_a_past_grows_by_what_was_heard_elsewhere() -> None:
    chunks = [saying(A, token, number) for number, token in enumerate((5, 9, 2))]
    undisturbed = run_turn(FakeEar(model=MindfulModel()), NEW, turn(*((one,) for one in chunks)))
    opening = Opening(A, None).longer_by(chunks[0].pcm).longer_by(chunks[1].pcm)

    outcome = run_turn(FakeEar(model=MindfulModel()), [opening], turn((chunks[2],)))

    assert outcome.heard[0][1].log_probs.tobytes() == undisturbed.heard[2][1].log_probs.tobytes()


def test_an_ear_that_is_gone_takes_the_turn_along() -> None:
    ear = FakeEar()
    ear.is_lost = True

    with pytest.raises(EarLostError):
        run_turn(ear, NEW, turn((saying(A, 1),)))


def test_what_a_turn_takes_beside_its_steps_is_shared_by_them() -> None:
    outcome = run_turn(FakeEar(), NEW, turn((saying(A, 1, 0), saying(B, 2)), (saying(A, 3, 1),)))

    assert [rows for rows, _ in outcome.steps_all_in(0.005)] == [2, 1]
    assert [seconds for _, seconds in outcome.steps_all_in(0.005)] == pytest.approx([0.003, 0.002])
    assert outcome.steps_all_in(0.0) == outcome.steps
