from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.recitation.ledger import Ledger
from models.recitation.said import Said
from models.recitation.settings import JudgeSettings
from models.recitation.verdict import Kind, Status, Verdict, WordVerdict
from tests.fakes.voices import expect
from tests.models.recitation.sayings import said

IKHLAS = expect("112")
FIRST = IKHLAS.words[0].label


def settled(ledger: Ledger, things: Iterable[Said]) -> list[tuple[int | None, Status, Kind]]:
    """Let a ledger take things; give what it tells, words by their places."""
    events = [event for thing in things for event in ledger.settle(thing)]
    return [told(event) for event in events]


def told(event: WordVerdict) -> tuple[int | None, Status, Kind]:
    return None if event.word is None else event.word - FIRST, event.status, event.kind


def fresh() -> Ledger:
    return Ledger(IKHLAS, JudgeSettings())


def test_words_in_order_are_told_at_once() -> None:
    events = settled(fresh(), [said(0), said(1)])

    assert events == [(0, Status.SETTLED, Kind.RIGHT), (1, Status.SETTLED, Kind.RIGHT)]


def test_a_jump_is_told_once_the_words_after_it_are_convincing() -> None:
    ledger = fresh()
    settled(ledger, [said(0)])

    waiting, convinced = settled(ledger, [said(3)]), settled(ledger, [said(4)])

    assert waiting == []
    assert [(place, kind) for place, _, kind in convinced] == [
        (1, Kind.SKIPPED), (2, Kind.SKIPPED), (3, Kind.RIGHT), (4, Kind.RIGHT),
    ]  # fmt: skip  # one line for what was skipped and what was said


def test_a_jump_that_was_none_is_forgotten() -> None:
    events = settled(fresh(), [said(0), said(9, verdict=Verdict.UNSURE), said(1), said(2)])

    assert [place for place, _, _ in events] == [0, 1, 2]


def test_a_mistake_waits_for_company() -> None:
    ledger = fresh()

    alone = settled(ledger, [said(0, verdict=Verdict.WRONG), said(1), said(2)])
    joined = settled(ledger, [said(3)])

    assert alone == []
    assert joined[0] == (0, Status.SETTLED, Kind.WRONG_LETTER)


def test_a_mistake_in_bad_company_is_only_unsure() -> None:
    events = settled(fresh(), [said(place, verdict=Verdict.WRONG) for place in range(5)])

    assert {kind for _, _, kind in events} == {Kind.UNSURE}


def test_saying_a_word_again_takes_back_what_stood() -> None:
    ledger = fresh()
    settled(ledger, [said(0), said(1), said(2), said(3, verdict=Verdict.WRONG)])

    events = settled(ledger, [said(3, at=4)])

    assert events == [(3, Status.RETRACTED, Kind.WRONG_LETTER), (3, Status.SETTLED, Kind.CORRECTED)]
    assert ledger.summary(1.0).repeats == 1


def test_an_unclear_second_pass_leaves_a_right_word_right() -> None:
    ledger = fresh()
    settled(ledger, [said(0), said(1)])

    events = settled(ledger, [said(1, at=2, verdict=Verdict.UNSURE)])

    assert events == []
    assert ledger.summary(1.0).right == 2


def test_going_back_and_on_again_skips_nothing_twice() -> None:
    events = settled(fresh(), [said(0), said(1), said(2), said(0, at=3), said(3, at=4)])

    assert Kind.SKIPPED not in [kind for _, _, kind in events]


def test_a_word_between_two_right_ones_is_added() -> None:
    events = settled(fresh(), [said(0), said(None, verdict=Verdict.ADDED), said(1)])

    assert [place for place, _, _ in events] == [0, None, 1]


@pytest.mark.parametrize("heard", [("h", "a"), ("a:", "r", "a:", "a")])
def test_a_cough_or_an_echo_between_two_words_is_nothing(heard: tuple[str, ...]) -> None:
    events = settled(fresh(), [said(0), said(None, verdict=Verdict.ADDED, heard=heard), said(1)])

    assert [place for place, _, _ in events] == [0, 1]


def test_a_word_broken_off_and_said_again_is_a_hesitation() -> None:
    ledger = fresh()

    events = settled(ledger, [said(0), said(1, is_broken=True), said(1, at=2)])

    assert [place for place, _, _ in events] == [0, 1]
    assert ledger.summary(1.0).hesitations == 1


def test_what_is_foreseen_keeps_its_serial_when_it_settles() -> None:
    ledger = fresh()

    tentative = list(ledger.foresee([said(0)]))
    settled_later = list(ledger.settle(said(0)))

    assert [event.status for event in tentative] == [Status.TENTATIVE]
    assert settled_later[0].serial == tentative[0].serial


def test_what_was_foreseen_and_is_no_more_is_taken_back() -> None:
    ledger = fresh()
    list(ledger.foresee([said(0), said(1)]))

    events = list(ledger.foresee([said(0)]))

    assert [told(event) for event in events] == [(1, Status.RETRACTED, Kind.RIGHT)]


def test_what_still_waits_at_the_end_is_told_or_dropped() -> None:
    ledger = fresh()
    settled(ledger, [said(0), said(1), said(2), said(12, verdict=Verdict.UNSURE)])

    events = list(ledger.finish())

    assert events == []
    assert ledger.summary(1.0).not_reached == 12


THINGS = st.lists(
    st.builds(
        said,
        st.none() | st.integers(0, 14),
        verdict=st.sampled_from([Verdict.RIGHT, Verdict.WRONG, Verdict.UNSURE]),
        is_broken=st.booleans(),
        seconds=st.sampled_from([0.4, 5.0]),
    ),
    max_size=25,
)


@given(THINGS)
def test_whatever_is_said_each_word_has_one_standing_verdict_up_to_the_furthest(things: list[Said]) -> None:
    ledger, standing = fresh(), dict[int, WordVerdict]()

    for event in (*(event for thing in things for event in ledger.settle(thing)), *ledger.finish()):
        if event.status is Status.RETRACTED:
            del standing[event.serial]
        else:
            assert event.serial not in standing
            standing[event.serial] = event

    words = sorted(verdict.word - FIRST for verdict in standing.values() if verdict.word is not None)
    assert words == list(range(len(words)))
    assert ledger.summary(0.0).not_reached == len(IKHLAS) - len(words)
