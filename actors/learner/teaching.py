"""What a teacher asks and changes of one learner: the messages, and what each changes, as values.

`actors/memory.py`, the learner's single writer, carries it out. Next: models/learning/amend.py, history.py.
"""

from typing import Final

import msgspec

from actors.events import RecitationEnded, WordJudged
from actors.learner.documents import (
    ABOUT,
    ASSIGNMENTS,
    HISTORY,
    JUDGED,
    WRONG_CALLS,
    Known,
    keep_learner,
    keep_memories,
)
from actors.ports import RecitationRecord
from actors.runtime import Question
from actors.stores.documents import Change, Owner, Put, Remove
from models.learning.amend import amend, amend_rules
from models.learning.assignment import MOST_OPEN, Assignment, newly_done, open_ones
from models.learning.history import Recited, let_go, recounted, with_recitation
from models.learning.judged import JudgedRecitation, JudgedWord, Ruling
from models.learning.learner import Learner
from models.learning.memories import Memories
from models.learning.rating import OF_THE_TONGUE
from models.learning.wrong_call import Caller, Evidence, WrongCall, after_call
from models.recitation.verdict import Kind, Verdict

Changed = tuple[Known, tuple[Change, ...]]
"""What is known after a change, and how it is kept."""


class DescribeJudged(Question[JudgedRecitation | None], frozen=True):
    """Teaching desk: what was told of a recitation? None where it is not, or no longer, kept."""

    session: str
    recitation: int


class OverruleVerdict(Question[JudgedRecitation | None], frozen=True):
    """Teaching desk, when a teacher says what a word was; answered with the recitation since, once it is kept.

    None where the verdict is not, or no longer, kept. Said again, it counts once; the last one said holds.
    """

    session: str
    recitation: int
    serial: int
    ruling: Ruling


class KeepAssignment(Question[bool], frozen=True):
    """Teaching desk, when a teacher sets a passage; False where too many are open, and it was not kept."""

    assignment: Assignment


class WithdrawAssignment(Question[bool], frozen=True):
    """Teaching desk, when a teacher takes an assignment back; False where there is none by that name."""

    assignment: str


TeachingMessage = DescribeJudged | OverruleVerdict | KeepAssignment | WithdrawAssignment

_RULES: Final = frozenset(kind.value for kind in OF_THE_TONGUE)


def recited(known: Known, record: RecitationRecord, judged: JudgedRecitation) -> Changed:
    """Count a recitation among the last ones, keep its verdicts, let the oldest go, and see which assignments are done.

    Args:
        known: with what the recitation has left in the memories.
        record: its sums.
        judged: its verdicts.
    """
    owner = Owner(record.learner)
    history = with_recitation(known.history, _counted(record), judged.day)
    done = {each.id: each for each in newly_done(known.assignments.values(), known.memories.verses, judged.day)}
    after = msgspec.structs.replace(known, history=history, assignments=known.assignments | done)
    changes: list[Change] = [Put(HISTORY, owner, ABOUT, history), Put(JUDGED, owner, judged.key, judged)]
    changes += [Put(ASSIGNMENTS, owner, each.id, each) for each in done.values()]
    changes += [Remove(JUDGED, owner, key) for key in let_go(known.history, history)]
    return after, tuple(changes)


def judged_recitation(
    ended: RecitationEnded, record: RecitationRecord, *, day: int, model: str, strictness: float
) -> JudgedRecitation:
    """Give what is kept of the verdicts of a recitation."""
    words = tuple(_judged_word(word) for word in ended.words)
    return JudgedRecitation(
        record.session, record.recitation, record.ended_at, day, record.passage, words, model, strictness
    )


