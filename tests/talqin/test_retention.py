"""The retention job on the command line."""

import json
import os
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from talqin.retention import retention


@pytest.mark.parametrize(("days_old", "deleted"), [(29, 0), (31, 1)])
def test_it_prints_a_proof_whose_numbers_add_up(tmp_path: Path, days_old: int, deleted: int) -> None:
    audio = tmp_path / "objects" / "audio" / "amina" / "s" / "1" / "00000"
    audio.parent.mkdir(parents=True)
    audio.write_bytes(b"sealed")
    then = time.time() - days_old * 86_400
    os.utime(audio, (then, then))

    result = CliRunner().invoke(retention, ["run", "--data", str(tmp_path)])

    assert result.exit_code == 0, result.output
    proof = json.loads(result.stdout)
    assert (proof["listed_before"], proof["deleted"], proof["listed_after"]) == (1, deleted, 1 - deleted)
    assert audio.exists() is not bool(deleted)
