"""The desk of teaching: how a class and each learner get on, and what their teacher overrules and sets."""

import asyncio
import secrets
from collections.abc import Callable
from typing import Any, Final, TypeVar

import msgspec

from actors.learner.documents import Known
from actors.learner.teaching import DescribeJudged, KeepAssignment, OverruleVerdict, WithdrawAssignment
from actors.memory import DescribeKnown, MemoryMessage
from actors.people.accounts import Accounts
from actors.people.classes import Classes
from actors.people.errors import MissingError
from actors.ports import LearnerId, StoreUnavailableError
from actors.runtime import ActorError, Question, Ref
from actors.stores.documents import StaleEpochError
from models.learning.assignment import FARTHEST_DAYS, MOST_OPEN, Assignment
from models.learning.judged import JudgedRecitation, Ruling
from models.learning.overview import Row, in_order, row_of
from models.learning.report import Report, report_of
from models.people.account import Account, AccountId
from models.people.errors import RuleError
from models.people.halaqa import Halaqa, HalaqaId
from models.people.permissions import Action
from models.quran.errors import PassageError
from models.quran.passage import parse_passage
from models.quran.text import Text
from models.recitation.verdict import Kind, Verdict

T = TypeVar("T")

_ANSWER_SECONDS: Final = 5.0
"""How long a learner's memory may take; then who asked is told that it cannot be reached."""
_AT_ONCE: Final = 16
"""Learners of a class whose memories are asked at the same time."""

Memories = Callable[[LearnerId], Ref[MemoryMessage]]
"""Finds a learner's memory, their single writer."""


class Overview(msgspec.Struct, frozen=True):
    """A class at a glance."""

    halaqa: Halaqa
    rows: tuple[tuple[Account, Row], ...]
    """Who needs the teacher's eye first in front."""


class Said(msgspec.Struct, frozen=True):
    """What a teacher says that a word was."""

    truth: Verdict
    kind: Kind | None = None
    """In which way it was wrong; None for another word, where it was."""


