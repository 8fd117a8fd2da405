"""Whose chunks are heard next."""

from hypothesis import given
from hypothesis import strategies as st

from actors.pool.cost import CostModel
from actors.pool.schedule import Lane, Schedule, Turn
from actors.pool.slots import StreamId
from tests.actors.pool.units import unit

COST = CostModel()
A, B, C, D = ((number, number) for number in range(4))


def schedule_of(*streams: StreamId, lane: Lane = Lane.LIVE, max_waiting: int = 8) -> Schedule:
    schedule = Schedule(max_waiting)
    for stream in streams:
        schedule.add(stream, lane)
        schedule.release(stream)
    return schedule


def heard(turn: Turn | None) -> list[list[tuple[int, int]]]:
    """Give the slot and number of each unit, step by step."""
    return [] if turn is None else [[(unit.stream[0], unit.chunk) for unit in step] for step in turn.steps]


def test_nothing_waits_and_nothing_is_done() -> None:
    assert schedule_of(A).next_turn(0.0, COST, 32) is None


def test_all_that_are_ready_go_at_once() -> None:
    schedule = schedule_of(A, B, C)
    for stream in (A, B, C):
        schedule.queue(unit(stream))

    turn = schedule.next_turn(0.0, COST, 32)

    assert turn is not None
    assert (turn.release, len(turn.units)) == ("ready", 3)


def test_a_step_holds_at_most_one_chunk_of_a_stream() -> None:
    schedule = schedule_of(A, B)
    for stream, number in ((A, 0), (A, 1), (B, 2)):
        schedule.queue(unit(stream, number))

    assert heard(schedule.next_turn(0.0, COST, 32)) == [[(0, 0), (1, 2)]]
    assert heard(schedule.next_turn(0.0, COST, 32)) == [[(0, 1)]]


def test_the_earliest_deadline_goes_first() -> None:
    schedule = schedule_of(A, B, C)
    for stream, deadline in ((A, 9.0), (B, 7.0), (C, 8.0)):
        schedule.queue(unit(stream, deadline=deadline))

    turn = schedule.next_turn(0.0, COST, 2)

    assert heard(turn) == [[(1, 0), (2, 0)]]
    assert turn is not None
    assert turn.release == "full"


def test_the_least_recently_heard_goes_first_among_equals() -> None:
    schedule = schedule_of(A, B)
    schedule.queue(unit(A, 0))
    schedule.next_turn(0.0, COST, 1)
    schedule.queue(unit(A, 1))
    schedule.queue(unit(B, 0))

    assert heard(schedule.next_turn(0.0, COST, 1)) == [[(1, 0)]]


def test_a_batch_is_small_enough_to_end_before_the_earliest_deadline() -> None:
    schedule = schedule_of(*((slot, slot) for slot in range(20)))
    for slot in range(20):
        schedule.queue(unit((slot, slot), deadline=COST.seconds_for(5) + 1e-6))

    turn = schedule.next_turn(0.0, COST, 32)

    assert turn is not None
    assert (turn.release, len(turn.units)) == ("deadline", 5)


def test_a_stream_whose_slot_is_not_filled_waits() -> None:
    schedule = schedule_of(A)
    schedule.add(B, Lane.LIVE)
    schedule.queue(unit(B))
    before = schedule.next_turn(0.0, COST, 32)

    schedule.release(B)

    assert before is None
    assert heard(schedule.next_turn(0.0, COST, 32)) == [[(1, 0)]]


def test_a_stream_may_not_have_more_than_its_share_waiting() -> None:
    schedule = schedule_of(A, max_waiting=1)

    assert [schedule.queue(unit(A, number)) for number in range(2)] == [True, False]


def test_letting_a_stream_go_removes_what_waits() -> None:
    schedule = schedule_of(A)
    schedule.queue(unit(A))

    schedule.remove(A)

    assert schedule.next_turn(0.0, COST, 32) is None
    assert schedule.waiting_units == 0


def test_those_that_lag_have_a_quarter_while_live_ones_wait() -> None:
    live, late = [(slot, slot) for slot in range(40)], [(slot, slot) for slot in range(40, 60)]
    schedule = schedule_of(*live, *late)
    for stream in live:
        schedule.queue(unit(stream, deadline=5.0))
    for stream in late:
        schedule.queue(unit(stream, deadline=0.5))

    turn = schedule.next_turn(1.0, COST, 32)

    assert turn is not None
    assert (turn.catching_up, len(turn.units), len(turn.steps)) == (8, 32, 1)
    assert schedule.behind(1.0) == 12


def test_who_lags_alone_hears_several_chunks_a_turn_one_after_another() -> None:
    schedule = schedule_of(A)
    for number in range(6):
        schedule.queue(unit(A, number, deadline=0.0))

    assert heard(schedule.next_turn(1.0, COST, 32)) == [[(0, 0)], [(0, 1)], [(0, 2)], [(0, 3)]]


