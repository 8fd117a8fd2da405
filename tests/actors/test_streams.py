"""Slots, generations, and whose turn it is."""

import numpy as np

from actors.streams import StreamId, StreamTable, WaitingChunk


def chunk_of(stream: StreamId, number: int, arrived: float) -> WaitingChunk:
    return WaitingChunk(stream, number, np.zeros(5120, np.int16), arrived)


def opened(table: StreamTable) -> StreamId:
    stream = table.open()
    assert stream is not None
    return stream


def test_a_reused_slot_does_not_answer_to_its_old_stream() -> None:
    table = StreamTable(slots=1, max_waiting=8)
    old = opened(table)
    table.close(old)

    new = opened(table)

    assert new[0] == old[0]
    assert not table.is_open(old)
    assert table.is_open(new)


def test_no_slot_is_given_twice_at_a_time() -> None:
    table = StreamTable(slots=1, max_waiting=8)
    opened(table)

    second = table.open()

    assert second is None


def test_a_batch_holds_at_most_one_chunk_of_a_stream() -> None:
    table = StreamTable(slots=2, max_waiting=8)
    first, second = opened(table), opened(table)
    for number, stream in enumerate((first, first, second)):
        table.queue(chunk_of(stream, number, arrived=float(number)))

    batch = table.next_batch(size=8)

    assert [chunk.chunk for chunk in batch] == [0, 2]


def test_the_longest_waiting_go_first_when_the_batch_is_too_small() -> None:
    table = StreamTable(slots=3, max_waiting=8)
    streams = [opened(table) for _ in range(3)]
    for stream, arrived in zip(streams, (3.0, 1.0, 2.0), strict=True):
        table.queue(chunk_of(stream, 0, arrived))

    batch = table.next_batch(size=2)

    assert [chunk.stream for chunk in batch] == [streams[1], streams[2]]


def test_a_stream_may_not_have_more_than_its_share_waiting() -> None:
    table = StreamTable(slots=1, max_waiting=1)
    stream = opened(table)

    taken = [table.queue(chunk_of(stream, number, 0.0)) for number in range(2)]

    assert taken == [True, False]


def test_closing_drops_what_waits() -> None:
    table = StreamTable(slots=1, max_waiting=8)
    stream = opened(table)
    table.queue(chunk_of(stream, 0, 0.0))

    table.close(stream)

    assert table.next_batch(size=8) == ()
    assert table.open_streams == 0
