"""Two regions, each a network of its own with its node and its Redis, and who watches them from outside."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import msgspec
from pymongo import MongoClient

from actors.ports import LearnerId
from config.settings import AccessSettings
from talqin.failover.table import Rules
from tests.cluster.networks import Networks
from tests.cluster.nodes import Node, make_node, wait_ready
from tests.cluster.visitor import Met, read
from tests.fakes.servers import Server, mongo, program, redis
from tests.fakes.talqin import TALQIN
from transport.tokens import mint_token

EAST: Final = "east"
"""The preferred one: where learners from outside are sent while it serves."""
WEST: Final = "west"
"""Where the documents' primary is."""
OBSERVERS: Final = ("osaka", "london", "sao-paulo")
NAME: Final = "learn.talqin.test"

_KEY = b"a key of these tests, thirty-two bytes at the least"
_PORT: Final = 8080
_SECONDS_A_DAY: Final = 86_400
_WATCHED: Final = """order = {order}
observers = {observers}
[addresses]
{addresses}
[rules]
{rules}
"""
_APPLY: Final = """#!/bin/sh
# What `talqin failover` runs: the name of the site points to the primary from now on; an older plan is refused.
exec 9> "{folder}/lock" && flock 9
kept=$(cat "{folder}/version" 2>/dev/null || echo 0)
test "$TALQIN_PLAN_VERSION" -ge "$kept" || exit 1
test "$TALQIN_PLAN_VERSION" -eq "$kept" && exit 0
echo "$TALQIN_PLAN_VERSION" > "{folder}/version"
case "$TALQIN_PRIMARY" in {cases} esac
printf '127.0.0.1 localhost\\n%s {name}\\n' "$address" > "{hosts}"
echo "$(date +%s.%N) $TALQIN_PRIMARY $TALQIN_SERVING" >> "{folder}/plans"
"""


class Lasting(msgspec.Struct, frozen=True):
    """A plan that was made so.

    Attributes:
        at: when, in seconds since 1970.
        primary: where the site's name points to since.
        serving: regions that learners are sent to.
    """

    at: float
    primary: str
    serving: tuple[str, ...]


@dataclass
class Visitor:
    """A learner who recites, in a process of their own.

    Attributes:
        learner: who.
        output: what they met, as it comes.
    """

    learner: str
    output: Path
    process: subprocess.Popen[bytes]

    def met(self, *what: str) -> list[Met]:
        """Give what they have met so far, of some names; without any, all."""
        return [met for met in read(self.output) if not what or met.what in what]

    def wait(self, seconds: float) -> Met:
        """Wait for the end of it; gives the final."""
        self.process.wait(timeout=seconds)
        finals = self.met("final")
        if not finals:
            raise RuntimeError(f"{self.learner} has no final: {self.output.read_text()[-2000:]}")
        return finals[-1]