def test_those_that_lag_take_turns() -> None:
    schedule = schedule_of(A, B, C)
    for number in range(8):
        for stream in (A, B, C):
            schedule.queue(unit(stream, number, deadline=0.0))

    turns = [schedule.next_turn(1.0, COST, 4) for _ in range(3)]

    assert [{one.stream for one in turn.units} for turn in turns if turn] == [{A}, {B}, {C}]


def test_files_have_a_quarter_of_a_batch_even_when_nobody_speaks() -> None:
    files = [(slot, slot) for slot in range(30)]
    schedule = schedule_of(*files, lane=Lane.FILE)
    for stream in files:
        schedule.queue(unit(stream, deadline=0.0))

    turn = schedule.next_turn(1.0, COST, 32)

    assert turn is not None
    assert (len(turn.units), turn.catching_up) == (8, 0)


def test_files_have_one_row_when_live_ones_fill_the_batch() -> None:
    live = [(slot, slot) for slot in range(40)]
    schedule = schedule_of(*live)
    for stream in ((100, 100), (101, 101)):
        schedule.add(stream, Lane.FILE)
        schedule.release(stream)
        schedule.queue(unit(stream))
    for stream in live:
        schedule.queue(unit(stream))

    turn = schedule.next_turn(0.0, COST, 32)

    assert turn is not None
    assert [one.stream[0] for one in turn.units if one.stream[0] >= 100] == [100]
    assert len(turn.units) == 32


def test_the_age_of_the_oldest_is_that_of_live_audio() -> None:
    schedule = schedule_of(A)
    schedule.add(B, Lane.FILE)
    schedule.release(B)
    schedule.queue(unit(B, arrived=1.0))
    before = schedule.oldest_arrival()
    schedule.queue(unit(A, arrived=2.0))

    assert (before, schedule.oldest_arrival()) == (None, 2.0)


_EVENTS = st.lists(
    st.one_of(
        st.tuples(st.just("queue"), st.integers(0, 5), st.floats(0, 3)),
        st.tuples(st.just("turn"), st.integers(1, 6), st.floats(0, 1)),
        st.tuples(st.just("remove"), st.integers(0, 5), st.just(0.0)),
    ),
    max_size=120,
)


class Everything:
    """A schedule, and beside it what each stream has still to give: 0-3 are live, 4 and 5 files."""

    def __init__(self) -> None:
        self.schedule = schedule_of(*((slot, slot) for slot in range(4)))
        for slot in (4, 5):
            self.schedule.add((slot, slot), Lane.FILE)
            self.schedule.release((slot, slot))
        self.expected: dict[int, list[int]] = {slot: [] for slot in range(6)}
        self.now = 0.0
        self._number = 0

    def queue(self, slot: int, deadline: float) -> None:
        self._number += 1
        if slot in self.expected and self.schedule.queue(
            unit((slot, slot), self._number, deadline=self.now + deadline, arrived=self.now)
        ):
            self.expected[slot].append(self._number)

    def remove(self, slot: int, _: float) -> None:
        self.schedule.remove((slot, slot))
        self.expected.pop(slot, None)

    def turn(self, most: int, after: float) -> None:
        self.now += after
        turn = self.schedule.next_turn(self.now, COST, most)
        assert (turn is None) == (not any(self.expected.values()))
        assert turn is None or len(turn.units) <= most
        for step in turn.steps if turn else ():
            assert len({one.stream for one in step}) == len(step)
            for one in step:
                assert one.chunk == self.expected[one.stream[0]].pop(0)


@given(_EVENTS)
def test_whatever_comes_nothing_is_lost_and_each_stream_keeps_its_order(events: list[tuple[str, int, float]]) -> None:
    everything = Everything()
    for name, which, amount in events:
        getattr(everything, name)(which, amount)

    while any(everything.expected.values()):
        everything.turn(4, 0.1)

    assert everything.schedule.waiting_units == 0


@given(st.integers(5, 32), st.integers(1, 8))
def test_under_overload_nobody_starves(streams: int, most: int) -> None:
    schedule = schedule_of(*((slot, slot) for slot in range(streams)), max_waiting=1000)
    served = dict.fromkeys(range(streams), 0)
    turns = 400
    for turn_number in range(turns):
        for slot in range(streams):
            schedule.queue(unit((slot, slot), turn_number, deadline=turn_number + 0.3))
        turn = schedule.next_turn(float(turn_number), COST, most)
        assert turn is not None
        for one in turn.units:
            served[one.stream[0]] += 1

    due = min(0.25 * most, max(1, most // 4))  # rows a turn for those that lag
    assert min(served.values()) >= 0.9 * due * turns / streams - 1
