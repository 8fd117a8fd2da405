"""`talqin evaluate --calibrate`: fit the confidence anew, and say how far it holds on voices it was not fitted on."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

import msgspec
from rich.table import Table

from models.recitation.calibration import group_of
from models.recitation.verdict import ACCUSING, Verdict
from talqin.evaluation.diagram import reliability_svg
from talqin.evaluation.fitting import MISTAKE_RATE, calibration_error, cross_validated, fit, mistake_weight, reliability
from talqin.evaluation.report import Report
from talqin.evaluation.tallies import Example

_Told = list[tuple[Example, float]]

NOTE: Final = (
    f"Each voice by curves fitted on the others; {100 * MISTAKE_RATE:.0f} % of words taken to have a mistake. "
    "talqin evaluate --reliability"
)


def write_calibration(report: Report, file: Path) -> None:
    """Fit the curves on all voices of a report and write them."""
    fitted = fit([one for examples in _by_voice(report).values() for one in examples], report.model)
    file.write_bytes(msgspec.json.format(msgspec.json.encode(fitted), indent=2) + b"\n")


def write_reliability(report: Report, file: Path) -> None:
    """Draw how far confidence holds."""
    told = cross_validated(_by_voice(report), report.model)
    rate = _rate(told)
    panels = {
        "All verdicts": reliability(told, rate),
        "Accusations": reliability(_only(told, ACCUSING), rate),
        "Unsure (a mistake was made)": reliability(_only(told, {Verdict.UNSURE}), rate),
    }
    file.write_text(reliability_svg(panels, NOTE), encoding="utf-8")


def confidence_table(report: Report) -> Table:
    """Say for each kind of evidence what was told and what was true."""
    table = Table("verdicts", "how many", "confidence told", "true", "calibration error", title="confidence")
    for row in confidence_rows(report):
        table.add_row(*row)
    return table


def confidence_markdown(report: Report) -> str:
    """Write the same as a Markdown table."""
    head = (
        "| verdicts | how many | confidence told | true | expected calibration error |",
        "|---|---:|---:|---:|---:|",
    )
    return "\n".join((*head, *(f"| {' | '.join(row)} |" for row in confidence_rows(report)))) + "\n"


def confidence_rows(report: Report) -> Iterator[tuple[str, str, str, str, str]]:
    """Give the lines of that table: all verdicts, and each kind of evidence; voices by curves of the others."""
    told = cross_validated(_by_voice(report), report.model)
    rate = _rate(told)
    yield _row("all", told, rate)
    for group in dict.fromkeys(group_of(example.verdict, example.kind) for example, _ in told):
        yield _row(group, [one for one in told if group_of(one[0].verdict, one[0].kind) == group], rate)


def _row(name: str, told: _Told, rate: float) -> tuple[str, str, str, str, str]:
    bins = reliability(told, rate)
    mean_told = sum(each.share * each.told for each in bins)
    mean_true = sum(each.share * each.true for each in bins)
    return name, f"{len(told)}", _percent(mean_told), _percent(mean_true), _percent(calibration_error(bins))


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def _rate(told: _Told) -> float:
    return mistake_weight([example for example, _ in told])


def _only(told: _Told, verdicts: Iterable[Verdict]) -> _Told:
    kept = set(verdicts)
    return [one for one in told if one[0].verdict in kept]


def _by_voice(report: Report) -> Mapping[str, tuple[Example, ...]]:
    return {voice: counts.examples for voice, counts in report.voices.items() if counts.examples}
