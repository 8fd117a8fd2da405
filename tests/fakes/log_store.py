"""A real log store that speaks as Elasticsearch does, and rsyslog, which ships into it; processes of their own."""

import json
import os
import signal
import subprocess
import time
import urllib.request
from collections.abc import Generator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.servers import Server, free_port, program

ROOT = Path(__file__).resolve().parents[2]
LOGS = ROOT / "deploy" / "logs"
WAIT_SECONDS = 30.0


class LogStore:
    """osmem-server, in memory: what it knew is gone with its process."""

    def __init__(self, folder: Path) -> None:
        found = find_spec("osmem_server")
        if found is None or found.origin is None:
            pytest.skip("no osmem-server: pip install osmem-server")
        self.port = free_port()
        binary = Path(found.origin).parent / "bin" / "osmem-server"
        command = [str(binary), "-addr", f"127.0.0.1:{self.port}", "-no-stdin-watch", "-parent-pid", str(os.getpid())]
        self._server = Server(command, self.port, folder)

    def start(self) -> None:
        """Start it, and tell it our template."""
        self._server.start()
        self.call("PUT", "/_index_template/talqin-logs", json.loads((LOGS / "index-template.json").read_text()))

    def kill(self) -> None:
        self._server.kill()

    def call(self, method: str, path: str, body: object = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json"}
        url = f"http://127.0.0.1:{self.port}{path}"
        request = urllib.request.Request(url, data, headers, method=method)
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - our own server
            return json.loads(answer.read())

    def found(self, search: object) -> list[dict[str, Any]]:
        """Give the lines that a search finds."""
        hits = self.call("POST", "/talqin-logs-*/_search?ignore_unavailable=true", search)["hits"]["hits"]
        return [hit["_source"] for hit in hits]

    def wait_found(self, search: object, count: int) -> list[dict[str, Any]]:
        """Wait until a search finds so many lines."""
        until = time.monotonic() + WAIT_SECONDS
        while len(found := self.found(search)) < count:
            assert time.monotonic() < until, f"{count} lines were to be found, and these were: {found}"
            time.sleep(0.1)
        return found


@contextmanager
def shipping(folder: Path, log: Path, port: int) -> Generator[Path]:
    """Run rsyslog with our configuration, a plain process of its own, until the block ends; gives its folder."""
    found = program("rsyslogd", "apt install rsyslog rsyslog-elasticsearch")
    if not list(Path("/usr/lib").glob("*/rsyslog/omelasticsearch.so")):
        pytest.skip("no omelasticsearch.so: apt install rsyslog-elasticsearch")
    folder.mkdir()
    told = {"TALQIN_LOG": str(log), "TALQIN_LOG_STATE": str(folder)}
    told |= {"TALQIN_LOG_STORE": "127.0.0.1", "TALQIN_LOG_STORE_PORT": str(port)}
    command = [found, "-n", "-f", str(LOGS / "rsyslog.conf"), "-i", str(folder / "rsyslogd.pid")]
    with (folder / "output.log").open("ab") as output:
        process = subprocess.Popen(  # noqa: S603 - our own command
            command, stdout=output, stderr=output, env=os.environ | told, start_new_session=True
        )
    try:
        yield folder
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)
