"""How long it takes from a fault to who is told of it: `python -m tests.benchmarks.alerting`.

A real node on a real document store; Prometheus and Alertmanager with the rules, intervals and waits that are deployed;
a webhook in the pager's place. The store is frozen, which is a page; then the node is killed, which is a ticket. With
`--hurry` all looks come each second, which shows that it works and not how long it takes.
"""

import json
import tempfile
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Queue
from typing import Any, Final

import click
import msgspec

from tests.cluster.nodes import make_node, wait_ready
from tests.fakes.servers import mongo
from tests.fakes.watchers import Watchers

_SETTLED_SECONDS: Final = 30.0
"""Before the first fault: Alertmanager is known by then, and nothing of the start is told any more."""
_MOST_SECONDS: Final = 300.0


class Told(msgspec.Struct, frozen=True):
    """A fault, and how long it took until somebody was told."""

    fault: str
    alert: str
    receiver: str
    seconds: float


@contextmanager
def _pager() -> Generator[tuple[str, "Queue[tuple[float, Any]]"]]:
    """Listen as a pager does; gives its address, and what it was told, with the time."""
    told: Queue[tuple[float, Any]] = Queue()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            told.put((time.monotonic(), json.loads(body)))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - upstream's name
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/", told
        finally:
            server.shutdown()
            thread.join()


def _wait_told(told: "Queue[tuple[float, Any]]", fault: str, alert: str, since: float) -> Told:
    """Wait until an alert is told as firing.

    Raises:
        queue.Empty: it is not, for five minutes.
    """
    while True:
        at, message = told.get(timeout=_MOST_SECONDS)
        firing = {one["labels"]["alertname"] for one in message["alerts"] if one["status"] == "firing"}
        if alert in firing and at >= since:  # what came before it was told of the start
            return Told(fault, alert, message["receiver"], at - since)


def measured(folder: Path, *, hurry: bool) -> list[Told]:
    """Freeze the store, kill the node, and say how long each took to be told."""
    documents = mongo(folder / "documents")
    address = f"mongodb://127.0.0.1:{documents.port}"
    settings = {
        "STORE__DOCUMENTS": f"{address}/talqin?replicaSet=secantus&w=majority",
        "STORE__KEYS": f"{address}/talqin_keys?replicaSet=secantus&w=majority",
    }
    node = make_node("node-1", "all", folder / "node", settings=settings)
    with _pager() as (pager, told):
        (folder / "watchers").mkdir()
        watchers = Watchers(folder / "watchers", [f"127.0.0.1:{node.admin}"], pager, hurry=hurry)
        try:
            documents.start()
            node.process.start()
            wait_ready([node])
            watchers.start()
            watchers.wait_until_seen()
            time.sleep(3.0 if hurry else _SETTLED_SECONDS)
            documents.freeze()
            away = _wait_told(told, "the documents stand still", "TalqinStoreAway", time.monotonic())
            documents.thaw()
            node.process.kill()
            gone = _wait_told(told, "a node is killed", "TalqinNodeAway", time.monotonic())
        finally:
            for part in (watchers, node.process, documents):
                part.kill()
    return [away, gone]


@click.command()
@click.option("--hurry", is_flag=True, help="Look each second.")
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
def main(*, hurry: bool, as_json: bool) -> None:
    """Print the seconds from each fault to who is told."""
    with tempfile.TemporaryDirectory(prefix="talqin-alerting-") as folder:
        found = measured(Path(folder), hurry=hurry)
    if as_json:
        click.echo(msgspec.json.encode(found))
        return
    for one in found:
        click.echo(f"{one.fault:<26} {one.alert:<16} {one.receiver:<7} {one.seconds:5.1f} s")


if __name__ == "__main__":
    main()
