"""A node on an island: in a network of its own, with one way in and one way out, either of which can be cut."""

import contextlib
import os
import secrets
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import pytest

from tests.cluster.networks import ip
from tests.fakes.servers import Server, accepts, program

_HERE: Final = f"/proc/{os.getpid()}/ns/net"


class Island:
    """A network namespace with nothing but loopback, and the relays to it and from it.

    Attributes:
        inside: what a command begins with to be run on it.
    """

    def __init__(self, name: str, folder: Path) -> None:
        """Say how it is called; nothing is made yet."""
        self._name = f"talqin-{secrets.token_hex(3)}-{name}"
        self._folder = folder
        self._relays: dict[str, Server] = {}

    @property
    def inside(self) -> tuple[str, ...]:
        """What a command begins with to be run on the island."""
        return (program("ip", "apt-get install iproute2"), "netns", "exec", self._name)

    def start(self, ways_in: Iterable[int], ways_out: Iterable[int]) -> None:
        """Make it, or skip with the reason where this machine does not let us.

        Args:
            ways_in: ports on it that are to be reached from here.
            ways_out: ports here that are to be reached from it.
        """
        if os.geteuid() != 0:
            pytest.skip("no network namespaces: only root may make them")
        try:
            ip("netns", "add", self._name)
        except subprocess.CalledProcessError as error:
            pytest.skip(f"no network namespaces: {error.stderr.decode().strip()}")
        ip("-n", self._name, "link", "set", "lo", "up")
        there = f"/run/netns/{self._name}"
        self._relay("in", _HERE, there, ways_in)
        self._relay("out", there, _HERE, ways_out)

    def cut(self) -> None:
        """Cut it off from all that it asks: stores, other nodes. Who asks it still can."""
        self._relays["out"].freeze()

    def heal(self) -> None:
        """Let it ask again."""
        self._relays["out"].thaw()

    def stop(self) -> None:
        """Take it away; what runs on it has to have ended."""
        for relay in self._relays.values():
            relay.kill()
        with contextlib.suppress(subprocess.CalledProcessError):
            ip("netns", "del", self._name)

    def _relay(self, way: str, come_from: str, go_to: str, ports: Iterable[int]) -> None:
        listening = [str(port) for port in ports]
        command = [sys.executable, "-m", "tests.cluster.relay", come_from, go_to, *listening]
        is_up = accepts if come_from == _HERE else _is_assumed
        relay = Server(command, int(listening[0]), self._folder / way, is_up)
        self._relays[way] = relay
        relay.start()


def _is_assumed(port: int) -> bool:
    """Listens where we are not: who is there tries again until it is up."""
    del port
    return True
