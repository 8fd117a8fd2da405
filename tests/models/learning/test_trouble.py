"""Steps against what goes wrong again and again."""

from models.learning.lesson import Stretch, WhyCode
from models.learning.memories import JointMemory, Memories, PairMemory, VerseMemory
from models.learning.reading import Mode
from models.learning.rules import RuleMemory
from models.learning.schedule import Card
from models.learning.trace import Trace
from models.learning.trouble import MOST_JOINTS, joints, look_alikes, look_alikes_ahead, rules
from models.quran.lookalikes import LookAlikes
from models.quran.text import Text

TEXT = Text.load()
CARD = Card(1.0, 5.0, 99, 100)


def weak(left: float) -> Trace:
    return Trace(mistakes={"wrong_word": left})


def test_a_weak_joint_is_practised_with_both_its_verses() -> None:
    memories = Memories(joints={"112:1": JointMemory("112:1", weak(1.0), CARD)})

    (step,) = joints(memories, 100, 60.0, TEXT)

    assert step.stretches == (Stretch(112, 1, 2),)
    assert step.why.code is WhyCode.JOINT_WEAK
    assert step.why.parameters == {"from_verse": "112:1", "to_verse": "112:2", "weakness": 1.0}


def test_the_weakest_joints_come_first_and_not_all_at_once() -> None:
    memories = Memories(joints={f"2:{n}": JointMemory(f"2:{n}", weak(n / 2), CARD) for n in range(1, 8)})

    found = [step.why.parameters["from_verse"] for step in joints(memories, 100, 60.0, TEXT)]

    assert found == ["2:7", "2:6", "2:5"][:MOST_JOINTS]


def test_look_alikes_are_put_side_by_side() -> None:
    memories = Memories(pairs={"2:35|7:19": PairMemory("2:35", "7:19", weak(1.0), CARD)})

    (step,) = look_alikes(memories, 100, 60.0, TEXT)

    assert step.stretches == (Stretch(2, 35, 35), Stretch(7, 19, 19))
    assert step.mode is Mode.TEST


def test_a_new_verse_is_put_beside_its_look_alike_that_is_held() -> None:
    held = Memories(verses={"2:35": VerseMemory("2:35", card=CARD)})

    (step,) = look_alikes_ahead(["7:19", "7:20"], held, LookAlikes.load(), 60.0, TEXT)

    assert step.why.parameters == {"first": "2:35", "second": "7:19"}


def test_the_worst_rule_is_drilled_where_it_was_broken() -> None:
    broken = {"wrong_ghunnah": RuleMemory(1.0, ("2:2:3",)), "wrong_ikhfa": RuleMemory(2.0, ("2:4:1",))}

    (step,) = rules(broken, 60.0, TEXT)

    assert (step.mode, step.stretches) == (Mode.DRILL, (Stretch(2, 4, 4),))
    assert step.why.parameters["kind"] == "wrong_ikhfa"


def test_a_mastered_rule_is_left_alone() -> None:
    assert list(rules({"wrong_ghunnah": RuleMemory(0.2, ("2:2:3",))}, 60.0, TEXT)) == []
