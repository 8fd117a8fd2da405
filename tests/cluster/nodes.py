"""The nodes of a cluster: `talqin serve` in each role, a process that can be killed, frozen and drained."""

import contextlib
import json
import re
import time
import urllib.request
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from tests.fakes.servers import Server, free_port
from tests.fakes.talqin import TALQIN

Role = Literal["all", "session", "analysis", "inference", "memory"]

SECRET = "of all lines between the nodes of this cluster"
_NOTHING: Mapping[str, str] = MappingProxyType({})

_UP_SECONDS = 120.0
"""For all nodes at once on a busy machine; one alone takes some five seconds."""


@dataclass(frozen=True)
class Node:
    """One `talqin serve`.

    Attributes:
        name: what an operator calls it.
        admin: the port of its operator's door.
        role: what it does among others.
        process: it, at the port of its page or, in role `inference`, of its lines.
    """

    name: str
    admin: int
    role: Role
    process: Server

    @property
    def is_ready(self) -> bool:
        """Whether it says that it can serve now."""
        with contextlib.suppress(OSError):
            address = f"http://127.0.0.1:{self.admin}/health/ready"
            with urllib.request.urlopen(address, timeout=5) as answer:
                return bool(answer.status == 200)
        return False

    def metric(self, name: str) -> float:
        """Give a figure of this moment; 0 where there is none."""
        address = f"http://127.0.0.1:{self.admin}/metrics"
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=5) as answer:
            found = re.search(rf"^{name} (\S+)$", answer.read().decode(), flags=re.MULTILINE)
            return 0.0 if found is None else float(found[1])
        return 0.0

    def has_a_stream(self) -> bool:
        """Say whether another node's audio is heard at this node now."""
        return self.metric("talqin_link_streams") > 0

    def has_a_visit(self) -> bool:
        """Say whether a learner's visit is at this node now."""
        return b'Session"' in self._tree()  # `Session`, or `KeptSession`

    def has_a_memory(self) -> bool:
        """Say whether a learner's memory is at this node now."""
        return b'"Memory"' in self._tree()

    def _tree(self) -> bytes:
        address = f"http://127.0.0.1:{self.admin}/tree"
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=5) as answer:
            return bytes(answer.read())
        return b""


def wait_ready(nodes: Iterable[Node]) -> float:
    """Wait until all say so; returns the seconds that it took.

    Raises:
        RuntimeError: one does not in time.
    """
    began = time.monotonic()
    for node in nodes:
        while not node.is_ready:
            if time.monotonic() - began > _UP_SECONDS:
                raise RuntimeError(f"{node.name} is not ready after {_UP_SECONDS:.0f} s")
            time.sleep(0.1)
    return time.monotonic() - began


def make_node(
    name: str,
    role: Role,
    folder: Path,
    inference: Iterable[Node] = (),
    settings: Mapping[str, str] = _NOTHING,
    port: int | None = None,
    inside: Iterable[str] = (),
) -> Node:
    """Make a node that is not started yet.

    Args:
        name: what it is called.
        role: what it does.
        folder: of what it writes; the secret of all lines is written beside it.
        inference: nodes of that role, which it may ask.
        settings: more of them, as the environment names them.
        port: of the page or of the lines; None takes a free one.
        inside: what its command begins with, to be run elsewhere.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    secret = folder.parent / "link-secret"
    secret.write_text(SECRET)
    port, admin = port or free_port(), free_port()
    said = {
        "NODE__NAME": name,
        "NODE__LINK_SECRET_FILE": str(secret),
        **_settings_of(role, port, inference),
        **settings,
    }
    command = ["env", *(f"TALQIN_{key}={value}" for key, value in said.items()), *TALQIN, "serve", "--role", role]
    options = ["--dev", "--port", str(port), "--admin-port", str(admin), "--data", str(folder / "data")]
    return Node(name, admin, role, Server([*inside, *command, *options], port, folder, is_up=lambda _: True))


def _settings_of(role: Role, port: int, inference: Iterable[Node]) -> dict[str, str]:
    settings = {"VOICE__WORKERS": "0", "VOICE__PROVIDER": "cpu", "LOG__FORM": "json"}
    addresses = [f"127.0.0.1:{node.process.port}" for node in inference]
    if role == "inference":
        settings["NODE__LINK_PORT"] = str(port)
    elif addresses:
        settings["NODE__INFERENCE"] = json.dumps(addresses)
    return settings
