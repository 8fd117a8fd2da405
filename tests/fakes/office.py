"""A public door with accounts behind it: real sockets, real tokens, passwords that cost little."""

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp.test_utils import TestServer
from argon2 import PasswordHasher as Argon2

from actors.memory import Memory, MemoryMessage, learner_of, name_of
from actors.people.ports import Passing
from actors.people.teaching import Memories
from actors.ports import LearnerId
from actors.privacy.desks import PrivacyDesks, open_desks
from actors.runtime import CellSpec, LoopClock, Ref, System
from actors.stores.whole import WholeStores
from config.settings import AccessSettings, PrivacySettings
from models.people.permissions import Role
from models.quran.lookalikes import LookAlikes
from models.quran.text import Text
from models.rates import Rate
from supervisors.library.child import ChildSpec
from supervisors.library.entities import Entities
from tests.fakes.documents import RememberedDocuments
from tests.fakes.sessions import ScriptedDirectory
from transport.accounts.calls import Counter
from transport.accounts.keyring import KEYS_FILE, KeyRing
from transport.accounts.office import Below, Office, open_office
from transport.accounts.passwords import Argon2Hasher
from transport.accounts.routes import add_people_routes
from transport.http import Entry, public_application
from transport.line.lines import OpenLines
from transport.stores.folder_objects import FolderObjects
from transport.stores.news import SpokenNews
from transport.stores.passing_memory import PassingMemory
from transport.stores.people_passing import PeoplePassing
from transport.websocket_door import WebSocketDoor
from transport.wire_events import Greeting

PASSWORD = "correct horse"
GREETING = Greeting(text="text 1", riwayah="hafs", model="m", model_version="1", chunk_ms=320)
FRIEND = "https://friend.example.org"

Answer = tuple[int, Any]
"""Status, and the JSON of the body; None where there is none."""


class Clock:
    """The wall clock, which a test may set ahead."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def __call__(self) -> float:
        return time.time() + self.ahead


class Boundless(PeoplePassing):
    """Implements `Passing` without limits."""

    async def spend(self, key: str, rate: Rate) -> float:
        del key, rate
        return 0.0


class Reception:
    """What a test speaks to.

    Attributes:
        last: headers of the last answer.
    """

    def __init__(self, server: TestServer, office: Office, directory: ScriptedDirectory, clock: Clock) -> None:
        self.server = server
        self.office = office
        self.directory = directory
        self.clock = clock
        self.store: RememberedDocuments
        self.whole: WholeStores
        self.privacy: PrivacyDesks
        self.lines: OpenLines
        self.keys_file: Path
        self.memories: Memories
        self.http: aiohttp.ClientSession
        self.last: Any = None
        self._opened: list[aiohttp.ClientWebSocketResponse] = []

    async def ask(
        self,
        method: str,
        path: str,
        body: object = None,
        token: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        told = {**(headers or {}), **({"Authorization": f"Bearer {token}"} if token else {})}
        url = self.server.make_url(path)
        async with self.http.request(method, url, json=body, headers=told) as answer:
            self.last = answer.headers
            return answer.status, await answer.json() if answer.status != 204 else None

    async def signed_up(self, name: str, *roles: str) -> dict[str, Any]:
        body = {"name": name, "password": PASSWORD, "roles": list(roles) or ["learner"], "birth_year": 1990}
        status, tokens = await self.ask("POST", "/v1/accounts", body)
        assert status == 201, tokens
        answered: dict[str, Any] = tokens
        return answered

    async def operator(self) -> dict[str, Any]:
        account = await self.office.accounts.make_operator("root", PASSWORD, (Role.OPERATOR,))
        tokens = await self.office.sign_ins.open(account)
        return {"access_token": tokens.access_token, "account": {"id": account.id}}

    async def ticket(self, token: str) -> str:
        status, body = await self.ask("POST", "/v1/tickets", token=token)
        assert status == 201, body
        return str(body["ticket"])

    async def line(self, origin: str | None = None) -> aiohttp.ClientWebSocketResponse:
        headers = {"Origin": origin} if origin else {}
        self._opened.append(await self.http.ws_connect(self.server.make_url("/v1/recite"), headers=headers))
        return self._opened[-1]

    async def leave(self) -> None:
        for line in self._opened:
            await line.close()


@asynccontextmanager
async def reception(system: System, folder: Path, passing: Passing | None = None) -> AsyncGenerator[Reception]:
    """Open the door until the block ends; `passing` is one without limits, or None for the real one."""
    settings, clock = AccessSettings(), Clock()
    store, news, passing = RememberedDocuments(), SpokenNews(), passing or PeoplePassing(PassingMemory(LoopClock()))
    whole = WholeStores(
        store, RememberedDocuments(), FolderObjects(folder / "objects", "", clock), PassingMemory(LoopClock())
    )
    privacy = open_desks(whole, PrivacySettings(keep_audio=True), news, clock)
    keys = await asyncio.to_thread(KeyRing, folder / KEYS_FILE, settings, clock)
    hasher = Argon2Hasher(Argon2(time_cost=1, memory_cost=8, parallelism=1))
    text, lookalikes = Text.load(), LookAlikes.load()

    def memory(name: str) -> ChildSpec:
        return ChildSpec(name, lambda: Memory(learner_of(name), store, text, lookalikes))

    await system.spawn("/memory", CellSpec(lambda: Entities(memory), start_seconds=None, stop_seconds=None))

    def memories(learner: LearnerId) -> Ref[MemoryMessage]:
        return system.ref(f"/memory/{name_of(learner)}")

    below = Below(store, passing, news, hasher, keys, (), clock, memories, text, privacy, store)
    office = open_office(below, settings)
    lines = OpenLines(passing, clock)
    news.listen(lines.signed_out)
    directory = ScriptedDirectory(system)
    door = WebSocketDoor(directory, office.gate, GREETING, LoopClock(), (FRIEND,), lines)
    counter = Counter(office, clock, (FRIEND,), 0)
    application = await asyncio.to_thread(
        public_application,
        door,
        None,
        "",
        lambda made: add_people_routes(made, counter, keys),
        Entry(accounts=True, guests=False),
    )
    server = TestServer(application)
    await server.start_server()
    assert server.runner is not None
    assert server.runner.server is not None
    server.runner.server.handler_cancellation = False  # as it is outside tests
    made = Reception(server, office, directory, clock)
    made.whole, made.privacy = whole, privacy
    made.store, made.lines, made.keys_file, made.memories = store, lines, folder / KEYS_FILE, memories
    async with aiohttp.ClientSession() as made.http:
        yield made
        await made.leave()
    await server.close()
    for cell in system.cells():
        await system.ref(cell.path).stop()
