"""Refresh tokens that are good once each."""

from models.people.account import AccountId
from models.people.signin import (
    GRACE_SECONDS,
    IDLE_SECONDS,
    WHOLE_SECONDS,
    Presented,
    SignIn,
    SignInId,
    ended,
    is_live,
    judge,
    rotated,
)

FRESH = SignIn(SignInId("s"), AccountId("a"), "first", made_at=0.0, refreshed_at=0.0)
SECOND = rotated(FRESH, "first", "second", 100.0)


def test_the_token_that_is_good_now_is() -> None:
    assert judge(FRESH, "first", 50.0) is Presented.GOOD
    assert judge(SECOND, "second", 150.0) is Presented.GOOD


def test_one_whose_answer_was_lost_may_be_shown_again_at_once() -> None:
    assert judge(SECOND, "first", 100.0 + GRACE_SECONDS) is Presented.LOST_ANSWER


def test_showing_it_again_does_not_prolong_the_grace() -> None:
    third = rotated(SECOND, "first", "third", 109.0)

    assert judge(third, "first", 111.0) is Presented.REUSED
    assert judge(third, "third", 111.0) is Presented.GOOD


def test_one_that_was_used_before_is_a_theft() -> None:
    assert judge(SECOND, "first", 101.0 + GRACE_SECONDS) is Presented.REUSED
    assert judge(SECOND, "never given", 101.0) is Presented.REUSED


def test_an_empty_token_is_never_the_one_before() -> None:
    assert judge(FRESH, "other", 0.0) is Presented.REUSED


def test_a_sign_in_that_was_ended_gives_nothing_more() -> None:
    over = ended(SECOND, 120.0)

    assert judge(over, "second", 121.0) is Presented.OVER
    assert ended(over, 500.0) == over


def test_a_device_that_rests_for_too_long_signs_in_again() -> None:
    assert is_live(SECOND, 99.0 + IDLE_SECONDS)
    assert not is_live(SECOND, 100.0 + IDLE_SECONDS)


def test_every_device_signs_in_again_some_day() -> None:
    busy = rotated(FRESH, "first", "n", WHOLE_SECONDS - 1)

    assert is_live(busy, WHOLE_SECONDS - 0.5)
    assert not is_live(busy, WHOLE_SECONDS)
