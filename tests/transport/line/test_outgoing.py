"""What waits to be sent."""

from hypothesis import given
from hypothesis import strategies as st

from transport.line.outgoing import MAX_WAITING, MAX_WAITING_BYTES, Outgoing


def drained(queue: Outgoing) -> list[bytes]:
    return list(iter(queue.take, None))


def test_messages_leave_in_the_order_in_which_they_came() -> None:
    queue = Outgoing()
    for number in range(5):
        queue.put(bytes([number]), is_passing=False)

    assert drained(queue) == [bytes([number]) for number in range(5)]


def test_passing_messages_make_way_when_the_reader_is_slow() -> None:
    queue = Outgoing()
    for number in range(MAX_WAITING + 1):
        queue.put(b"cursor", is_passing=number % 2 == 0)

    queue.put(b"verdict", is_passing=False)

    assert drained(queue) == [b"cursor"] * (MAX_WAITING // 2) + [b"verdict"]
    assert queue.dropped == MAX_WAITING // 2 + 1


def test_one_large_message_alone_is_no_sign_of_a_slow_reader() -> None:
    queue = Outgoing()
    queue.put(bytes(2 * MAX_WAITING_BYTES), is_passing=False)

    assert not queue.is_full


@given(st.lists(st.tuples(st.booleans(), st.integers(1, 50_000)), max_size=200))
def test_what_is_lasting_is_never_dropped(puts: list[tuple[bool, int]]) -> None:
    queue = Outgoing()

    for number, (is_passing, size) in enumerate(puts):
        queue.put(number.to_bytes(2, "big") + bytes(size), is_passing=is_passing)

    numbers = [int.from_bytes(data[:2], "big") for data in drained(queue)]
    lasting = [number for number, (is_passing, _) in enumerate(puts) if not is_passing]
    assert numbers == sorted(numbers)
    assert set(lasting) <= set(numbers)
    assert queue.waiting_bytes == 0
