from pathlib import Path

import msgspec

from models.recitation.calibration import Calibration
from models.recitation.verdict import Kind, Verdict, Weighed
from talqin.evaluation.calibrating import (
    confidence_markdown,
    confidence_rows,
    confidence_table,
    write_calibration,
    write_reliability,
)
from talqin.evaluation.report import Report
from talqin.evaluation.tallies import Example, VoiceCounts


def counts(*, wrong_is_true: bool) -> VoiceCounts:
    right = Example(Verdict.RIGHT, Kind.RIGHT, Weighed(), is_mistake=False, confidence=0.5)
    wrong = Example(Verdict.WRONG, Kind.WRONG_LETTER, Weighed(doubt=1.5), is_mistake=wrong_is_true, confidence=0.5)
    return VoiceCounts(examples=(right,) * 90 + (wrong,) * 50)


REPORT = Report(
    "ear 1 int8",
    "dev",
    7,
    (),
    {},
    {"one": counts(wrong_is_true=True), "two": counts(wrong_is_true=True), "silent": VoiceCounts()},
)


def test_what_is_fitted_is_written_as_it_is_read(tmp_path: Path) -> None:
    write_calibration(REPORT, tmp_path / "calibration.json")

    written = msgspec.json.decode((tmp_path / "calibration.json").read_bytes(), type=Calibration)
    assert written.model == "ear 1 int8"
    assert set(written.curves) == {"right", "sound"}


def test_each_kind_of_evidence_has_its_line() -> None:
    lines = list(confidence_rows(REPORT))

    assert [line[:2] for line in lines] == [("all", "280"), ("right", "180"), ("sound", "100")]
    assert lines[2][3] == "100.0 %"
    assert confidence_table(REPORT).row_count == 3
    assert "| sound | 100 |" in confidence_markdown(REPORT)


def test_the_diagram_has_accusations_of_their_own(tmp_path: Path) -> None:
    write_reliability(REPORT, tmp_path / "reliability.svg")

    drawn = (tmp_path / "reliability.svg").read_text(encoding="utf-8")
    assert "All verdicts" in drawn
    assert "Accusations" in drawn
