"""A real `talqin serve` in a process of its own, on ports of the system's choosing."""

import os
import re
import signal
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.fakes.talqin import TALQIN

_COMMAND = [*TALQIN, "serve", "--port", "0", "--admin-port", "0"]


@dataclass(frozen=True)
class RunningServer:
    """Where a server listens.

    Attributes:
        page: the address of the page.
        recite: the address of the WebSocket.
        admin: the address of the operator's door.
        process: the server itself.
    """

    page: str
    recite: str
    admin: str
    process: "subprocess.Popen[str]"


@contextmanager
def running_server(data: Path, *options: str) -> Generator[RunningServer]:
    """Serve until the block ends; a server that does not stop by itself within 30 s fails the test."""
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    command = [*_COMMAND, "--data", str(data), *(options or ("--dev",))]
    with (data.parent / f"{data.name}.log").open("w") as log:
        process = subprocess.Popen(  # noqa: S603 - our own program
            command, stdout=subprocess.PIPE, stderr=log, text=True, env=environment
        )
        try:
            yield _announced(process)
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=30)


def _announced(process: "subprocess.Popen[str]") -> RunningServer:
    assert process.stdout is not None
    lines = [process.stdout.readline() for _ in range(3)]
    page, recite, admin = (re.search(r"(https?|wss?)://[^\s]+", line) for line in lines)
    assert page, lines
    assert recite, lines
    assert admin, lines
    return RunningServer(page.group(), recite.group(), admin.group().removesuffix("/tree"), process)
