"""A recording is brought to a real server, which is killed before it is judged; after its start the answer is there."""

import json
import time
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from models.recitation.manner import Manner
from talqin.analyse import analysis_of
from tests.fakes.server import running_server

pytestmark = [pytest.mark.wall_clock, pytest.mark.timeout(180)]

WITHIN_SECONDS = 60.0
PASSAGE = "112"


def brought(page: str, body: bytes) -> str:
    """Bring a recording; returns its address."""
    request = urllib.request.Request(f"{page}/v1/recordings?passage={PASSAGE}", body)  # noqa: S310 - ours
    with urllib.request.urlopen(request) as response:  # noqa: S310 - ours
        assert response.status == 202
        return str(response.headers["Location"])


def answer_at(address: str) -> dict[str, Any]:
    """Ask until it is judged."""
    deadline = time.monotonic() + WITHIN_SECONDS
    while time.monotonic() < deadline:
        with urllib.request.urlopen(address) as response:  # noqa: S310 - ours
            told: dict[str, Any] = json.load(response)
        if told["stage"] != "waiting":
            return told
        time.sleep(0.2)
    raise AssertionError("it was never judged")


def test_what_a_killed_server_had_accepted_is_judged_after_its_start(tmp_path: Path, recordings: Path) -> None:
    recording = recordings / "surah" / "mohammad-al-luhaidan" / "112.opus"
    with running_server(tmp_path / "data") as server:
        address = brought(server.page, recording.read_bytes())
        server.process.kill()
    with running_server(tmp_path / "data") as server:
        told = answer_at(f"{server.page}{address}")

    assert told["stage"] == "judged", told
    expected = analysis_of(str(recording), PASSAGE, Manner())
    assert (len(expected["words"]), told["answer"]["words"]) == (15, expected["words"])
