"""What is done at each address of teaching: one short function a route, between the wire's words and the desk's."""

from collections.abc import Callable
from types import MappingProxyType
from typing import Final

from actors.people.errors import MissingError
from actors.people.teaching import Said
from models.people.account import AccountId
from models.people.halaqa import HalaqaId
from transport.accounts.calls import Call, Sheet
from transport.teaching import bodies
from transport.teaching.bodies import (
    AssignmentList,
    AssignmentView,
    JudgedView,
    OverviewView,
    ReportView,
    assignment_view,
    date_of,
    day_of,
    judged_view,
    report_view,
    row_view,
)
from transport.teaching.labelled import Labelled, labelled
from transport.teaching.report_csv import report_csv
from transport.teaching.report_html import report_html

_FORMS: Final = MappingProxyType({"html": ("text/html", report_html), "csv": ("text/csv", report_csv)})
"""Form of a report -> content type, and who writes it."""
_LONGEST_NUMBER: Final = 10


async def see_overview(call: Call) -> OverviewView:
    """Show a class to its teacher, who needs the eye first in front."""
    overview = await call.office.teaching.overview(call.actor, HalaqaId(call.path["halaqa"]))
    rows = [row_view(account, row, _locale(call)) for account, row in overview.rows]
    return OverviewView(overview.halaqa.id, overview.halaqa.name, rows)


async def see_report(call: Call) -> ReportView | Sheet:
    """Show a learner's report, or give it as a file."""
    account, report = await call.office.teaching.report(call.actor, _account(call))
    form = call.options.get("form", "json")
    if form == "json":
        return report_view(account, report)
    kind, write = _FORMS[form]
    sheet: Callable[[Labelled], str] = write
    told = labelled(account.name, report, _locale(call), call.office.text)
    return Sheet(kind, f"talqin-report-{date_of(report.day)}.{form}", sheet(told))


async def see_tables(call: Call) -> Labelled:
    """Show a learner's report in words."""
    account, report = await call.office.teaching.report(call.actor, _account(call))
    return labelled(account.name, report, _locale(call), call.office.text)


async def see_verdicts(call: Call) -> JudgedView:
    """Show what was told of a recitation."""
    session, recitation = call.path["session"], _number(call, "recitation")
    judged = await call.office.teaching.judged(call.actor, _account(call), session, recitation)
    return judged_view(judged, call.office.text)


async def overrule(call: Call) -> JudgedView:
    """Let a teacher have the last word on a verdict."""
    said: bodies.Overrule = call.body
    where = call.path["session"], _number(call, "recitation"), _number(call, "serial")
    judged = await call.office.teaching.overrule(call.actor, _account(call), *where, Said(said.truth, said.kind))
    return judged_view(judged, call.office.text)


async def assign(call: Call) -> AssignmentView:
    """Set a passage."""
    said: bodies.NewAssignment = call.body
    due, note = day_of(said.due), said.note.strip()
    return assignment_view(await call.office.teaching.assign(call.actor, _account(call), said.passage, due, note))


async def list_assignments(call: Call) -> AssignmentList:
    """Show what was set."""
    found = await call.office.teaching.assignments(call.actor, _account(call))
    return AssignmentList([assignment_view(each) for each in found])


async def withdraw(call: Call) -> None:
    """Take an assignment back."""
    await call.office.teaching.withdraw(call.actor, _account(call), call.path["assignment"])


def _account(call: Call) -> AccountId:
    return AccountId(call.path["account"])


def _locale(call: Call) -> str:
    return call.options.get("locale", call.actor.locale)


def _number(call: Call, name: str) -> int:
    said = call.path[name]
    if not (said.isascii() and said.isdigit() and len(said) <= _LONGEST_NUMBER):
        raise MissingError("no_recitation", "recitations and verdicts are numbered from 1")
    return int(said)
