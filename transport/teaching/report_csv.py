"""A report as CSV: every table under its title, for a spreadsheet. Pure."""

import csv
import io
from typing import Final

from transport.teaching.labelled import Cell, Labelled

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""With these a spreadsheet takes a cell for a formula (OWASP, CSV injection); a quote in front keeps it text."""
_BYTE_ORDER: Final = "\ufeff"
"""By it spreadsheets know that Arabic letters are UTF-8."""


def report_csv(report: Labelled) -> str:
    """Write a report."""
    out = io.StringIO()
    out.write(_BYTE_ORDER)
    writer = csv.writer(out)
    writer.writerows([[_plain(report.title)], [_plain(report.day)], [_plain(report.caution)]])
    for table in report.tables:
        writer.writerow([])
        writer.writerow([_plain(table.title)])
        if any(table.heads):
            writer.writerow([_plain(head) for head in table.heads])
        writer.writerows([_plain(cell) for cell in row] for row in table.rows)
        if not table.rows:
            writer.writerow([_plain(report.none)])
    return out.getvalue()


def _plain(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
