"""Looking into a running server, which here answers what a test wants."""

import io
import json
from collections.abc import Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from click.testing import CliRunner, Result
from rich.console import Console

from talqin.admin import admin, drawn

pytestmark = pytest.mark.wall_clock

LEAF = {
    "path": "/doors/public",
    "kind": "Door",
    "state": "running",
    "incarnation": 2,
    "restarts": 1,
    "depth": 3,
    "oldest_age_ms": 12.4,
    "handled": 7,
    "handler_ms_p50": 0.1,
    "handler_ms_p99": 0.9,
    "slowest_ms": 2.0,
    "children": [],
}
ROOT = {**LEAF, "path": "/", "kind": "Supervisor", "depth": 0, "children": [LEAF]}


Posted = list[tuple[str, object]]
POOL: dict[str, object] = {"version": "tcn 1", "previous_version": "", "installing": False, "refusal": ""}
POOL_AFTER: dict[str, object] = {**POOL, "version": "tcn 2", "previous_version": "tcn 1"}


@contextmanager
def operators_door(
    answers: dict[str, object], after: dict[str, object] | None = None, posted: Posted | None = None
) -> Generator[str]:
    """Answer what is written; something else `after` a post, which is noted."""
    changes: dict[str, object] = after or {}
    notes: Posted = [] if posted is None else posted

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path in answers else 404)
            self.end_headers()
            missing = {"error": "no_such_actor", "detail": f"there is no actor {self.path}"}
            self.wfile.write(json.dumps(answers.get(self.path, missing)).encode())

        def do_POST(self) -> None:
            notes.append((self.path, json.loads(self.rfile.read(int(self.headers["Content-Length"])))))
            answers.update(changes)
            self.do_GET()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
            del format, args

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def run(address: str, *arguments: str) -> Result:
    return CliRunner().invoke(admin, ["--admin", address, *arguments])


def test_the_tree_is_drawn_with_what_each_actor_does() -> None:
    console = Console(file=io.StringIO(), width=160)

    console.print(drawn(ROOT))

    lines = console.file.getvalue().splitlines()  # type: ignore[attr-defined] # a StringIO
    assert lines[0].startswith("/ Supervisor running")
    assert lines[1].startswith("└── public Door running  3 waiting (12 ms), 7 handled, 1 restarts")
    assert "p50 0.1 p99 0.9 ms" in lines[1]


def test_the_tree_is_asked_of_the_server() -> None:
    with operators_door({"/tree": [ROOT]}) as address:
        shown, raw = run(address, "tree"), run(f"{address}/", "tree", "--json")

    assert "public" in shown.output
    assert json.loads(raw.stdout) == [ROOT]


@pytest.mark.parametrize("path", ["/doors/public", "doors/public"])
def test_one_actor_is_described(path: str) -> None:
    with operators_door({"/actors/doors/public": LEAF}) as address:
        result = run(address, "actor", path)

    assert json.loads(result.stdout) == LEAF


def test_dead_letters_are_told() -> None:
    letters: dict[str, list[object]] = {"counts": [], "latest": []}
    with operators_door({"/dead-letters": letters}) as address:
        result = run(address, "dead-letters")

    assert json.loads(result.stdout) == letters


def test_an_actor_that_is_not_there_is_bad_input() -> None:
    with operators_door({}) as address:
        result = run(address, "actor", "/nobody")

    assert result.exit_code == 3
    assert "there is no actor" in result.stderr


def test_a_server_that_is_not_there_is_told_apart() -> None:
    result = run("http://127.0.0.1:9", "tree")

    assert result.exit_code == 4
    assert "cannot be reached" in result.stderr


def test_the_model_is_shown() -> None:
    with operators_door({"/model": POOL}) as address:
        result = run(address, "model", "show")

    assert json.loads(result.output) == POOL


def test_a_model_is_installed_and_waited_for(tmp_path: Path) -> None:
    posted: Posted = []
    with operators_door({"/model/install": {}}, {"/model": POOL_AFTER}, posted) as address:
        result = run(address, "model", "install", str(tmp_path))

    assert posted == [("/model/install", {"weights": str(tmp_path)})]
    assert result.output == "tcn 2 is in use; before it was tcn 1\n"


def test_a_model_that_was_refused_is_bad_input(tmp_path: Path) -> None:
    refused = {**POOL, "refusal": "it is not golden"}
    with operators_door({"/model/install": {}, "/model": refused}) as address:
        result = run(address, "model", "install", str(tmp_path))

    assert result.exit_code == 3
    assert "it is not golden" in result.output


def test_a_model_that_does_not_get_warm_in_time_is_said(tmp_path: Path) -> None:
    with operators_door({"/model/install": {}, "/model": {**POOL, "installing": True}}) as address:
        result = run(address, "model", "install", str(tmp_path), "--within", "0")

    assert result.exit_code == 1


def test_going_back_says_what_is_in_use_again() -> None:
    with operators_door({"/model": POOL_AFTER, "/model/rollback": POOL}) as address:
        result = run(address, "model", "rollback")

    assert result.output == "tcn 1 is in use again\n"


def test_there_is_no_going_back_to_nothing() -> None:
    with operators_door({"/model": POOL, "/model/rollback": POOL}) as address:
        result = run(address, "model", "rollback")

    assert result.exit_code == 3
