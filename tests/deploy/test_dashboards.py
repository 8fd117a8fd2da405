"""Dashboards: what is committed is what the code makes, and a real Prometheus answers every question in them."""

import json
import re
import runpy
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.fakes import watchers
from tests.fakes.server import running_server

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "deploy" / "grafana"
_SUFFIXES = {"histogram": ("_bucket", "_count", "_sum"), "gauge": ("",), "counter": ("",)}


def boards() -> dict[str, dict[str, Any]]:
    """Each dashboard by the name of its file."""
    return {path.stem: json.loads(path.read_text()) for path in FOLDER.glob("*.json")}


def queries() -> Iterator[str]:
    """Every question of every dashboard."""
    for board in boards().values():
        for panel in board["panels"]:
            yield from (target["expr"] for target in panel.get("targets", ()))


def _asked(address: str) -> str:
    with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310 - our own server
        return str(answer.read().decode())


def _answer(prometheus: int, query: str) -> dict[str, Any]:
    said = urllib.parse.urlencode({"query": query})
    answer: dict[str, Any] = json.loads(_asked(f"http://127.0.0.1:{prometheus}/api/v1/query?{said}"))
    return answer


def _wait_until_scraped(prometheus: int) -> None:
    deadline = time.monotonic() + 30
    while not _answer(prometheus, "talqin_actors")["data"]["result"]:
        assert time.monotonic() < deadline, "Prometheus has nothing of the server"
        time.sleep(0.2)


def test_nobody_forgot_to_write_them() -> None:
    rendered = runpy.run_path(str(ROOT / "deploy" / "dashboards.py"))["rendered"]()

    assert {str(path): path.read_text() for path in FOLDER.glob("*.json")} == {
        str(path): text for path, text in rendered.items()
    }


def test_each_panel_of_a_board_has_a_title_of_its_own_and_a_question() -> None:
    for board in boards().values():
        panels = [panel for panel in board["panels"] if panel["type"] == "timeseries"]
        assert panels
        assert len({panel["title"] for panel in panels}) == len(panels)
        assert all(panel["targets"] for panel in panels)


@pytest.mark.wall_clock
def test_a_prometheus_that_reads_a_real_server_answers_every_question(tmp_path: Path) -> None:
    with running_server(tmp_path / "data") as server:
        target = server.admin.removeprefix("http://")
        prometheus = watchers.prometheus(
            tmp_path / "prometheus",
            f"scrape_configs: [{{job_name: talqin, scrape_interval: 1s, scrape_timeout: 1s, "
            f"static_configs: [{{targets: ['{target}']}}]}}]\n",
        )
        try:
            prometheus.start()
            _wait_until_scraped(prometheus.port)
            metrics = _asked(f"{server.admin}/metrics")
            answers = {query: _answer(prometheus.port, query) for query in queries()}
        finally:
            prometheus.kill()

    told = re.findall(r"^# TYPE (\S+) (\w+)$", metrics, flags=re.MULTILINE)
    known = {name + suffix for name, kind in told for suffix in _SUFFIXES[kind]}
    assert answers
    for query, answer in answers.items():
        assert answer["status"] == "success", query
        assert set(re.findall(r"talqin_\w+", query)) <= known, query
    assert answers["sum by (lane) (talqin_pool_streams)"]["data"]["result"]
