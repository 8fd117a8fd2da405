"""Every address of teaching; transport/accounts/routes.py takes them into its table."""

from types import MappingProxyType
from typing import Final

from models.learning.catalogue import LOCALES
from transport.accounts.calls import Route
from transport.teaching import bodies, doors
from transport.teaching.labelled import Labelled

TEACHING: Final = (
    Route(
        "GET",
        "/v1/classes/{halaqa}/overview",
        "see_overview",
        "How each member of my class gets on; who needs the teacher's eye first comes first.",
        doors.see_overview,
        answer=bodies.OverviewView,
        options=MappingProxyType({"locale": LOCALES}),
    ),
    Route(
        "GET",
        "/v1/accounts/{account}/report",
        "see_report",
        "A learner's report: what is due, weak and why, trends; also as a file.",
        doors.see_report,
        answer=bodies.ReportView,
        options=MappingProxyType({"form": ("json", "html", "csv"), "locale": LOCALES}),
        sheets=("text/html", "text/csv"),
    ),
    Route(
        "GET",
        "/v1/accounts/{account}/report/tables",
        "see_tables",
        "A learner's report in words: headed tables in the reader's language.",
        doors.see_tables,
        answer=Labelled,
        options=MappingProxyType({"locale": LOCALES}),
    ),
    Route(
        "GET",
        "/v1/accounts/{account}/recitations/{session}/{recitation}",
        "see_verdicts",
        "The verdicts of a recitation, with what they rest on.",
        doors.see_verdicts,
        answer=bodies.JudgedView,
    ),
    Route(
        "PUT",
        "/v1/accounts/{account}/recitations/{session}/{recitation}/verdicts/{serial}",
        "overrule",
        "A teacher says what a word was, and has the last word.",
        doors.overrule,
        bodies.Overrule,
        bodies.JudgedView,
        refusals=(422,),
    ),
    Route(
        "GET",
        "/v1/accounts/{account}/assignments",
        "list_assignments",
        "What a learner was set.",
        doors.list_assignments,
        answer=bodies.AssignmentList,
    ),
    Route(
        "POST",
        "/v1/accounts/{account}/assignments",
        "assign",
        "A teacher sets a passage to be held by a day; it enters the next lesson.",
        doors.assign,
        bodies.NewAssignment,
        bodies.AssignmentView,
        201,
        (422,),
    ),
    Route(
        "DELETE",
        "/v1/accounts/{account}/assignments/{assignment}",
        "withdraw",
        "Take an assignment back.",
        doors.withdraw,
        status=204,
    ),
)
