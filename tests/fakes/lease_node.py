"""A node with nothing but its memories: `python -m tests.fakes.lease_node NAME REDIS MONGO SECONDS SHARDS`.

It reads commands from its standard input, a JSON array a line, and answers each, in whatever order, on its output:

    [1, "recite", "amina", 7]      remember the seventh recitation, wherever the memory is
    [2, "recitations", "amina"]    how many there are
    [3, "status"]                  shards owned, whether all is in its place, what was counted
    [4, "hold", "amina"]           keep what may be written under now, if it is ours
    [5, "write held", "amina"]     write under that
    [6, "stop"]                    leave in good order
"""

import asyncio
import json
import logging
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

import structlog

from actors.learner.documents import LEARNERS
from actors.memory import DescribeProgress, Memory, RememberRecitation, name_of
from actors.ports import LearnerId, SessionId
from actors.runtime import CellSpec, System
from actors.shards.ownership import Home, NotOursError, Tenure
from actors.stores.documents import Fence, Owner, Put
from config.settings import NodeSettings, StoreSettings
from models.learning.learner import Learner
from models.learning.reading import Mode
from models.quran.lookalikes import LookAlikes
from models.quran.text import Text
from models.shards.tenancy import Hold, Rules
from supervisors.library.supervisor import Supervisor
from supervisors.memories import Memories, Neighbours
from supervisors.ownership import LeasedOwnership, owner_of_shard
from tests.fakes.recitals import ended_with
from transport.stores.mongo_documents import MongoDocuments
from transport.stores.opening import ALL, open_neighbours

NOW: Final = 1_790_000_000.0
_WITHIN: Final = 8.0


class LeaseNode:
    """The memories of one process, and who commands it."""

    def __init__(self, name: str, redis: str, mongo: str, seconds: float, shards: int) -> None:
        self._system = System(executor=ThreadPoolExecutor(2), log=structlog.get_logger())
        self._store = MongoDocuments(mongo)
        opened = open_neighbours(
            StoreSettings(documents=mongo, passing=redis), NodeSettings(name=name, lease_seconds=seconds)
        )
        assert opened is not None
        self._neighbours = Neighbours(*opened, Rules(seconds, shards))
        self._memories = Memories(self._system, Home(name), self._store, self._make, self._neighbours)
        self._text, self._lookalikes = Text.load(), LookAlikes.load()
        self._shards = shards
        self._held: dict[str, Fence | None] = {}

    def _make(self, learner: LearnerId, tenure: Tenure | None) -> Memory:
        return Memory(learner, self._store, self._text, self._lookalikes, tenure)

    async def run(self) -> None:
        """Serve until told to stop."""
        await self._store.prepare(*ALL)
        children = self._memories.children()
        await self._system.spawn("/", CellSpec(lambda: Supervisor(children), stop_seconds=None))
        commands = asyncio.StreamReader()
        protocol = asyncio.StreamReaderProtocol(commands)
        await asyncio.get_running_loop().connect_read_pipe(lambda: protocol, sys.stdin)
        answering: set[asyncio.Task[None]] = set()
        while True:
            number, what, *about = json.loads(await commands.readline())
            if what == "stop":
                break
            task = asyncio.create_task(self._answer(number, what, about))
            answering.add(task)
            task.add_done_callback(answering.discard)
        self._memories.prepare_to_leave()
        await asyncio.gather(*answering)
        await self._system.ref("/").stop()
        self._tell(number, "stopped")
        await self._neighbours.close()
        await self._store.close()

    async def _answer(self, number: int, what: str, about: list[Any]) -> None:
        try:
            self._tell(number, await self._do(what, about))
        except Exception as error:  # noqa: BLE001 - whoever commands looks at it
            self._tell(number, f"{type(error).__name__}: {error}")

    async def _do(self, what: str, about: list[Any]) -> object:
        match what:
            case "status":
                return self._status()
            case "recite":
                learner, recitation = about
                ended = ended_with("112", {}, recitation)
                question = RememberRecitation(SessionId("s"), ended, NOW + recitation, Mode.TEST)
                await self._system.ref(f"/memory/{name_of(learner)}").ask(question, within=_WITHIN)
                return "kept"
            case "recitations":
                progress = await self._system.ref(f"/memory/{name_of(about[0])}").ask(
                    DescribeProgress(), within=_WITHIN
                )
                return progress.recitations
            case "hold":
                try:
                    with Tenure(self._memories.ownership, about[0], self._owner_of).fenced() as fence:
                        self._held[about[0]] = fence
                except NotOursError:
                    return False
                return True
            case "write held":
                learner = about[0]
                change = Put(LEARNERS, Owner(learner), "stale", Learner())
                await self._store.write(change, under=self._held[learner])
                return "written"
            case _:
                raise ValueError(what)

    def _owner_of(self, learner: str) -> Owner:
        return owner_of_shard(learner, self._shards)

    def _status(self) -> dict[str, object]:
        ownership = self._memories.ownership
        assert isinstance(ownership, LeasedOwnership)
        tenancy, counts = ownership.tenancy, self._neighbours.meter.counts
        return {
            "owned": [] if tenancy is None else tenancy.shards(Hold.HELD),
            "is_busy": tenancy is None or tenancy.is_busy or tenancy.heard_at is None,
            "lost": counts.lost,
            "given": counts.given,
            "taken": counts.taken,
            "refused": counts.refused,
        }

    @staticmethod
    def _tell(number: int, answer: object) -> None:
        sys.stdout.write(json.dumps([number, answer]) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    structlog.configure(
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    )
    asyncio.run(LeaseNode(sys.argv[1], sys.argv[2], sys.argv[3], float(sys.argv[4]), int(sys.argv[5])).run())
