"""What is written down of a turn."""

import numpy as np

from actors.pool.schedule import Turn, Unit
from actors.pool.spans import end_spans, span_turn
from tests.fakes.spans import RecordedSpan


def unit(slot: int, span: RecordedSpan | None) -> Unit:
    return Unit((slot, 1), f"source {slot}", 0, np.zeros(5120, np.int16), 1.0, 0.0, span)


def test_a_batch_is_one_span_that_is_linked_with_every_chunk_that_is_followed() -> None:
    first, other = RecordedSpan("pool"), RecordedSpan("pool")
    turn = Turn(((unit(1, first), unit(2, None)), (unit(3, other),)), "ready", 0)

    span_turn("core", turn, began=1.0, ended=2.0)

    batch = first.parts[0]
    assert (batch.name, batch.at, batch.ended, batch.linked) == ("batch", 1.0, 2.0, [first, other])
    assert (batch.fields["rows"], batch.fields["followed"]) == (3, 2)
    assert (first.linked, other.linked, other.parts) == ([batch], [batch], [])
    assert (first.ended, other.ended, first.notes) == (2.0, 2.0, [("batched", 1.0)])


def test_a_turn_in_which_nothing_is_followed_is_not_written_down() -> None:
    turn = Turn(((unit(1, None),),), "ready", 0)

    span_turn("core", turn, began=1.0, ended=2.0)

    assert turn.units[0].span is None


def test_a_chunk_whose_ear_was_lost_says_so() -> None:
    span = RecordedSpan("pool")

    end_spans(Turn(((unit(1, span),),), "ready", 0), 3.0, lost=True)

    assert (span.ended, span.fields) == (3.0, {"lost": True})
