"""A cluster on this machine: stores, nodes, HAProxy in front; each part is a process that can be killed."""

import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from pymongo import MongoClient

from actors.ports import LearnerId
from config.settings import AccessSettings
from supervisors.ownership import owner_of_shard
from tests.cluster.islands import Island
from tests.cluster.nodes import Node, Role, make_node, wait_ready
from tests.fakes.front_door import front_door
from tests.fakes.servers import S3_KEY, S3_SECRET, RedisBehindSentinels, Server, mongo, s3
from transport.tokens import mint_token

ALIKE: Mapping[str, Role] = {"node-1": "all", "node-2": "all", "node-3": "all"}
"""Every node does everything."""

BY_ROLE: Mapping[str, Role] = {
    "session-1": "session",
    "session-2": "session",
    "inference-1": "inference",
    "inference-2": "inference",
    "memory-1": "memory",
    "memory-2": "memory",
}
"""Sessions here, the voice model there, and what is remembered in a third place."""

LEARNER: Final = LearnerId("amina")
"""Who recites."""

_KEY: Final = b"a key of these tests, thirty-two bytes at the least"
_SECONDS_A_DAY: Final = 86_400
_INNER: Final = frozenset({"inference", "memory"})


@dataclass
class Cluster:
    """Nodes on one Redis behind Sentinels, MongoDB's wire and S3.

    Attributes:
        folder: of everything that is written: logs, data, configurations.
        roles: what each node does, by its name.
        settings: more of them, of all nodes.
        has_islands: whether who keeps or asks anything does so from a network of its own, which can be cut; needs root.
        nodes: by name.
        islands: by the name of who is on it.
        door: where learners come in.
    """

    folder: Path
    roles: Mapping[str, Role] = field(default_factory=lambda: ALIKE)
    settings: Mapping[str, str] = field(default_factory=dict[str, str])
    has_islands: bool = False
    redis: RedisBehindSentinels = field(init=False)
    documents: Server = field(init=False)
    objects: Server = field(init=False)
    nodes: dict[str, Node] = field(init=False, default_factory=dict[str, Node])
    islands: dict[str, Island] = field(init=False, default_factory=dict[str, Island])
    door: Server = field(init=False)

    def start(self) -> None:
        """Start the stores, then the nodes, then the door; each waits for those before it."""
        self.folder.mkdir(exist_ok=True)
        (self.folder / "token-key").write_bytes(_KEY)
        self.redis = RedisBehindSentinels(self.folder / "redis")
        self.documents, self.objects = mongo(self.folder / "documents"), s3(self.folder / "objects")
        with ThreadPoolExecutor() as pool:
            started = [pool.submit(part.start) for part in (self.redis, self.documents, self.objects)]
            for part in started:
                part.result()
        self.nodes = self._nodes()
        for name, island in self.islands.items():
            island.start([self.nodes[name].process.port, self.nodes[name].admin], self._asked())
        for node in self.nodes.values():
            node.process.start()
        wait_ready(self.nodes.values())
        teaching = self._in(lambda role: role not in _INNER)
        doors = {node.name: (f"127.0.0.1:{node.process.port}", f"127.0.0.1:{node.admin}") for node in teaching}
        self.door = front_door(self.folder / "door", doors)
        self.door.start()

    @property
    def address(self) -> str:
        """The WebSocket's, through the front door."""
        return f"ws://127.0.0.1:{self.door.port}/v1/recite"

    def serving(self) -> Node:
        """Name the node that has a learner's visit; the first where none has."""
        nodes = self._in(lambda role: role not in _INNER)
        return next((node for node in nodes if node.has_a_visit()), nodes[0])

    def hearing(self) -> Node:
        """Name the node of role `inference` that has a learner's audio; the first where none has."""
        nodes = self._in(lambda role: role == "inference")
        return next((node for node in nodes if node.has_a_stream()), nodes[0])

    def remembering(self) -> Node:
        """Name the node of role `memory` that has a learner's memory; the first where none has."""
        nodes = self._in(lambda role: role == "memory")
        return next((node for node in nodes if node.has_a_memory()), nodes[0])

    def token(self) -> str:
        """Give what `LEARNER` comes in with."""
        return mint_token(LEARNER, _KEY, AccessSettings(), now=int(time.time()), lifetime_seconds=_SECONDS_A_DAY)

    def remembered(self) -> list[str]:
        """Give the passages of the recitations that the documents have of `LEARNER`."""
        with self._reading() as client:
            found = client["talqin"]["recitations"].find({"owner": LEARNER})
            return [kept["value"]["passage"] for kept in found]

    def kept(self) -> set[str]:
        """Give every document of `LEARNER`, as text."""
        with self._reading() as client:
            names = client["talqin"].list_collection_names()
            return {f"{name} {kept}" for name in names for kept in client["talqin"][name].find({"owner": LEARNER})}

    def epoch(self) -> int:
        """Give the epoch of the shard that `LEARNER` is in; 0 before the first."""
        with self._reading() as client:
            found = client["talqin"]["_epochs"].find_one({"_id": owner_of_shard(LEARNER)})
            return 0 if found is None else int(found["epoch"])

    def wait_remembered(self, count: int, seconds: float = 60.0) -> list[str]:
        """Wait until so many are; gives what there is by then."""
        deadline = time.monotonic() + seconds
        while len(self.remembered()) < count and time.monotonic() < deadline:
            time.sleep(0.2)
        return self.remembered()

    def stop(self) -> None:
        """End all of it, whatever state it is in; what was started of it."""
        parts = [getattr(self, name, None) for name in ("door", "objects", "documents", "redis")]
        for part in (parts[0], *(node.process for node in self.nodes.values()), *parts[1:]):
            if part is not None:
                part.kill()
        for island in self.islands.values():
            island.stop()

    def _reading(self) -> MongoClient[dict[str, Any]]:
        return MongoClient[dict[str, Any]](f"mongodb://127.0.0.1:{self.documents.port}/?directConnection=true")

    def _nodes(self) -> dict[str, Node]:
        made: dict[str, Node] = {}
        for name in sorted(self.roles, key=lambda name: self.roles[name] != "inference"):  # the others are told of them
            inference = [node for node in made.values() if node.role == "inference"]
            settings = {} if self.roles[name] == "inference" else self._stores()
            if self.roles[name] == "session" and "memory" in self.roles.values():
                settings["NODE__REMEMBERS"] = "false"
            settings |= dict(self.settings)
            inside: tuple[str, ...] = ()
            if self.has_islands and self.roles[name] != "inference":
                self.islands[name] = Island(name, self.folder / f"{name}-relays")
                inside = self.islands[name].inside
            made[name] = make_node(name, self.roles[name], self.folder / name, inference, settings, inside=inside)
        return made

    def _asked(self) -> list[int]:
        """Give the ports that nodes ask at."""
        lines = [node.process.port for node in self._in(lambda role: role == "inference")]
        return [self.documents.port, self.objects.port, *self.redis.ports, *lines]

    def _in(self, is_it: Callable[[Role], bool]) -> list[Node]:
        return [node for node in self.nodes.values() if is_it(node.role)]

    def _stores(self) -> dict[str, str]:
        documents = f"mongodb://127.0.0.1:{self.documents.port}"
        return {
            "STORE__DOCUMENTS": f"{documents}/talqin?replicaSet=secantus&w=majority",
            "STORE__KEYS": f"{documents}/talqin_keys?replicaSet=secantus&w=majority",
            "STORE__PASSING": self.redis.url,
            "STORE__OBJECTS": f"s3+http://{S3_KEY}:{S3_SECRET}@127.0.0.1:{self.objects.port}/talqin",
            "ACCESS__ACCOUNTS": "false",
            "ACCESS__SECRET_FILE": str(self.folder / "token-key"),
            "SERVER__PROXIES": "1",
        }
