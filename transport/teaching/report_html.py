"""A report as one HTML file that needs nothing else: to be printed, or sent to a guardian. Pure."""

from html import escape
from typing import Final

from transport.teaching.labelled import Cell, Labelled, Table

_STYLE: Final = """
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid #ccc; padding: .3rem .6rem; text-align: start; vertical-align: top; }
[lang=ar] { font-size: 1.4em; }
.caution { border-inline-start: 4px solid #888; padding-inline-start: 1rem; }
@media print { h2 { break-after: avoid; } tr { break-inside: avoid; } }
"""


def report_html(report: Labelled) -> str:
    """Write a report; whatever a person has written stands in it as text."""
    parts = "\n".join(_section(table, report.none) for table in report.tables)
    return f"""<!doctype html>
<html lang="{report.language}" dir="{report.direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(report.title)}</title>
<style>{_STYLE}</style>
</head>
<body>
<h1>{escape(report.title)}</h1>
<p>{escape(report.day)}</p>
<p class="caution">{escape(report.caution)}</p>
{parts}
</body>
</html>
"""


def _section(table: Table, none: str) -> str:
    if not table.rows:
        return f"<h2>{escape(table.title)}</h2>\n<p>{escape(none)}</p>"
    heads = "".join(f'<th scope="col">{escape(head)}</th>' for head in table.heads)
    head = f"<thead><tr>{heads}</tr></thead>\n" if any(table.heads) else ""
    rows = "\n".join(_row(row, table) for row in table.rows)
    return f"<h2>{escape(table.title)}</h2>\n<table>\n{head}<tbody>\n{rows}\n</tbody>\n</table>"


def _row(row: tuple[Cell, ...], table: Table) -> str:
    cells = "".join(_cell(str(cell), is_arabic=place in table.arabic) for place, cell in enumerate(row))
    return f"<tr>{cells}</tr>"


def _cell(cell: str, *, is_arabic: bool) -> str:
    marked = ' lang="ar" dir="rtl"' if is_arabic else ""
    return f"<td{marked}>{escape(cell)}</td>"
