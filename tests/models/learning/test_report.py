"""A learner's report."""

from models.learning.assignment import Assignment
from models.learning.cycle import Phase
from models.learning.history import History, Recited
from models.learning.learner import Learner, Streak
from models.learning.memories import JointMemory, Memories, PairMemory, VerseMemory, WordMemory
from models.learning.report import MOST_WORDS, Report, due_of, evidence_of, report_of, streak_on
from models.learning.rules import RuleMemory
from models.learning.schedule import Card
from models.learning.trace import Mark, Trace, leave

DAY = 200
NOW = DAY * 86_400.0


def held(key: str, due: int, *, learned: int = 100, firm: int = 5) -> VerseMemory:
    return VerseMemory(key, card=Card(50.0, 5.0, DAY - 5, due), learned_day=learned, firm_days=firm)


def weak(left: float) -> Trace:
    return Trace({"skipped": left}, readings=1)


def report(learner: Learner | None = None, memories: Memories | None = None) -> Report:
    return report_of(learner or Learner(), memories or Memories(), History(), (), NOW)


def test_what_is_due_is_told_by_phase_the_longest_overdue_first() -> None:
    verses = [
        held("2:1", DAY),
        held("2:2", DAY - 3),
        held("2:3", DAY + 1),
        held("112:1", DAY, learned=DAY - 1, firm=1),
    ]

    due = {each.phase: each for each in due_of(Memories(verses={v.verse: v for v in verses}), DAY)}

    assert (due[Phase.MANZIL].verses, due[Phase.MANZIL].held, due[Phase.MANZIL].days_overdue) == (("2:2", "2:1"), 3, 3)
    assert due[Phase.SABAQ].verses == ("112:1",)
    assert (due[Phase.SABQI].verses, due[Phase.SABQI].days_overdue) == ((), 0)


def test_the_weakest_words_come_first_with_their_evidence_and_the_firm_not_at_all() -> None:
    words = {key: WordMemory(key, weak(left)) for key, left in {"2:1:1": 0.6, "2:1:2": 2.0, "2:1:3": 0.4}.items()}

    found = report(memories=Memories(words=words)).words

    assert [(word.word, word.evidence.weakness) for word in found] == [("2:1:2", 2.0), ("2:1:1", 0.6)]


def test_a_long_list_of_weak_words_is_cut() -> None:
    words = {f"2:1:{n}": WordMemory(f"2:1:{n}", weak(1.0)) for n in range(MOST_WORDS + 5)}

    assert len(report(memories=Memories(words=words)).words) == MOST_WORDS


def test_evidence_counts_kinds_and_hesitations_of_the_last_five_readings() -> None:
    trace = Trace()
    for at in range(7):
        trace = leave(trace, Mark(float(at), {"skipped": 0.9} if at in {1, 4, 5} else {}, hesitation=at % 2, hints=1))

    evidence = evidence_of(trace)

    assert (evidence.kinds, evidence.hesitations, evidence.hints, evidence.readings) == ({"skipped": 2}, 2, 5, 7)
    assert [seen.at for seen in evidence.last] == [2.0, 3.0, 4.0, 5.0, 6.0]


def test_weak_joints_and_pairs_are_told_by_both_their_verses() -> None:
    memories = Memories(
        joints={"2:5": JointMemory("2:5", weak(1.0)), "2:9": JointMemory("2:9", weak(0.1))},
        pairs={"2:35|7:19": PairMemory("2:35", "7:19", weak(1.0))},
    )

    found = report(memories=memories)

    assert [(joint.from_verse, joint.to_verse) for joint in found.joints] == [("2:5", "2:6")]
    assert [(pair.first, pair.second) for pair in found.pairs] == [("2:35", "7:19")]


def test_rules_that_are_mastered_are_not_told() -> None:
    rules = {
        "wrong_ghunnah": RuleMemory(0.7, ("2:2:3",)),
        "wrong_ikhfa": RuleMemory(2.0, ("2:4:1",)),
        "wrong_shaddah": RuleMemory(0.4),
    }

    assert [rule.kind for rule in report(Learner(rules=rules)).rules] == ["wrong_ikhfa", "wrong_ghunnah"]


def test_an_assignment_says_what_is_left_of_it_and_whether_it_is_late() -> None:
    known = Memories(verses={"112:1": held("112:1", DAY + 5)})
    late = Assignment("a", 112, 1, 2, "teacher", DAY - 9, DAY - 1)

    (found,) = report_of(Learner(), known, History(), [late], NOW).assignments

    assert (found.left, found.is_late) == (("112:2",), True)


def test_the_last_recitation_comes_first() -> None:
    history = History((Recited("s", 1, 1.0), Recited("s", 2, 2.0)))

    assert [each.recitation for each in report_of(Learner(), Memories(), history, (), NOW).recent] == [2, 1]


def test_a_streak_is_over_when_a_day_was_missed() -> None:
    learner = Learner(streak=Streak(5, DAY - 1, 8))

    assert [streak_on(learner, DAY), streak_on(learner, DAY + 1)] == [5, 0]
    assert report(learner).longest_streak == 8