@dataclass
class Regions:
    """All of it.

    Attributes:
        folder: of everything that is written.
        rules: by which a region is taken out and comes back.
        every: seconds between two looks of an observer.
    """

    folder: Path
    rules: Rules = field(default_factory=Rules)
    every: float = 5.0
    networks: Networks = field(init=False, default_factory=lambda: Networks((EAST, WEST)))
    documents: Server = field(init=False)
    nodes: dict[str, Node] = field(init=False, default_factory=dict[str, Node])
    _processes: list[Server] = field(init=False, default_factory=list[Server])
    _visitors: list[Visitor] = field(init=False, default_factory=list[Visitor])
    _observers: list[subprocess.Popen[bytes]] = field(init=False, default_factory=list[subprocess.Popen[bytes]])

    def start(self) -> None:
        """Start the networks, the stores, the nodes, and then who watches them."""
        self.networks.start()
        (self.folder / "token-key").write_bytes(_KEY)
        with self.networks.inside(WEST):
            self.documents = mongo(self.folder / "documents", host="0.0.0.0")  # noqa: S104 - of a network of its own
            self._start(self.documents)
        for region in (EAST, WEST):
            with self.networks.inside(region):
                passing = redis(self.folder / f"redis-{region}")
                self._start(passing)
                self.nodes[region] = self._node(region, passing)
                self._start(self.nodes[region].process)
        for region, node in self.nodes.items():
            with self.networks.inside(region):
                wait_ready([node])
        self._watch()

    def stop(self) -> None:
        """End all of it, whatever state it is in."""
        for process in (*self._observers, *(visitor.process for visitor in self._visitors)):
            process.kill()
            process.wait()
        for server in reversed(self._processes):
            server.kill()
        self.networks.stop()

    def visit(self, learner: str, come_from: str, file: Path, passage: str, speed: float) -> Visitor:
        """Have a learner recite, from inside a region to its own address, or from outside ('') by name."""
        where = "127.0.0.1" if come_from else NAME
        now = int(time.time())
        token = mint_token(LearnerId(learner), _KEY, AccessSettings(), now=now, lifetime_seconds=_SECONDS_A_DAY)
        said = (f"ws://{where}:{_PORT}/v1/recite", str(file), passage, str(speed), token)
        output = self.folder / f"{learner}-{len(self._visitors)}.jsonl"
        process = self._run(come_from, output, sys.executable, "-m", "tests.cluster.visitor", *said)
        self._visitors.append(Visitor(learner, output, process))
        return self._visitors[-1]

    def plans(self) -> list[Lasting]:
        """Give the plans that were made so, the oldest first."""
        file = self.folder / "plans"
        parts = [line.split() for line in file.read_text().splitlines()] if file.exists() else []
        return [Lasting(float(at), primary, tuple(serving.split(","))) for at, primary, serving in parts]

    def wait_plan(self, is_it: Callable[[Lasting], bool], seconds: float) -> Lasting:
        """Wait until the latest plan is such a one."""
        deadline = time.monotonic() + seconds
        while not (plans := self.plans()) or not is_it(plans[-1]):
            if time.monotonic() > deadline:
                raise RuntimeError(f"no such plan after {seconds:.0f} s: {plans}")
            time.sleep(0.1)
        return plans[-1]

    @contextmanager
    def cut_off(self, region: str) -> Generator[float]:
        """Cut a region off, and heal it; gives when, in seconds since 1970."""
        self.networks.cut(region)
        try:
            yield time.time()
        finally:
            self.networks.heal(region)

    def remembered(self, learner: str) -> list[str]:
        """Give the passages of the recitations that the documents have of a learner."""
        with self.networks.inside(WEST), MongoClient[dict[str, Any]](self.store) as client:
            found = client["talqin"]["recitations"].find({"owner": learner})
            return [kept["value"]["passage"] for kept in found]

    def wait_remembered(self, learner: str, seconds: float = 30.0) -> list[str]:
        """Wait until something is remembered of a learner; gives what there is by then."""
        deadline = time.monotonic() + seconds
        while not self.remembered(learner) and time.monotonic() < deadline:
            time.sleep(0.2)
        return self.remembered(learner)

    @property
    def store(self) -> str:
        """Where the documents are, for whoever is plugged in."""
        address = self.networks.address_of(WEST)
        return f"mongodb://{address}:{self.documents.port}/talqin?directConnection=true&w=majority"

    def _start(self, server: Server) -> None:
        self._processes.append(server)
        server.start()

    def _node(self, region: str, passing: Server) -> Node:
        settings = {
            "STORE__DOCUMENTS": self.store,
            "STORE__KEYS": self.store.replace("/talqin?", "/talqin_keys?"),
            "STORE__PASSING": f"redis://127.0.0.1:{passing.port}",
            "ACCESS__ACCOUNTS": "false",
            "ACCESS__HOME": region,
            "ACCESS__SECRET_FILE": str(self.folder / "token-key"),
            "SERVER__HOST": "0.0.0.0",  # noqa: S104 - of a network of its own
        }
        return make_node(region, "all", self.folder / region, settings=settings, port=_PORT)

    def _watch(self) -> None:
        addresses = {region: f"http://{self.networks.address_of(region)}:{_PORT}/v1/entry" for region in self.nodes}
        (self.folder / "regions.toml").write_text(
            _WATCHED.format(
                order=json.dumps(list(self.nodes)),
                observers=json.dumps(OBSERVERS),
                addresses="\n".join(f'{region} = "{address}"' for region, address in addresses.items()),
                rules="\n".join(f"{rule} = {value}" for rule, value in msgspec.structs.asdict(self.rules).items()),
            )
        )
        cases = " ".join(f"{region}) address={self.networks.address_of(region)};;" for region in self.nodes)
        apply = self.folder / "apply.sh"
        apply.write_text(_APPLY.format(folder=self.folder, cases=cases, hosts=self.networks.hosts, name=NAME))
        apply.chmod(0o700)
        for observer in OBSERVERS:
            said = ["failover", str(self.folder / "regions.toml"), "--observer", observer, "--run", str(apply)]
            output = self.folder / f"{observer}.log"
            store = f"TALQIN_STORE__DOCUMENTS={self.store}"
            self._observers.append(self._run("", output, "env", store, *TALQIN, *said, "--every", str(self.every)))
        self.wait_plan(lambda _: True, 60)

    def _run(self, region: str, output: Path, *command: str) -> subprocess.Popen[bytes]:
        name = self.networks.name_of(region) if region else self.networks.outside
        with output.open("wb") as written:
            return subprocess.Popen(  # noqa: S603 - our own command
                [program("ip", "apt-get install iproute2"), "netns", "exec", name, *command],
                stdout=written,
                stderr=subprocess.STDOUT,
            )
