"""How long it takes from a fault to who is told of it: `python -m tests.benchmarks.alerting`.

A real node on a real document store; Prometheus and Alertmanager with the rules, intervals and waits that are deployed;
a webhook in the pager's place. While somebody recites, their ear stands still for nine tenths of the time; then the
store is frozen: both are pages. Then the node is killed, which is a ticket. With `--hurry` all looks come each second,
which shows that it works and not how long it takes.
"""

import json
import os
import signal
import subprocess
import tempfile
import threading
import time
import wave
from collections.abc import Generator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Queue
from typing import Any, Final

import click
import msgspec
import numpy as np

from tests.cluster.nodes import Node, make_node, wait_ready
from tests.fakes.servers import mongo
from tests.fakes.talqin import TALQIN
from tests.fakes.watchers import Watchers
from tests.fakes.workers_of import workers_of

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


@contextmanager
def _recited(node: Node, folder: Path) -> Generator[None]:
    """Let somebody make a noise at a node as if they recited."""
    file = folder / "noise.wav"
    with wave.open(str(file), "wb") as wav:
        wav.setparams((1, 2, 16000, 0, "NONE", ""))
        noise = np.random.default_rng(0).normal(0.0, 1000.0, round(16000 * _MOST_SECONDS))
        wav.writeframes(noise.astype("<i2").tobytes())
    command = [*TALQIN, "recite", str(file), "--server", f"ws://127.0.0.1:{node.process.port}/v1/recite"]
    with subprocess.Popen([*command, "--passage", "2"], stdout=subprocess.DEVNULL) as learner:  # noqa: S603 - ours
        try:
            yield
        finally:
            learner.kill()


def _send(node: Node, number: signal.Signals) -> None:
    for pid in workers_of(node.process.pid):
        with suppress(ProcessLookupError):
            os.kill(pid, number)


@contextmanager
def _slowed_ears(node: Node) -> Generator[None]:
    """Let whoever hears for a node run for half a second of each five."""
    done = threading.Event()

    def slow() -> None:
        while not done.is_set():
            _send(node, signal.SIGSTOP)
            done.wait(4.5)
            _send(node, signal.SIGCONT)
            done.wait(0.5)

    thread = threading.Thread(target=slow)
    thread.start()
    try:
        yield
    finally:
        done.set()
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
    """Slow the ear, freeze the store, kill the node, and say how long each took to be told."""
    documents = mongo(folder / "documents")
    address = f"mongodb://127.0.0.1:{documents.port}"
    settings = {
        "STORE__DOCUMENTS": f"{address}/talqin?replicaSet=secantus&w=majority",
        "STORE__KEYS": f"{address}/talqin_keys?replicaSet=secantus&w=majority",
        "VOICE__WORKERS": "1",
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
            with _recited(node, folder):
                watchers.wait_value("sum(talqin_pool_streams)", 1.0)
                with _slowed_ears(node):
                    late = _wait_told(told, "an ear is slow", "TalqinVerdictsStalled", time.monotonic())
            documents.freeze()
            away = _wait_told(told, "the documents stand still", "TalqinStoreAway", time.monotonic())
            documents.thaw()
            node.process.kill()
            gone = _wait_told(told, "a node is killed", "TalqinNodeAway", time.monotonic())
        finally:
            for part in (watchers, node.process, documents):
                part.kill()
    return [late, away, gone]


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
        click.echo(f"{one.fault:<26} {one.alert:<21} {one.receiver:<7} {one.seconds:5.1f} s")


if __name__ == "__main__":
    main()
