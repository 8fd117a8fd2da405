"""What a reading changes in the memories."""

from models.learning.memories import Memories
from models.learning.reading import Mode, Reading
from models.learning.remember import remember
from models.quran.lookalikes import LookAlikes
from models.quran.text import Text
from models.recitation.verdict import Kind
from tests.models.learning.readings import reading, verse

TEXT, LOOKALIKES = Text.load(), LookAlikes.load()
IKHLAS = {"112:1": 4, "112:2": 2, "112:3": 4, "112:4": 5}


def after(*readings: Reading, pace: float = 0.0) -> Memories:
    memories = Memories()
    for each in readings:
        memories = memories.changed_by(remember(memories, each, TEXT, LOOKALIKES, usual_pace=pace))
    return memories


def test_a_verse_read_from_memory_is_held_and_due_again() -> None:
    held = after(reading(verse("112:1", 4))).verses["112:1"]

    assert held.card is not None
    assert held.card.due_day > 100
    assert (held.learned_day, held.firm_days) == (100, 1)


def test_what_is_read_off_the_page_is_remembered_but_moves_no_schedule() -> None:
    for mode in (Mode.FOLLOW, Mode.REPEAT, Mode.DRILL):
        seen = after(reading(verse("112:1", 4, {2: Kind.WRONG_LETTER}), mode=mode))

        assert not seen.verses["112:1"].is_held
        assert seen.words["112:1:2"].trace.mistakes == {"wrong_letter": 1.0}


def test_a_verse_that_was_not_read_to_its_end_is_not_graded() -> None:
    assert not after(reading(verse("112:1", 3))).verses["112:1"].is_held


def test_firmness_counts_days_not_readings_and_starts_again_after_a_mistake() -> None:
    twice = after(reading(verse("112:1", 4)), reading(verse("112:1", 4)))
    next_day = after(reading(verse("112:1", 4)), reading(verse("112:1", 4), day=101))
    failed = after(reading(verse("112:1", 4)), reading(verse("112:1", 4, {1: Kind.SKIPPED}), day=101))

    assert [each.verses["112:1"].firm_days for each in (twice, next_day, failed)] == [1, 2, 0]


def test_a_word_is_forgotten_of_once_it_has_been_right_for_long() -> None:
    wrong = reading(verse("112:1", 4, {2: Kind.WRONG_LETTER}))
    right = [reading(verse("112:1", 4), day=day) for day in range(101, 107)]

    assert set(after(wrong).words) == {"112:1:2"}
    assert after(wrong, *right).words == {}


def test_an_unsure_reading_changes_no_schedule() -> None:
    unheard = dict.fromkeys(range(1, 5), Kind.UNSURE)
    before = after(reading(verse("112:1", 4)))

    later = before.changed_by(remember(before, reading(verse("112:1", 4, unheard), day=102), TEXT, LOOKALIKES))

    assert later.verses["112:1"].card == before.verses["112:1"].card


def test_the_joint_is_told_by_how_the_next_verse_begins() -> None:
    smooth = after(reading([*verse("112:1", 4), *verse("112:2", 2)]))
    halting = after(reading([*verse("112:1", 4), *verse("112:2", 2, wait=6.0)]))

    assert smooth.joints["112:1"].trace.weakness == 0
    assert halting.joints["112:1"].is_weak(101)


def test_between_verses_that_were_not_recited_across_there_is_no_joint() -> None:
    apart = after(reading([*verse("112:1", 4), *verse("112:3", 4)]))
    alone = after(reading(verse("112:4", 5)))

    assert apart.joints == alone.joints == {}


def test_a_mistake_where_look_alikes_differ_counts_for_the_pair() -> None:
    both = reading([*verse("109:3", 5), *verse("109:5", 5)])
    wrong = reading(verse("109:3", 5, {2: Kind.WRONG_WORD}), day=101)

    assert after(both).pairs["109:3|109:5"].trace.weakness == 0
    assert after(both, wrong).pairs["109:3|109:5"].trace.mistakes == {"wrong_word": 1.0}


def test_a_mistake_in_what_look_alikes_share_does_not() -> None:
    both = reading([*verse("2:35", 18), *verse("7:19", 16)])
    shared = reading(verse("7:19", 16, {3: Kind.WRONG_WORD}), day=101)

    pair = after(both, shared).pairs["2:35|7:19"]

    assert pair.trace.mistakes == {}


def test_of_a_pair_both_verses_must_be_held() -> None:
    assert after(reading(verse("2:35", 18))).pairs == {}


def test_a_change_names_only_what_was_read() -> None:
    before = after(reading(verse("112:1", 4)))

    change = remember(before, reading(verse("114:1", 4)), TEXT, LOOKALIKES)

    assert set(change.verses) == {"114:1"}


def test_a_flowing_recitation_is_due_later() -> None:
    usual, flowing = (
        after(reading(verse("112:1", 4), pace=60), pace=60),
        after(reading(verse("112:1", 4), pace=80), pace=60),
    )

    cards = [each.verses["112:1"].card for each in (usual, flowing)]

    assert cards[0] is not None
    assert cards[1] is not None
    assert cards[1].due_day > cards[0].due_day
