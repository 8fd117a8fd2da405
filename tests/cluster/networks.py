"""Networks of their own on this machine, and the plugs between them: Linux network namespaces on one bridge."""

import contextlib
import ctypes
import os
import secrets
import shutil
import subprocess
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import Final

import pytest

from tests.fakes.servers import program

_CLONE_NEWNET: Final = 0x40000000
_HUB: Final = "hub"
_NAMES: Final = Path("/etc/netns")
"""What `ip netns exec` shows as /etc/hosts to who runs in a namespace; ip-netns(8)."""


class Networks:
    """An outside with a bridge in it, and regions that are plugged into the bridge."""

    def __init__(self, regions: Sequence[str]) -> None:
        """Say how they are called; nothing is made yet."""
        self._mark = f"talqin-{secrets.token_hex(3)}"
        self._regions = tuple(regions)
        self.outside = f"{self._mark}-outside"
        self.hosts = _NAMES / self.outside / "hosts"
        """The names that the outside knows, as a name server of everybody's would tell them."""

    def start(self) -> None:
        """Make them, or skip with the reason where this machine does not let us."""
        if os.geteuid() != 0:
            pytest.skip("no network namespaces: only root may make them")
        try:
            ip("netns", "add", self.outside)
        except subprocess.CalledProcessError as error:
            pytest.skip(f"no network namespaces: {error.stderr.decode().strip()}")
        self.hosts.parent.mkdir(parents=True)
        self.hosts.write_text("127.0.0.1 localhost\n")
        ip("-n", self.outside, "link", "add", _HUB, "type", "bridge")
        _up(self.outside, _HUB, f"{self.address_of('')}/24")
        for region in self._regions:
            self._plug(region)

    def stop(self) -> None:
        """Take them away again; processes in them have to have ended."""
        for name in (self.outside, *(self.name_of(region) for region in self._regions)):
            with contextlib.suppress(subprocess.CalledProcessError, FileNotFoundError):
                ip("netns", "del", name)
        shutil.rmtree(self.hosts.parent, ignore_errors=True)

    def name_of(self, region: str) -> str:
        """Give the namespace's name."""
        return f"{self._mark}-{region}"

    def address_of(self, region: str) -> str:
        """Give where a region is found; the outside is ''."""
        return f"10.77.0.{1 + ('', *self._regions).index(region)}"

    def cut(self, region: str) -> None:
        """Pull a region's plug: from now on all packets to it and from it are lost without a word."""
        ip("-n", self.outside, "link", "set", region, "nomaster")

    def heal(self, region: str) -> None:
        """Put the plug back."""
        ip("-n", self.outside, "link", "set", region, "master", _HUB)

    def hurry(self) -> None:
        """Have the outside give a silent line up within some seconds: Linux's own time is a quarter of an hour."""
        with self.inside(""):
            for setting, times in (("tcp_retries2", 3), ("tcp_syn_retries", 1)):
                Path("/proc/sys/net/ipv4", setting).write_text(str(times))

    @contextlib.contextmanager
    def inside(self, region: str) -> Generator[None]:
        """Be in a region's network, with this thread and with what it starts; '' is the outside."""
        name = self.name_of(region) if region else self.outside
        with Path("/proc/thread-self/ns/net").open("rb") as home, Path("/run/netns", name).open("rb") as there:
            enter(there.fileno())
            try:
                yield
            finally:
                enter(home.fileno())

    def _plug(self, region: str) -> None:
        name = self.name_of(region)
        ip("netns", "add", name)
        peer = ("type", "veth", "peer", "name", "eth0", "netns", name)
        ip("-n", self.outside, "link", "add", region, *peer)
        ip("-n", self.outside, "link", "set", region, "master", _HUB, "up")
        _up(name, "eth0", f"{self.address_of(region)}/24")


def _up(namespace: str, link: str, address: str) -> None:
    ip("-n", namespace, "link", "set", "lo", "up")
    ip("-n", namespace, "addr", "add", address, "dev", link)
    ip("-n", namespace, "link", "set", link, "up")


def ip(*said: str) -> None:
    """Say something to `ip`; raises what it complains of."""
    command = [program("ip", "apt-get install iproute2"), *said]
    subprocess.run(command, check=True, capture_output=True, timeout=30)  # noqa: S603 - our own command


def enter(namespace: int) -> None:
    """Be in the network of an open namespace, with this thread.

    Raises:
        OSError: we may not.
    """
    libc = ctypes.CDLL(None, use_errno=True)  # os.setns comes with Python 3.12
    if libc.setns(namespace, _CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), "setns")
