"""What waits for an actor."""

import pytest

from actors.runtime.mailbox import Envelope, Mailbox, MailboxSpec


def envelopes(count: int) -> list[Envelope]:
    return [Envelope(number, arrived=float(number)) for number in range(count)]


def taken(mailbox: Mailbox) -> list[object]:
    return [envelope.message for envelope in iter(mailbox.take, None)]


def test_messages_leave_in_the_order_in_which_they_came() -> None:
    mailbox = Mailbox(MailboxSpec())
    for envelope in envelopes(5):
        mailbox.put(envelope)

    assert taken(mailbox) == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    ("policy", "given_up", "kept"), [("reject", 2, [0, 1]), ("drop_newest", 2, [0, 1]), ("drop_oldest", 0, [1, 2])]
)
def test_one_too_many_is_given_up_as_the_policy_says(policy: str, given_up: int, kept: list[int]) -> None:
    mailbox = Mailbox(MailboxSpec(capacity=2, policy=policy))  # type: ignore[arg-type] # parametrised

    lost = [mailbox.put(envelope) for envelope in envelopes(3)]

    assert [envelope.message for envelope in lost if envelope is not None] == [given_up]
    assert taken(mailbox) == kept


def test_the_system_lane_is_never_bounded_and_keeps_its_own_order() -> None:
    mailbox = Mailbox(MailboxSpec(capacity=1))

    for envelope in envelopes(3):
        mailbox.put_system(envelope)

    assert [mailbox.take_system().message for _ in range(3)] == [0, 1, 2]  # type: ignore[union-attr] # three are there
    assert mailbox.take_system() is None


def test_draining_takes_everything_the_systems_first() -> None:
    mailbox = Mailbox(MailboxSpec())
    mailbox.put(Envelope("user", 0.0))
    mailbox.put_system(Envelope("system", 0.0))

    drained = [envelope.message for envelope in mailbox.drain()]

    assert drained == ["system", "user"]
    assert len(mailbox) == 0


def test_an_empty_mailbox_shares_its_nothing_with_all_others() -> None:
    first, second = Mailbox(MailboxSpec()), Mailbox(MailboxSpec())
    first.put(Envelope("x", 0.0))
    first.take()

    first.put(Envelope("mine", 0.0))

    assert len(second) == 0
    assert first.oldest_arrival == 0.0
    assert second.oldest_arrival is None
