"""Nodes of two roles in processes of their own: ready together, and each with its own parts."""

import json
import time
import urllib.request
from collections.abc import Iterator

import pytest

from tests.cluster.nodes import Node, make_node, wait_ready

pytestmark = [pytest.mark.wall_clock, pytest.mark.timeout(120)]


@pytest.fixture(scope="module")
def nodes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Node, Node]]:
    folder = tmp_path_factory.mktemp("nodes")
    inference = make_node("inference-1", "inference", folder / "inference-1")
    session = make_node("session-1", "session", folder / "session-1", [inference])
    try:
        for node in (session, inference):
            node.process.start()
        yield session, inference
    finally:
        for node in (session, inference):
            node.process.kill()


def paths(node: Node) -> set[str]:
    with urllib.request.urlopen(f"http://127.0.0.1:{node.admin}/tree", timeout=5) as answer:
        (root,) = json.loads(answer.read())
    return {child["path"] for child in root["children"]}


def test_a_session_node_is_ready_once_it_has_found_who_hears_and_stays_so(nodes: tuple[Node, Node]) -> None:
    session, inference = nodes
    wait_ready([inference, session])
    while not session.metric("talqin_far_nodes"):  # it stays ready when its node is started again
        time.sleep(0.05)

    assert inference.metric("talqin_link_lines") == 1

    inference.process.end()  # in good order, or it would have to be killed

    assert session.is_ready
    inference.process.start()


def test_each_has_the_parts_of_its_role(nodes: tuple[Node, Node]) -> None:
    session, inference = nodes
    wait_ready(nodes)

    assert paths(inference) == {"/inference", "/links", "/admin"}
    assert {"/inference", "/sessions", "/doors", "/memory"} <= paths(session)
    assert not {"/links", "/far"} & paths(session)
