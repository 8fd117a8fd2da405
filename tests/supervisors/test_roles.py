"""Which parts a node has, and what it needs for them."""

from dataclasses import replace
from pathlib import Path

import pytest

from config.settings import NodeSettings
from supervisors.roles import Parts, RoleError, parts_of

SECRET = Path("secret")
PEERS = ("10.0.0.7:7100",)


def test_a_node_that_is_alone_does_everything_and_needs_nothing() -> None:
    assert parts_of(NodeSettings()) == Parts(teaches=True, hears=True, asks=False, serves=False, remembers=True)


def test_a_node_of_all_asks_others_too_and_hears_for_them_where_it_is_told_to() -> None:
    node = NodeSettings(inference=PEERS, link_port=0, link_secret_file=SECRET)

    assert parts_of(node) == Parts(teaches=True, hears=True, asks=True, serves=True, remembers=True)


def test_a_session_node_has_no_pool_unless_it_is_told_to() -> None:
    node = NodeSettings(role="session", discovery="http://127.0.0.1:4646", link_secret_file=SECRET)
    hearing = NodeSettings(role="session", hears=True)

    assert parts_of(node) == Parts(teaches=True, hears=False, asks=True, serves=False, remembers=True)
    assert parts_of(hearing) == Parts(teaches=True, hears=True, asks=False, serves=False, remembers=True)


def test_an_inference_node_hears_for_others_and_does_nothing_else() -> None:
    node = NodeSettings(role="inference", link_port=7100, link_secret_file=SECRET, discovery="http://127.0.0.1:4646")

    assert parts_of(node) == Parts(teaches=False, hears=True, asks=False, serves=True)


def test_an_analysis_node_judges_what_waits_and_hears_by_itself_or_has_it_heard() -> None:
    elsewhere = NodeSettings(role="analysis", hears=False, inference=PEERS, link_secret_file=SECRET)

    alone = Parts(teaches=False, hears=True, asks=False, serves=False, judges=True)

    assert parts_of(NodeSettings(role="analysis")) == alone
    assert parts_of(elsewhere) == replace(alone, hears=False, asks=True)


def test_a_memory_node_remembers_and_does_nothing_else() -> None:
    node = NodeSettings(role="memory", name="m1", discovery="http://127.0.0.1:4646", link_port=7100)

    assert parts_of(node) == Parts(teaches=False, hears=False, asks=False, serves=False, remembers=True)
    assert not parts_of(node).listens


def test_where_others_remember_a_node_that_learners_reach_does_not() -> None:
    node = NodeSettings(role="session", name="s1", remembers=False, inference=PEERS, link_secret_file=SECRET)

    assert parts_of(node) == Parts(teaches=True, hears=False, asks=True, serves=False, remembers=False)


@pytest.mark.parametrize(
    ("node", "named"),
    [
        (NodeSettings(role="session"), ["node.inference", "node.discovery"]),
        (NodeSettings(role="session", inference=PEERS), ["node.link_secret_file"]),
        (NodeSettings(role="inference", hears=False), ["node.hears", "node.link_port"]),
        (NodeSettings(role="inference"), ["node.link_port"]),
        (NodeSettings(link_port=7100), ["node.link_secret_file"]),
        (NodeSettings(role="memory"), ["node.name"]),
        (NodeSettings(remembers=False), ["node.name"]),
        (NodeSettings(role="memory", name="m1", hears=True), ["node.hears"]),
        (NodeSettings(role="memory", name="m1", remembers=False), ["node.remembers"]),
        (NodeSettings(role="analysis", remembers=True), ["node.remembers", "memory"]),
    ],
)
def test_a_node_that_would_be_of_no_use_is_refused_by_name(node: NodeSettings, named: list[str]) -> None:
    with pytest.raises(RoleError) as caught:
        parts_of(node)

    assert all(name in str(caught.value) for name in named)
