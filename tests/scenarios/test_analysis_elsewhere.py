"""Recordings that one node takes are judged by others, of role `analysis`; what a killed one had, the next judges."""

import json
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from models.recitation.manner import Manner
from talqin.analyse import analysis_of
from tests.cluster.nodes import Node, make_node, wait_ready
from tests.fakes.servers import S3_KEY, S3_SECRET, Server, mongo, redis, s3

pytestmark = [pytest.mark.wall_clock, pytest.mark.timeout(180)]

WITHIN_SECONDS = 60.0
PASSAGES = ("112", "113", "114")


@dataclass
class Place:
    """A node that takes recordings, two that judge them, and the stores between them."""

    taking: Node
    judging: tuple[Node, Node]
    stores: tuple[Server, ...]

    def bring(self, recording: Path, passage: str) -> str:
        """Bring a recording; returns its address."""
        page = f"http://127.0.0.1:{self.taking.process.port}"
        address = f"{page}/v1/recordings?passage={passage}"
        request = urllib.request.Request(address, recording.read_bytes())  # noqa: S310 - ours
        with urllib.request.urlopen(request) as response:  # noqa: S310 - ours
            return f"{page}{response.headers['Location']}"


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


def paths(node: Node) -> list[str]:
    """Give what a node consists of: no door for learners."""
    with urllib.request.urlopen(f"http://127.0.0.1:{node.admin}/tree") as answer:
        (root,) = json.load(answer)
    return [child["path"] for child in root["children"]]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("analysis")
    documents, passing, objects = mongo(folder / "mongo"), redis(folder / "redis"), s3(folder / "s3")
    for server in (documents, passing, objects):
        server.start()
    settings = {
        "STORE__DOCUMENTS": f"mongodb://127.0.0.1:{documents.port}/talqin?replicaSet=secantus",
        "STORE__PASSING": f"redis://127.0.0.1:{passing.port}/0",
        "STORE__OBJECTS": f"s3+http://{S3_KEY}:{S3_SECRET}@127.0.0.1:{objects.port}/talqin",
        "WORK__HOLD_SECONDS": "2",
    }
    taking = make_node("taking", "all", folder / "taking", settings={**settings, "WORK__WORKERS": "0"})
    judging = [make_node(name, "analysis", folder / name, settings=settings) for name in ("judging-1", "judging-2")]
    taking.process.start()
    wait_ready([taking])
    yield Place(taking, (judging[0], judging[1]), (documents, passing, objects))
    for server in (taking.process, *(node.process for node in judging), documents, passing, objects):
        server.kill()


def test_what_waits_is_judged_when_a_node_comes_and_what_a_killed_one_had_by_the_next(
    place: Place, recordings: Path
) -> None:
    voice = recordings / "surah" / "mohammad-al-luhaidan"
    addresses = {passage: place.bring(voice / f"{passage}.opus", passage) for passage in PASSAGES}
    first, second = place.judging
    first.process.start()
    wait_ready([first])
    first.process.kill()
    second.process.start()
    wait_ready([second])

    answers = {passage: answer_at(address) for passage, address in addresses.items()}

    assert {passage: answer["stage"] for passage, answer in answers.items()} == dict.fromkeys(PASSAGES, "judged")
    expected = analysis_of(str(voice / "112.opus"), "112", Manner())
    assert answers["112"]["answer"]["words"] == expected["words"]
    assert second.metric(r'talqin_work_ended_total\{stage="judged",work="recordings"\}') >= 1
    assert paths(second) == ["/inference", "/recordings", "/work", "/admin"]
