"""One node and the servers that its stores are in, each a process that can be frozen, killed and started again."""

import time
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from pymongo import MongoClient
from redis import Redis

from tests.cluster.killing import Told, recite
from tests.cluster.nodes import Node, make_node, wait_ready
from tests.fakes.servers import mongo, redis

KEPT_WITHIN_SECONDS: Final = 15.0
_NOTHING: Mapping[str, str] = MappingProxyType({})


class Place:
    """One node, its Redis and its MongoDB wire server."""

    def __init__(self, folder: Path, settings: Mapping[str, str] = _NOTHING) -> None:
        """Start nothing yet; `settings` are more of the node's, as the environment names them."""
        self.redis, self.documents = redis(folder / "redis"), mongo(folder / "documents")
        self._folder = folder
        self._settings = settings
        self.node: Node

    def start(self) -> None:
        """Start all of it, and wait until the node can serve."""
        self.redis.start()
        self.documents.start()
        settings = {
            "STORE__DOCUMENTS": f"{self.store}/talqin?replicaSet=secantus&w=majority",
            "STORE__KEYS": f"{self.store}/talqin_keys?replicaSet=secantus&w=majority",
            "STORE__PASSING": f"redis://127.0.0.1:{self.redis.port}",
            "ACCESS__ACCOUNTS": "false",
            **self._settings,
        }
        self.node = make_node("node-1", "all", self._folder / "node", settings=settings)
        self.node.process.start()
        wait_ready([self.node])

    def stop(self) -> None:
        """End all of it."""
        for part in (getattr(self, "node", None), self.redis, self.documents):
            if part is not None:
                (part.process if isinstance(part, Node) else part).kill()

    @property
    def store(self) -> str:
        """The address of the documents' server."""
        return f"mongodb://127.0.0.1:{self.documents.port}"

    def remembered(self, session: str) -> list[dict[str, Any]]:
        """Give what the documents have of a session's recitations."""
        with MongoClient[dict[str, Any]](self.store) as client:
            return [kept["value"] for kept in client["talqin"]["recitations"].find({"value.session": session})]

    def wait_remembered(self, session: str, within: float = KEPT_WITHIN_SECONDS) -> list[str]:
        """Give the passages that the documents have of a session, once they have one."""
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            if found := self.remembered(session):
                return [kept["passage"] for kept in found]
            time.sleep(0.1)
        return []

    def put_by(self) -> int:
        """How many recitations lie in Redis for the documents."""
        with Redis(port=self.redis.port) as client:
            return int(client.zcard("put_by:{recitations}:order"))

    async def recite(self, file: Path, passage: str, speed: float) -> Told:
        """Recite a file at this node as a guest."""
        return await recite(f"ws://127.0.0.1:{self.node.process.port}/v1/recite", file, passage, speed)
