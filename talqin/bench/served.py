"""A server to be measured: `talqin serve` in a process of its own, and what it costs, read from /proc."""

import os
import re
import resource
import signal
import subprocess
import sys
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from talqin.bench.cost import Cost
from talqin.failures import OurFailure

_COMMAND: Final = [sys.executable, "-c", "from talqin.main import main; main()", "serve"]
_OPTIONS: Final = ["--dev", "--port", "0", "--admin-port", "0"]
_STOP_SECONDS: Final = 60.0
_OTHER_FILES: Final = 100
"""Open files that are no connections: libraries, the store, the ears."""


class Served:
    """A running server.

    Attributes:
        host: where it listens.
        port: its public port.
        cost: what its own process, without its workers, has used.
    """

    def __init__(self, process: "subprocess.Popen[str]", host: str, port: int) -> None:
        self._process = process
        self.cost = Cost(process.pid)
        self.host = host
        self.port = port

    def begin_stop(self) -> None:
        """Ask it to stop, as an orchestrator does."""
        self._process.send_signal(signal.SIGTERM)

    @property
    def is_running(self) -> bool:
        """Whether the process is there."""
        return self._process.poll() is None


@contextmanager
def served(settings: str) -> Generator[Served]:
    """Serve with settings in TOML until the block ends.

    Raises:
        RuntimeError: the server did not come up; what it logged is in the error.
    """
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "bench.toml"
        config.write_text(settings, encoding="utf-8")
        options = [*_OPTIONS, "--data", str(Path(folder) / "data"), "--config", str(config)]
        with _running([*_COMMAND, *options]) as server:
            yield server


@contextmanager
def echoing() -> Generator[Served]:
    """Run the bare server of echo.py until the block ends; see `served`."""
    with _running([sys.executable, "-m", "talqin.bench.echo"]) as server:
        yield server


@contextmanager
def _running(command: list[str]) -> Generator[Served]:
    raise_file_limit()
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        with log.open("w") as errors:
            process = subprocess.Popen(  # noqa: S603 - our own programs
                command,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                env={**os.environ, "PYTHONUNBUFFERED": "1"},
            )
            try:
                yield Served(process, *_address(process, log))
            finally:
                process.send_signal(signal.SIGTERM)
                try:
                    process.communicate(timeout=_STOP_SECONDS)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.communicate()


def allow_connections(count: int) -> None:
    """Let this process, and a server that it starts, hold so many connections.

    Raises:
        OurFailure: the machine allows fewer open files.
    """
    files = raise_file_limit()
    if files < count + _OTHER_FILES:
        raise OurFailure(f"{count} connections need as many open files; this shell allows {files}: ulimit -n")


def raise_file_limit() -> int:
    """Let this process, and those it starts, open as many files as they may; returns how many."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard


def _address(process: "subprocess.Popen[str]", log: Path) -> tuple[str, int]:
    assert process.stdout is not None  # noqa: S101 - a pipe was asked for
    for line in process.stdout:
        found = re.search(r"wss?://([^:/]+):(\d+)", line)
        if found is not None:
            return found.group(1), int(found.group(2))
    raise RuntimeError(f"the server did not come up: {log.read_text(encoding='utf-8')[-2000:]}")
