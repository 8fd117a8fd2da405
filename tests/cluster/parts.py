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
        nodes: by name.
        door: where learners come in.
    """

    folder: Path
    roles: Mapping[str, Role] = field(default_factory=lambda: ALIKE)
    settings: Mapping[str, str] = field(default_factory=dict[str, str])
    redis: RedisBehindSentinels = field(init=False)
    documents: Server = field(init=False)
    objects: Server = field(init=False)
    nodes: dict[str, Node] = field(init=False, default_factory=dict[str, Node])
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
        with MongoClient[dict[str, Any]](f"mongodb://127.0.0.1:{self.documents.port}/?directConnection=true") as client:
            found = client["talqin"]["recitations"].find({"owner": LEARNER})
            return [kept["value"]["passage"] for kept in found]

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

    def _nodes(self) -> dict[str, Node]:
        made: dict[str, Node] = {}
        for name in sorted(self.roles, key=lambda name: self.roles[name] != "inference"):  # the others are told of them
            inference = [node for node in made.values() if node.role == "inference"]
            settings = {} if self.roles[name] == "inference" else self._stores()
            if self.roles[name] == "session" and "memory" in self.roles.values():
                settings["NODE__REMEMBERS"] = "false"
            made[name] = make_node(
                name, self.roles[name], self.folder / name, inference, settings | dict(self.settings)
            )
        return made

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
