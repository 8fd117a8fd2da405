"""What serves people, put together from the settings."""

import asyncio
import time
from pathlib import Path

import pytest
from aiohttp import web

from actors.memory import MemoryMessage
from actors.ports import LearnerId
from actors.runtime import LoopClock, Ref
from config.settings import AccessSettings, Settings, StoreSettings
from talqin.serving.people import keys_of, open_people
from tests.fakes.documents import RememberedDocuments
from transport.accounts.keyring import KEYS_FILE
from transport.errors import ClientError
from transport.gates import GUEST
from transport.http import Entry
from transport.stores.passing_memory import PassingMemory
from transport.stores.people_passing import PeoplePassing
from transport.tokens import AccessKeyError, mint_token

pytestmark = pytest.mark.wall_clock


def settings(folder: Path, **access: object) -> Settings:
    return Settings(store=StoreSettings(folder=folder), access=AccessSettings.model_validate(access))


def no_memory(learner: LearnerId) -> Ref[MemoryMessage]:
    raise AssertionError(f"nobody asks for the memory of {learner} here")


async def test_by_default_people_sign_in_here_with_a_key_beside_the_stores(tmp_path: Path) -> None:
    asked = settings(tmp_path)
    keys = await asyncio.to_thread(keys_of, asked)

    people = open_people(asked, RememberedDocuments(), PeoplePassing(PassingMemory(LoopClock())), keys, no_memory)
    application = web.Application()
    people.add_routes(application)

    assert (tmp_path / KEYS_FILE).exists()
    assert people.office is not None
    assert people.entry == Entry(accounts=True, guests=False)
    assert "/v1/sign-in" in {route.resource.canonical for route in application.router.routes() if route.resource}
    with pytest.raises(ClientError):
        await people.gate.admit(None)


async def test_without_accounts_only_tokens_count_and_nothing_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_bytes(b"k" * 32)
    asked = settings(tmp_path, accounts=False, secret_file=file)
    keys = await asyncio.to_thread(keys_of, asked)
    token = mint_token(LearnerId("amina"), b"k" * 32, asked.access, now=int(time.time()), lifetime_seconds=60)

    people = open_people(asked, RememberedDocuments(), PeoplePassing(PassingMemory(LoopClock())), keys, no_memory)
    application = web.Application()
    people.add_routes(application)

    assert (await people.gate.admit(token)).learner == "amina"
    assert people.office is None
    assert not (tmp_path / KEYS_FILE).exists()
    assert len(application.router.routes()) == 0


async def test_where_nobody_could_ever_come_in_nothing_starts(tmp_path: Path) -> None:
    with pytest.raises(AccessKeyError, match="--dev"):
        keys_of(settings(tmp_path, accounts=False))


async def test_development_lets_anyone_in(tmp_path: Path) -> None:
    asked = settings(tmp_path, accounts=False, development=True)

    people = open_people(
        asked, RememberedDocuments(), PeoplePassing(PassingMemory(LoopClock())), keys_of(asked), no_memory
    )

    assert (await people.gate.admit(None)).learner == GUEST
    assert people.entry == Entry(accounts=False, guests=True)
