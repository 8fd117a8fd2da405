"""What runs beside our own copy: read as its own programs would, as far as that can be done without them."""

import json
from pathlib import Path
from typing import Any

import pytest

from config.settings import BackupSettings
from tests.deploy.parsed import NOMAD, ROOT, job_of

FOLDER = ROOT / "deploy" / "backup"


def rules(name: str) -> list[Any]:
    found: list[Any] = json.loads((FOLDER / name).read_text())["Rules"]
    return found


def test_percona_cuts_the_oplog_often_enough_for_the_objective() -> None:
    lines = [line.split("#")[0].rstrip() for line in (FOLDER / "pbm.yaml").read_text().splitlines()]
    begin = lines.index("pitr:")

    assert [line for line in lines[begin + 1 : begin + 5] if line] == [
        "  enabled: true",
        "  oplogSpanMin: 1",
        "  compression: s2",
    ]
    assert "      sseAlgorithm: aws:kms" in lines


def test_backups_and_audio_are_replicated_and_a_removed_backup_is_not_removed_there_at_once() -> None:
    by_prefix = {rule["Filter"]["Prefix"]: rule for rule in rules("replication.json")}

    assert set(by_prefix) == {"backup/", "audio/"}
    assert by_prefix["backup/"]["DeleteMarkerReplication"]["Status"] == "Disabled"
    assert by_prefix["audio/"]["DeleteMarkerReplication"]["Status"] == "Enabled"
    assert len({rule["Priority"] for rule in by_prefix.values()}) == 2


def test_old_versions_live_no_longer_than_backups_are_promised() -> None:
    (rule,) = rules("lifecycle.json")

    assert rule["NoncurrentVersionExpiration"]["NoncurrentDays"] == BackupSettings().kept_days


@pytest.mark.parametrize(("job", "cron"), [("backup", "* * * * *"), ("drill", "30 1 * * *")])
def test_the_jobs_run_by_themselves_and_never_twice_at_once(job: str, cron: str) -> None:
    (periodic,) = job_of(Path(NOMAD / f"{job}.nomad.hcl"))["periodic"]

    assert periodic == {"crons": [cron], "prohibit_overlap": True, "time_zone": "UTC"}


def test_what_a_drill_brings_back_lies_on_no_disk() -> None:
    ((group,),) = job_of(NOMAD / "drill.nomad.hcl")["group"].values()
    ((task,),) = group["task"].values()
    (mount,) = task["config"][0]["mount"]

    assert (mount["type"], mount["target"]) == ("tmpfs", task["env"][0]["TMPDIR"])