def overruled(known: Known, owner: Owner, judged: JudgedRecitation, message: OverruleVerdict) -> Changed | None:
    """Give what is known once a teacher has ruled; None where that verdict is not there.

    The threshold, the word, its verse and the joint before it with their schedules, the rules of tajweed and the sums
    follow; look-alike pairs do not.
    """
    word, ruling = judged.find(message.serial), message.ruling
    if word is None:
        return None
    if _says(ruling, word.stands, word.ruling.kind if word.ruling else word.kind):
        return known, ()
    is_back = _says(ruling, word.verdict, word.kind)
    after = judged.ruled(word.serial, None if is_back else ruling)
    learner, change = _amended(known, judged, word, after.find(word.serial) or word, ruling)
    history = recounted(known.history, judged.key, judged.day, word.stands, ruling.truth)
    name = f"{judged.key}/{word.serial}/teacher"
    call = _call(name, judged, word, ruling, word.verdict)
    changes = (
        keep_learner(owner, learner),
        *keep_memories(owner, change),
        Put(HISTORY, owner, ABOUT, history),
        Put(JUDGED, owner, judged.key, after),
        Remove(WRONG_CALLS, owner, name) if is_back else Put(WRONG_CALLS, owner, name, call),
    )
    memories = known.memories.changed_by(change)
    return msgspec.structs.replace(known, learner=learner, memories=memories, history=history), changes


def assigned(known: Known, owner: Owner, assignment: Assignment) -> Changed | None:
    """Give what is known once an assignment is kept; None where too many are open."""
    if len(open_ones(known.assignments.values())) >= MOST_OPEN and assignment.id not in known.assignments:
        return None
    after = msgspec.structs.replace(known, assignments=known.assignments | {assignment.id: assignment})
    return after, (Put(ASSIGNMENTS, owner, assignment.id, assignment),)


def withdrawn(known: Known, owner: Owner, name: str) -> Changed | None:
    """Give what is known once an assignment is taken back; None where there is none."""
    if name not in known.assignments:
        return None
    left = {key: each for key, each in known.assignments.items() if key != name}
    return msgspec.structs.replace(known, assignments=left), (Remove(ASSIGNMENTS, owner, name),)


def _says(ruling: Ruling, verdict: Verdict, kind: Kind) -> bool:
    """Say whether a ruling holds what a verdict holds."""
    return ruling.truth is verdict and (verdict is not Verdict.WRONG or ruling.kind is kind)


def _amended(
    known: Known, judged: JudgedRecitation, before: JudgedWord, after: JudgedWord, ruling: Ruling
) -> tuple[Learner, Memories]:
    """Give the learner, and what changes in the memories."""
    call = _call("", judged, before, ruling, before.stands)
    learner = msgspec.structs.replace(known.learner, threshold=after_call(known.learner.threshold, call))
    if not before.word:
        return learner, Memories()
    out, into = before.mistake, after.mistake
    rules = amend_rules(learner.rules, before.word, out=out, into=into, kinds=_RULES)
    burden, sure = after.weight - before.weight, after.is_sure - before.is_sure
    change = amend(known.memories, before.word, judged.at, out=out, into=into, burden=burden, sure=sure)
    return msgspec.structs.replace(learner, rules=rules), change


def _call(name: str, judged: JudgedRecitation, word: JudgedWord, ruling: Ruling, stood: Verdict) -> WrongCall:
    evidence = Evidence(
        word=word.word,
        verdict=stood,
        kind=word.kind,
        confidence=word.confidence,
        expected=word.expected,
        heard=word.heard,
        runner_up=word.runner_up,
        model=judged.model,
        strictness=judged.strictness,
    )
    return WrongCall(name, Caller.TEACHER, ruling.at, evidence, ruling.truth)


def _counted(record: RecitationRecord) -> Recited:
    return Recited(
        session=record.session,
        recitation=record.recitation,
        at=record.ended_at,
        passage=record.passage,
        mode=record.mode,
        minutes=record.seconds / 60,
        right=record.right,
        wrong=record.wrong + record.added,
        skipped=record.skipped,
        unsure=record.unsure,
    )


def _judged_word(word: WordJudged) -> JudgedWord:
    place = f"{word.surah}:{word.ayah}:{word.word}" if word.word else ""
    return JudgedWord(
        word.serial, place, word.verdict, word.kind, word.confidence, word.expected, word.heard, word.runner_up
    )
