"""Alerts: each fires when it should and has a page of what to do.

That each goes the whole way to who is woken is shown by tests/benchmarks/test_alerting.py.
"""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.fakes.servers import program
from tests.fakes.watchers import routed
from transport.telemetry.actors import SystemCollector
from transport.telemetry.learners import LearnerMetrics
from transport.telemetry.lines import FarMetrics
from transport.telemetry.pool import PoolMetrics
from transport.telemetry.stores import StoreMetrics
from transport.telemetry.work import WorkMetrics

ROOT = Path(__file__).resolve().parents[2]
PROMETHEUS = ROOT / "deploy" / "prometheus"
RUNBOOKS = ROOT / "docs" / "runbooks"
RULES = [PROMETHEUS / name for name in ("fleet.rules.yml", "fleet-roles.rules.yml", "learners.rules.yml")]


def alerts(*files: Path) -> dict[str, dict[str, Any]]:
    """Every alert by its name."""
    groups = [group for file in files for group in yaml.safe_load(file.read_text())["groups"]]
    return {rule["alert"]: rule for group in groups for rule in group["rules"] if "alert" in rule}


def ran(*command: str, folder: Path = PROMETHEUS) -> str:
    """Run a tool and give what it said; it must have been content."""
    found = program(command[0], "deploy/setup/prometheus.sh")
    run = subprocess.run(  # noqa: S603 - our own command
        [found, *command[1:]], cwd=folder, capture_output=True, text=True, timeout=60, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


def test_every_alert_has_a_page_and_every_page_an_alert() -> None:
    pages = {page.stem for page in RUNBOOKS.glob("*.md")} - {"README"}

    assert pages == set(alerts(*RULES))
    for name, rule in alerts(PROMETHEUS / "learners.rules.yml").items():
        assert rule["annotations"]["runbook_url"] == f"docs/runbooks/{name}.md"
        assert rule["labels"]["severity"] in {"page", "ticket"}


@pytest.mark.parametrize("page", sorted(RUNBOOKS.glob("Talqin*.md")), ids=lambda page: page.stem)
def test_a_page_says_what_to_look_at_what_to_do_and_when_it_is_over(page: Path) -> None:
    text = page.read_text()

    headings = re.findall(r"^## (.+)$", text, flags=re.MULTILINE)
    assert headings == ["What it means", "Look", "Do", "It is over when"]
    searches = re.findall(r"deploy/logs/searches/\w+\.json", text)
    assert searches
    assert all((ROOT / search).exists() for search in searches)


def test_what_the_alerts_ask_for_is_measured() -> None:
    collectors = (PoolMetrics(), LearnerMetrics(), StoreMetrics(), WorkMetrics(), FarMetrics(lambda _: None))
    measured = {family.name for each in collectors for family in each.collect()} | {"talqin_pool_ear_up"}
    measured |= {
        "talqin_pool_oldest_seconds",
        "talqin_actors",
        "talqin_mailbox_oldest_seconds",
        "talqin_actor_restarts",
    }
    assert SystemCollector.__doc__
    asked = set(re.findall(r"talqin_[a-z_]+", (PROMETHEUS / "learners.rules.yml").read_text()))
    asked -= {"talqin_learners", "talqin_nodes", "talqin_backups", "talqin_stores"}  # the names of the groups
    measured |= {"talqin_backup_last_success_timestamp_seconds"}  # tests/talqin/test_backup.py

    bare = {re.sub(r"_(bucket|count|total)$", "", name) for name in asked}
    assert bare <= measured


@pytest.mark.wall_clock
def test_each_alert_fires_when_it_should_and_is_silent_otherwise() -> None:
    tested = (PROMETHEUS / "learners.test.yml").read_text()

    said = ran("promtool", "test", "rules", "learners.test.yml")

    assert "SUCCESS" in said
    assert all(f"alertname: {name}" in tested for name in alerts(PROMETHEUS / "learners.rules.yml"))


@pytest.mark.wall_clock
def test_a_page_goes_to_who_is_woken_and_a_ticket_waits(tmp_path: Path) -> None:
    file = str(routed(tmp_path, "http://127.0.0.1:9/"))

    ran("amtool", "check-config", file)
    told = {
        s: ran("amtool", "config", "routes", "test", f"--config.file={file}", f"severity={s}")
        for s in ("page", "ticket")
    }

    assert told == {"page": "page\n", "ticket": "ticket\n"}
