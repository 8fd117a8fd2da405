"""What the autoscaler goes by is what is measured: a real server's metrics, and Prometheus's own configuration."""

import re
import subprocess
import urllib.request
from pathlib import Path

import pytest

from talqin.fleet.signals import RAW
from tests.fakes.server import running_server
from tests.fakes.servers import program

PROMETHEUS = Path(__file__).resolve().parents[2] / "deploy" / "prometheus"


@pytest.mark.wall_clock
def test_a_server_measures_everything_from_its_start(tmp_path: Path) -> None:
    asked = {raw.split("{")[0] for raw in RAW if raw.startswith("talqin_")} - {"talqin_forecast_streams"}

    with (
        running_server(tmp_path / "data") as server,
        urllib.request.urlopen(f"{server.admin}/metrics", timeout=10) as answer,  # noqa: S310 - our own server
    ):
        told = answer.read().decode()

    assert asked
    assert asked <= set(re.findall(r"^([a-z_]+)[{ ]", told, flags=re.MULTILINE))
    assert 'talqin_pool_streams{lane="live"}' in told


@pytest.mark.wall_clock
def test_prometheus_reads_its_configuration_and_its_rules(tmp_path: Path) -> None:
    template = (PROMETHEUS / "prometheus.yml").read_text()
    filled = re.sub(r"\{\{ range .*?\{\{ end \}\}", '"10.0.0.1:8081", ', template)
    (tmp_path / "prometheus.yml").write_text(filled)
    for rules in ("fleet.rules.yml", "fleet-analysis.rules.yml", "learners.rules.yml"):
        (tmp_path / rules).write_text((PROMETHEUS / rules).read_text())

    run = subprocess.run(  # noqa: S603 - our own command
        [program("promtool", "deploy/setup/prometheus.sh"), "check", "config", str(tmp_path / "prometheus.yml")],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )

    assert "{{" not in filled
    assert run.returncode == 0, run.stderr
