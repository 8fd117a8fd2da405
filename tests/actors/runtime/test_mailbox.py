"""What waits for an actor."""

from collections import deque

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actors.runtime.mailbox import TAKEN, Mailbox, MailboxSpec

AMPLE = MailboxSpec()


def taken(mailbox: Mailbox) -> list[object]:
    return [mailbox.take() for _ in range(mailbox.waiting)]


def test_messages_leave_in_the_order_in_which_they_came() -> None:
    mailbox = Mailbox()
    for number in range(5):
        mailbox.put(number, AMPLE)

    assert taken(mailbox) == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    ("policy", "given_up", "kept"), [("reject", 2, [0, 1]), ("drop_newest", 2, [0, 1]), ("drop_oldest", 0, [1, 2])]
)
def test_one_too_many_is_given_up_as_the_policy_says(policy: str, given_up: int, kept: list[int]) -> None:
    mailbox = Mailbox()
    spec = MailboxSpec(capacity=2, policy=policy)  # type: ignore[arg-type] # parametrised

    lost = [mailbox.put(number, spec) for number in range(3)]

    assert [message for message in lost if message is not TAKEN] == [given_up]
    assert taken(mailbox) == kept


def test_the_system_lane_is_never_bounded_and_keeps_its_own_order() -> None:
    mailbox = Mailbox()

    for number in range(3):
        mailbox.put_system(number)

    assert [mailbox.take_system() for _ in range(4)] == [0, 1, 2, None]


def test_draining_takes_everything_the_systems_first() -> None:
    mailbox = Mailbox()
    for number in range(3):
        mailbox.put(number, AMPLE)
    mailbox.take()
    mailbox.put(3, AMPLE)
    mailbox.put_system("system")

    drained = mailbox.drain()

    assert drained == ["system", 1, 2, 3]
    assert mailbox.waiting == 0


def test_what_is_put_back_is_first_again_in_its_order() -> None:
    mailbox = Mailbox()
    for number in range(4):
        mailbox.put(number, AMPLE)
    first, second = mailbox.take(), mailbox.take()

    mailbox.put_back([first, second])

    assert taken(mailbox) == [0, 1, 2, 3]


def test_an_empty_mailbox_shares_its_nothing_with_all_others() -> None:
    first, second = Mailbox(), Mailbox()
    first.put("x", AMPLE)
    first.take()

    first.arrived_since = 2.0
    first.put("mine", AMPLE)

    assert (first.waiting, second.waiting) == (1, 0)
    assert (first.waiting_since, second.waiting_since) == (2.0, None)


OPERATIONS = st.lists(st.sampled_from(["put", "put", "put", "take", "take", "put_back", "last", "fast"]), max_size=80)


@given(OPERATIONS, st.integers(1, 6), st.sampled_from(["reject", "drop_oldest", "drop_newest"]))
def test_it_is_a_bounded_queue_whatever_is_done_with_it(operations: list[str], capacity: int, policy: str) -> None:
    mailbox, model = Mailbox(), deque[int]()
    spec = MailboxSpec(capacity, policy)  # type: ignore[arg-type] # sampled

    for number, operation in enumerate(operations):
        match operation:
            case "put":
                assert mailbox.put(number, spec) == expected(model, number, spec)
            case "fast" if len(mailbox.arrived) < mailbox.room:
                mailbox.arrived.append(number)
                assert expected(model, number, spec) is TAKEN
            case "last":
                mailbox.put_last(number)
                model.append(number)
            case "take" if model:
                assert mailbox.take() == model.popleft()
            case "put_back":
                mailbox.put_back([-number, -number - 1])
                model.extendleft([-number - 1, -number])
            case _:
                pass
        assert mailbox.waiting == len(model)

    assert mailbox.drain() == list(model)


def expected(model: deque[int], number: int, spec: MailboxSpec) -> object:
    """What is given up."""
    if len(model) < spec.capacity:
        model.append(number)
        return TAKEN
    if spec.policy != "drop_oldest":
        return number
    model.append(number)
    return model.popleft()
