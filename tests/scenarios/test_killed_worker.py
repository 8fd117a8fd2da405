"""A worker process is killed while somebody recites to `talqin serve`: the verdicts are those of an undisturbed run."""

import os
import re
import signal
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.server import RunningServer, running_server
from tests.fakes.talqin import TALQIN
from tests.fakes.workers_of import workers_of

pytestmark = [pytest.mark.recordings, pytest.mark.wall_clock, pytest.mark.timeout(180)]


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RunningServer]:
    monkeypatch.setenv("TALQIN_VOICE__WORKERS", "1")
    monkeypatch.setenv("TALQIN_VOICE__PROVIDER", "cpu")
    with running_server(tmp_path / "data") as running:
        yield running


def recited(server: RunningServer, file: Path, kill: float | None) -> list[str]:
    """Recite a file four times as fast as it was; the worker is killed `kill` seconds after the beginning."""
    command = [*TALQIN, "recite", str(file), "--passage", "112", "--server", server.recite, "--speed", "4"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as learner:  # noqa: S603 - ours
        if kill is not None:
            time.sleep(kill)
            (worker,) = workers_of(server.process.pid)
            os.kill(worker, signal.SIGKILL)
        told, _ = learner.communicate(timeout=90)
    assert learner.returncode == 0, told
    return re.findall(r"^\d+:\d+:\d+ .*$", told, flags=re.MULTILINE)


def metric(server: RunningServer, name: str) -> float:
    with urllib.request.urlopen(f"{server.admin.removesuffix('/tree')}/metrics", timeout=5) as response:  # noqa: S310 - ours
        found = re.search(rf"^{name}(?:{{[^}}]*}})? (\S+)$", response.read().decode(), flags=re.MULTILINE)
    assert found, name
    return float(found[1])


def test_a_killed_worker_changes_no_verdict(server: RunningServer, recordings: Path) -> None:
    file = recordings / "surah" / "mohammad-al-luhaidan" / "112.opus"
    undisturbed = recited(server, file, kill=None)

    disturbed = recited(server, file, kill=2.5)

    assert len(undisturbed) >= 15
    assert disturbed == undisturbed
    assert metric(server, "talqin_pool_ear_losses_total") == 1
    assert metric(server, "talqin_pool_state_rebuilds_total") == 1
