"""The front door's configuration, checked by HAProxy itself."""

from pathlib import Path

import pytest

from tests.fakes.front_door import complaints, configuration

NODES = {"a": ("10.0.0.1:20001", "10.0.0.1:20002"), "b": ("10.0.0.2:20001", "10.0.0.2:20002")}


@pytest.mark.wall_clock
def test_haproxy_has_nothing_to_say_against_it(tmp_path: Path) -> None:
    assert complaints(tmp_path, configuration(NODES)) == ""


@pytest.mark.wall_clock
def test_it_would_say_what_is_wrong(tmp_path: Path) -> None:
    wrong = configuration(NODES).replace("balance hash", "balance hush")

    assert "balance only supports" in complaints(tmp_path, wrong)


def test_health_is_asked_at_the_admin_door() -> None:
    assert "server a 10.0.0.1:20001 check port 20002" in configuration(NODES)


def test_the_door_holds_more_than_two_nodes_learners_and_a_crowd_that_comes_back() -> None:
    text = configuration(NODES)

    assert 'maxconn "${MAXCONN-20000}"' in text
    assert "backlog 4096" in text
    assert "timeout tunnel 60s" in text