class Teaching:
    """Answers teachers, guardians and learners; all it changes it asks of the learner's memory."""

    def __init__(
        self, accounts: Accounts, classes: Classes, memories: Memories, text: Text, wall_clock: Callable[[], float]
    ) -> None:
        self._accounts = accounts
        self._classes = classes
        self._memories = memories
        self._text = text
        self._wall_clock = wall_clock

    async def overview(self, actor: Account, halaqa: HalaqaId) -> Overview:
        """Give one row for each member of a class to its teacher.

        Raises:
            MissingError, ForbiddenError: it is not theirs to see.
            StoreUnavailableError: a learner's memory cannot be reached.
        """
        found = await self._classes.find_for(actor, halaqa, Action.SEE_OVERVIEW)
        turns = asyncio.Semaphore(_AT_ONCE)

        async def row(member: AccountId) -> tuple[Account, Row]:
            async with turns:
                return await self._accounts.find(member), await self._row(member)

        try:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(row(member)) for member in found.members]
        except ExceptionGroup as failed:
            raise failed.exceptions[0] from failed
        rows = {task.result()[1].learner: task.result() for task in tasks}
        ordered = in_order(row for _, row in rows.values())
        return Overview(found, tuple(rows[row.learner] for row in ordered))

    async def report(self, actor: Account, learner: AccountId) -> tuple[Account, Report]:
        """Give a learner's report to themselves, their guardian or a teacher of theirs.

        Raises:
            MissingError, ForbiddenError: it is not theirs to see.
            StoreUnavailableError: the memory cannot be reached.
        """
        account = await self._accounts.find_for(actor, learner, Action.SEE_PROGRESS)
        known, now = await self._known(account.id), self._wall_clock()
        put_together = asyncio.to_thread(  # a hafiz of all verses takes a tenth of a second
            report_of, known.learner, known.memories, known.history, known.assignments.values(), now
        )
        return account, await put_together

    async def judged(self, actor: Account, learner: AccountId, session: str, recitation: int) -> JudgedRecitation:
        """Give what was told of a recitation, with what it rests on, to who may see the learner's progress.

        Raises:
            MissingError: it is not, or no longer, kept; or not theirs to see.
            ForbiddenError: it is not theirs to see.
            StoreUnavailableError: the memory cannot be reached.
        """
        account = await self._accounts.find_for(actor, learner, Action.SEE_PROGRESS)
        return _kept(await self._ask(account.id, DescribeJudged(session, recitation)))

    async def overrule(
        self, actor: Account, learner: AccountId, session: str, recitation: int, serial: int, said: Said
    ) -> JudgedRecitation:
        """Let a teacher have the last word on a verdict.

        Raises:
            MissingError: the verdict is not, or no longer, kept; or the learner is not theirs.
            ForbiddenError: who asks is no teacher of theirs.
            RuleError: no word can be that.
            StoreUnavailableError: the memory cannot be reached.
        """
        account = await self._accounts.find_for(actor, learner, Action.OVERRULE)
        ruling = Ruling(said.truth, _kind_of(said), actor.id, self._wall_clock())
        return _kept(await self._ask(account.id, OverruleVerdict(session, recitation, serial, ruling)))

    async def assign(self, actor: Account, learner: AccountId, passage: str, due_day: int, note: str) -> Assignment:
        """Set a passage, in whole verses, to be held by the end of a day, counted from 1970.

        Raises:
            MissingError, ForbiddenError: who asks is no teacher of theirs.
            RuleError: there is no such passage, the day is over or too far away, or too much is set already.
            StoreUnavailableError: the memory cannot be reached.
        """
        account = await self._accounts.find_for(actor, learner, Action.ASSIGN)
        first, last = self._verses(passage)
        today = (await self._known(account.id)).learner.day_of(self._wall_clock())
        if not today <= due_day <= today + FARTHEST_DAYS:
            raise RuleError("bad_due", f"{due_day - today} days ahead; 0 to {FARTHEST_DAYS} are possible")
        made = Assignment(secrets.token_urlsafe(9), first[0], first[1], last[1], actor.id, today, due_day, note)
        if not await self._ask(account.id, KeepAssignment(made)):
            raise RuleError("too_many_assignments", f"{MOST_OPEN} are open already; withdraw one first")
        return made

    async def assignments(self, actor: Account, learner: AccountId) -> list[Assignment]:
        """Give all that was set and not withdrawn, the latest due first.

        Raises:
            MissingError, ForbiddenError: it is not theirs to see.
            StoreUnavailableError: the memory cannot be reached.
        """
        account = await self._accounts.find_for(actor, learner, Action.SEE_PROGRESS)
        known = await self._known(account.id)
        return sorted(known.assignments.values(), key=lambda each: (-each.due_day, each.id))

    async def withdraw(self, actor: Account, learner: AccountId, assignment: str) -> None:
        """Take an assignment back.

        Raises:
            MissingError: there is none by that name, or the learner is not theirs.
            ForbiddenError: who asks is no teacher of theirs.
            StoreUnavailableError: the memory cannot be reached.
        """
        account = await self._accounts.find_for(actor, learner, Action.ASSIGN)
        if not await self._ask(account.id, WithdrawAssignment(assignment)):
            raise MissingError("no_assignment", "there is no such assignment for this learner")

    async def _row(self, member: AccountId) -> Row:
        known, now = await self._known(member), self._wall_clock()
        told = known.learner, known.memories, known.history, known.assignments.values()
        return await asyncio.to_thread(row_of, member, *told, now, self._text)

    async def _known(self, learner: AccountId) -> Known:
        return await self._ask(learner, DescribeKnown())

    async def _ask(self, learner: AccountId, question: Question[T]) -> T:
        """Ask a learner's memory; when it had just been taken over from where we asked, ask once more."""
        memory: Ref[Any] = self._memories(LearnerId(learner))
        try:
            try:
                return await memory.ask(question, within=_ANSWER_SECONDS)
            except StaleEpochError:
                return await memory.ask(question, within=_ANSWER_SECONDS)
        except (ActorError, StaleEpochError) as error:
            raise StoreUnavailableError(f"the learner's memory cannot be reached: {error}") from error

    def _verses(self, passage: str) -> tuple[tuple[int, int], tuple[int, int]]:
        try:
            words = parse_passage(passage, self._text).words
        except PassageError as error:
            raise RuleError("bad_passage", str(error)) from error
        first, last = self._text.word(words.start), self._text.word(words.stop - 1)
        return (first.surah, first.ayah), (last.surah, last.ayah)


def _kind_of(said: Said) -> Kind:
    """Give the kind of mistake that a teacher means.

    Raises:
        RuleError: no word can be that.
    """
    if said.truth is Verdict.WRONG:
        kind = said.kind or Kind.WRONG_WORD
        if not kind.value.startswith("wrong_"):
            raise RuleError("bad_truth", f"a word is not wrong in the way of {kind}")
        return kind
    usual = {Verdict.RIGHT: Kind.RIGHT, Verdict.SKIPPED: Kind.SKIPPED}.get(said.truth)
    if usual is None or said.kind not in {None, usual}:
        raise RuleError("bad_truth", "a word was right, wrong in a way, or skipped")
    return usual


def _kept(judged: JudgedRecitation | None) -> JudgedRecitation:
    if judged is None:
        raise MissingError("no_recitation", "no such recitation or verdict is kept; the last fifty are")
    return judged
