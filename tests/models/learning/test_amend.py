"""Memories after a teacher has overruled a verdict."""

from models.learning.amend import amend, amend_rules, amend_trace
from models.learning.grades import Grade, Past, Standing, with_grade
from models.learning.memories import JointMemory, Memories, VerseMemory, WordMemory
from models.learning.rules import RuleMemory
from models.learning.trace import Mark, Trace, leave

CLEAN, SLIP = ("wrong_letter", 0.8), ("skipped", 1.0)
RULES = frozenset({"wrong_ghunnah"})


def trace(*marks: Mark) -> Trace:
    left = Trace()
    for mark in marks:
        left = leave(left, mark)
    return left


def test_a_mistake_taken_back_leaves_what_there_would_be_without_it() -> None:
    accused = trace(Mark(1.0, {"wrong_letter": 0.8}), Mark(2.0, {}), Mark(3.0, {"skipped": 1.0}))

    amended = amend_trace(accused, 1.0, CLEAN, None)

    assert amended == trace(Mark(1.0, {}), Mark(2.0, {}), Mark(3.0, {"skipped": 1.0}))


def test_a_missed_mistake_counts_as_if_it_had_been_heard_and_has_faded_since() -> None:
    praised = trace(Mark(1.0, {}), Mark(2.0, {}), Mark(3.0, {}))

    amended = amend_trace(praised, 1.0, None, SLIP)

    assert amended == trace(Mark(1.0, {"skipped": 1.0}), Mark(2.0, {}), Mark(3.0, {}))


def test_one_mistake_taken_for_another_is_exchanged() -> None:
    amended = amend_trace(trace(Mark(1.0, {"wrong_letter": 0.8})), 1.0, CLEAN, SLIP)

    assert amended.mistakes == {"skipped": 1.0}


def test_a_reading_that_is_no_longer_known_is_left_as_it_is() -> None:
    known = trace(Mark(1.0, {"wrong_letter": 0.8}))

    assert amend_trace(known, 7.0, CLEAN, None) == known


def test_a_word_with_nothing_left_to_say_is_forgotten() -> None:
    memories = Memories(words={"112:1:1": WordMemory("112:1:1", trace(Mark(1.0, {"wrong_letter": 0.8})))})

    change = amend(memories, "112:1:1", 1.0, out=CLEAN, into=None)

    assert (len(change.words), change.forgotten) == (0, frozenset({"112:1:1"}))
    assert memories.changed_by(change).words == {}


def test_a_word_that_was_always_right_is_remembered_once_a_mistake_is_found() -> None:
    change = amend(Memories(), "112:1:3", 1.0, out=None, into=SLIP)

    assert change.words["112:1:3"].trace.mistakes == {"skipped": 1.0}


def test_the_verse_and_the_joint_that_lands_on_the_word_are_amended_with_it() -> None:
    marked = trace(Mark(1.0, {"wrong_letter": 0.8}))
    memories = Memories(verses={"112:2": VerseMemory("112:2", marked)}, joints={"112:1": JointMemory("112:1", marked)})

    change = amend(memories, "112:2:1", 1.0, out=CLEAN, into=None)

    assert (change.verses["112:2"].trace.weakness, change.joints["112:1"].trace.weakness) == (0.0, 0.0)


def test_the_schedules_of_the_verse_and_of_the_joint_are_reckoned_again_and_back() -> None:
    grade = Grade(1.0, 10, 1.0, 2, 2)
    standing, past = with_grade(Standing(), Past(), grade)
    marked = trace(Mark(1.0, {"wrong_letter": 1.0}))
    memories = Memories(
        verses={"112:2": VerseMemory("112:2", marked).held_as(standing, past)},
        joints={"112:1": JointMemory("112:1", marked, standing.card, past)},
    )

    change = amend(memories, "112:2:1", 1.0, out=("wrong_letter", 1.0), into=None, burden=-1.0)
    back = amend(memories.changed_by(change), "112:2:1", 1.0, out=None, into=("wrong_letter", 1.0), burden=1.0)

    good, _ = with_grade(Standing(), Past(), Grade(1.0, 10, 0.0, 2, 2))
    assert change.verses["112:2"].standing == good
    assert change.joints["112:1"].card == good.card != standing.card
    assert (back.verses, back.joints) == (memories.verses, memories.joints)


def test_a_word_beyond_the_landing_leaves_the_joint_alone() -> None:
    memories = Memories(joints={"2:1": JointMemory("2:1", trace(Mark(1.0, {"wrong_letter": 0.8})))})

    assert amend(memories, "2:2:3", 1.0, out=CLEAN, into=None).joints == {}


def test_a_rule_that_was_kept_is_no_longer_held_against_the_learner() -> None:
    before = {"wrong_ghunnah": RuleMemory(1.5, ("112:1:1", "112:4:1"))}

    after = amend_rules(before, "112:1:1", out=("wrong_ghunnah", 0.5), into=None, kinds=RULES)

    assert after == {"wrong_ghunnah": RuleMemory(1.0, ("112:4:1",))}


def test_a_rule_that_was_broken_unheard_is_drilled_from_now_on() -> None:
    assert amend_rules({}, "112:1:1", out=None, into=("wrong_ghunnah", 1.0), kinds=RULES) == {
        "wrong_ghunnah": RuleMemory(1.0, ("112:1:1",))
    }


def test_a_letter_is_no_rule() -> None:
    assert amend_rules({}, "112:1:1", out=None, into=("wrong_letter", 1.0), kinds=RULES) == {}
