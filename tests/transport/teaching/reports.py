"""A report with something in every part."""

from models.learning.assignment import Assignment
from models.learning.history import History, Recited, with_recitation
from models.learning.learner import Learner, Streak
from models.learning.memories import JointMemory, Memories, PairMemory, VerseMemory, WordMemory
from models.learning.report import Report, report_of
from models.learning.rules import RuleMemory
from models.learning.schedule import Card
from models.learning.trace import Mark, Trace, leave

DAY = 20_000
NOW = DAY * 86_400.0
TRACE = leave(leave(Trace(), Mark(NOW - 86_400, {"skipped": 1.0}, 2.0, 1)), Mark(NOW, {}, is_sure=False))


def full_report(note: str = "slowly") -> Report:
    """A report of 20,000 days after 1970."""
    verses = [VerseMemory(f"2:{n}", card=Card(9.0, 5.0, DAY - 9, DAY - 1), firm_days=5) for n in (1, 2, 3, 7)]
    memories = Memories(
        words={"112:1:1": WordMemory("112:1:1", TRACE)},
        verses={verse.verse: verse for verse in verses},
        joints={"2:5": JointMemory("2:5", TRACE)},
        pairs={"2:35|7:19": PairMemory("2:35", "7:19", TRACE)},
    )
    learner = Learner(streak=Streak(3, DAY, 8), minutes=95.4, rules={"wrong_ghunnah": RuleMemory(2.0, ("2:2:3",))})
    heard = Recited("s", 1, NOW, "2:1-2:7", "test", 3.26, right=45, wrong=4, skipped=1, unsure=2)
    history = with_recitation(History(), heard, DAY)
    late = Assignment("a", 112, 1, 4, "teacher", DAY - 9, DAY - 1, note)
    return report_of(learner, memories, history, [late], NOW)


def empty_report() -> Report:
    """A report on who has not begun."""
    return report_of(Learner(), Memories(), History(), (), NOW)
