"""The report says what was heard, what was dropped and why, and how well the model hears."""

import json
from pathlib import Path

import pytest

pytest.importorskip("quranic_phonemizer", reason="the phonemizer is only there to build the data")

from training.clips import Clip, save
from training.papers import page, reason


def test_every_part_of_a_training_is_told(tmp_path: Path) -> None:
    save(
        [Clip("husary", "112:1", 0, 600, (1, 2)), Clip("husary", "112:2", 600, 5_400, (1,))], tmp_path / "clips1.jsonl"
    )
    lost = [
        "a.opus\t112:3\t30.00\t0.80\tthe sounds do not fit",
        "b.opus\tx Zay\t60.00\t\theard as 9 other letters than Zay",
    ]
    (tmp_path / "clips1.dropped.tsv").write_text("\n".join(lost), encoding="utf-8")
    (tmp_path / "exam.json").write_text(json.dumps({"int8": {"held": 8.8}}), encoding="utf-8")
    (tmp_path / "stamps").mkdir()
    (tmp_path / "stamps" / "train1.json").write_text(json.dumps({"seconds": 12.5}), encoding="utf-8")
    found = {
        "version": "9.9.9",
        "phoneme_error_rate": {"tlog": {"percent": 44.9, "sounds": 2_000}},
        "first_token_delay_frames": {"count": 3},
    }

    told = page(tmp_path, 1, found)

    assert "# Voice model 9.9.9" in told
    for row in ("| husary | 2 | 1.0 |", "| int8 | 8.8 |", "| tlog | 44.9 | 2000 |", "| train1 | 12.5 |"):
        assert row in told
    assert "| the sounds do not fit | 1 | 0.5 |" in told
    assert "| not heard as its letter | 1 | 1.0 |" in told


def test_a_reason_is_without_what_is_particular_to_it() -> None:
    assert reason("a\tb\t1.00\t\tits text is said twice") == "its text is said twice"
