"""The server as an operator starts and stops it: a process of its own."""

import json
import re
import signal
import socket
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from talqin.serve import overrides_of, serve
from tests.fakes.server import RunningServer, running_server

pytestmark = [pytest.mark.wall_clock, pytest.mark.timeout(60)]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    with running_server(tmp_path_factory.mktemp("serve") / "data") as running:
        yield running


def read(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310 - our own server
        body: bytes = answer.read()
    return body


def test_the_page_is_where_the_server_says(server: RunningServer) -> None:
    assert b"<title>" in read(server.page)


def test_it_says_that_it_is_ready(server: RunningServer) -> None:
    assert json.loads(read(f"{server.admin}/health/ready")) == {"ready": True}


def test_the_whole_tree_can_be_seen(server: RunningServer) -> None:
    (root,) = json.loads(read(f"{server.admin}/tree"))

    assert root["path"] == "/"
    assert {node["path"] for node in root["children"]} == {
        "/memory",
        "/catching_up",
        "/tidying",
        "/inference",
        "/sessions",
        "/recordings",
        "/work",
        "/doors",
    }


def test_a_signal_ends_it_in_good_order(tmp_path: Path) -> None:
    with running_server(tmp_path / "data") as running:
        running.process.send_signal(signal.SIGTERM)
        code = running.process.wait(timeout=30)

    log = (tmp_path / "data.log").read_text(encoding="utf-8")
    assert code == 0
    assert "stopped" in log
    assert re.search(r"unfinished\S*=\S*\(\)", log)
    assert "Traceback" not in log


def test_development_mode_is_said_loudly(tmp_path: Path) -> None:
    with running_server(tmp_path / "data") as running:
        assert running.process.stdout is not None
        people, warning = running.process.stdout.readline(), running.process.stdout.readline()

    assert people.startswith("People:")

    assert warning.startswith("DEVELOPMENT MODE: anyone who can reach this port may recite")


def test_without_a_key_and_without_dev_it_does_not_start(tmp_path: Path) -> None:
    file = tmp_path / "talqin.toml"
    file.write_text("[access]\naccounts = false\n")

    result = CliRunner().invoke(serve, ["--data", str(tmp_path), "--config", str(file)])

    assert result.exit_code == 3
    assert "--dev" in result.stderr


def test_a_port_that_is_taken_is_our_fault_and_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        result = CliRunner().invoke(
            serve, ["--dev", "--port", str(port), "--admin-port", "0", "--data", str(tmp_path / "data")]
        )

    assert result.exit_code == 1
    assert f"port {port}" in result.stderr


def test_every_fault_of_the_settings_is_told_at_once(tmp_path: Path) -> None:
    file = tmp_path / "talqin.toml"
    file.write_text('[server]\nport = "many"\nhots = "x"\n[pool]\nslots = 0\n')

    result = CliRunner().invoke(serve, ["--config", str(file)])

    assert result.exit_code == 3
    assert all(name in result.stderr for name in ("server.port", "server.hots", "pool.slots"))


def test_only_what_the_command_line_says_overrides() -> None:
    nothing = overrides_of(host=None, port=None, admin_port=None, dev=False, data=None)
    some = overrides_of(host=None, port=0, admin_port=None, dev=True, data=Path("d"))

    assert nothing == {}
    assert some == {"server": {"port": 0}, "access": {"development": True}, "store": {"folder": Path("d")}}


def test_a_role_that_lacks_something_ends_it_with_every_reason(tmp_path: Path) -> None:
    result = CliRunner().invoke(serve, ["--role", "inference", "--data", str(tmp_path)])

    assert result.exit_code == 3
    assert all(name in result.stderr for name in ("node.link_port", "node.link_secret_file"))


def test_a_memory_node_without_the_stores_that_it_shares_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TALQIN_NODE__NAME", "m1")

    result = CliRunner().invoke(serve, ["--role", "memory"])

    assert result.exit_code == 3
    assert "store.documents, store.passing: a node of role memory needs" in result.stderr


def test_the_role_overrides_the_settings() -> None:
    said = overrides_of(host=None, port=None, admin_port=None, dev=False, data=None, role="session")

    assert said == {"node": {"role": "session"}}
