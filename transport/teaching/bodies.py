"""What the addresses of teaching take and answer; the OpenAPI document is made from these."""

from datetime import date, timedelta
from typing import Annotated

import msgspec

from models.learning.assignment import LONGEST_NOTE, Assignment
from models.learning.catalogue import say
from models.learning.judged import JudgedRecitation, JudgedWord
from models.learning.overview import Concern, Row
from models.learning.report import Report
from models.people.account import Account, AccountId
from models.quran.text import Text
from models.recitation.verdict import Kind, Verdict
from transport.accounts.bodies import AccountView, account_view

_EPOCH = date(1970, 1, 1)


class _Body(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a client sends."""


class Overrule(_Body, frozen=True):
    """What a word was, says its teacher."""

    truth: Verdict
    """`right`, `wrong` or `skipped`."""
    kind: Kind | None = None
    """Of a wrong word: in which way; null for another word."""


class NewAssignment(_Body, frozen=True):
    """A passage to be held by a day."""

    passage: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    """As `2:255` or `112`; it is set in whole verses."""
    due: date
    """The learner's own day, by the end of which it is to be held."""
    note: Annotated[str, msgspec.Meta(max_length=LONGEST_NOTE)] = ""


class RowView(msgspec.Struct, frozen=True):
    """A learner in their class."""

    learner: AccountId
    name: str
    concerns: tuple[Concern, ...]
    """Why they need the teacher's eye, the gravest first."""
    why: tuple[str, ...]
    """The same in words."""
    points: int
    """How much."""
    row: Row


class OverviewView(msgspec.Struct, frozen=True):
    """A class at a glance; who needs the teacher's eye first comes first."""

    halaqa: str
    name: str
    rows: list[RowView]


class ReportView(msgspec.Struct, frozen=True):
    """A learner's report; days are counted from 1970, where the learner lives."""

    account: AccountView
    report: Report


class JudgedWordView(msgspec.Struct, frozen=True):
    """A verdict, with what it rests on."""

    text: str
    """The word, verbatim from the mushaf; empty for an added one."""
    stands: Verdict
    """What is held of it now."""
    told: JudgedWord


class JudgedView(msgspec.Struct, frozen=True):
    """What was told of a recitation."""

    session: str
    recitation: int
    at: float
    passage: str
    model: str
    strictness: float
    words: list[JudgedWordView]


class AssignmentView(msgspec.Struct, frozen=True):
    """What a teacher has set."""

    id: str
    passage: str
    due: date
    made: date
    done: date | None
    """Null while it is open."""
    by: AccountId
    note: str


class AssignmentList(msgspec.Struct, frozen=True):
    """All that was set and not withdrawn, the latest due first."""

    assignments: list[AssignmentView]


def date_of(day: int) -> date:
    """Give the date of a day that is counted from 1970."""
    return _EPOCH + timedelta(days=day)


def day_of(day: date) -> int:
    """Count a date from 1970; the inverse of `date_of`."""
    return (day - _EPOCH).days


def row_view(account: Account, row: Row, locale: str) -> RowView:
    """Show a learner in their class."""
    why = tuple(say(locale, f"eye-{concern}") for concern in row.concerns)
    return RowView(account.id, account.name, row.concerns, why, row.points, row)


def report_view(account: Account, report: Report) -> ReportView:
    """Show a report."""
    return ReportView(account_view(account, report.at), report)


def judged_view(judged: JudgedRecitation, text: Text) -> JudgedView:
    """Show what was told of a recitation, with the words of the mushaf."""
    words = [JudgedWordView(word_at(word.word, text), word.stands, word) for word in judged.words]
    return JudgedView(
        judged.session, judged.recitation, judged.at, judged.passage, judged.model, judged.strictness, words
    )


def assignment_view(assignment: Assignment) -> AssignmentView:
    """Show an assignment."""
    done = None if assignment.done_day is None else date_of(assignment.done_day)
    return AssignmentView(
        id=assignment.id,
        passage=assignment.stretch.spec,
        due=date_of(assignment.due_day),
        made=date_of(assignment.made_day),
        done=done,
        by=AccountId(assignment.by),
        note=assignment.note,
    )


def word_at(place: str, text: Text) -> str:
    """Give the word at "2:255:7", verbatim; empty for an added word, which is nowhere."""
    if not place:
        return ""
    surah, ayah, word = (int(number) for number in place.split(":"))
    return text.word(text.index_of(surah, ayah, word)).text
