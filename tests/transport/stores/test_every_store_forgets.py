"""Erasure, export, retention on the real stores together: embedded in a folder; MongoDB, Redis and S3 at scale."""

import asyncio
import io
import time
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from actors.learner.documents import RECITATIONS, keep_recitation
from actors.people.accounts import Accounts, NewAccount
from actors.people.classes import Classes
from actors.people.consents import Consents
from actors.people.kept import ALL
from actors.ports import LearnerId, RecitationRecord, SessionId
from actors.privacy.desks import PrivacyDesks, open_desks
from actors.privacy.kept import COLLECTIONS, KEYS_COLLECTIONS, KeptAudio
from actors.privacy.sweeping import sweep
from actors.runtime import LoopClock
from actors.stores.documents import Owner, Put
from actors.stores.whole import WholeStores
from config.settings import PrivacySettings, StoreSettings
from models.people.account import Account
from models.people.consent import Purpose
from models.people.permissions import Role
from models.people.retention import DAY_SECONDS
from models.people.sought import sought
from tests.fakes.people import PASSWORD, PlainHasher
from tests.fakes.privacy import voice_of
from tests.fakes.servers import S3_KEY, S3_SECRET, Server
from tests.transport.stores.conftest import prepared, s3_access
from transport.stores.news import SpokenNews
from transport.stores.opening import Stores, open_stores
from transport.stores.people_passing import PeoplePassing
from transport.stores.s3_objects import S3Objects

pytestmark = pytest.mark.wall_clock

NAME = "qamar-4711"


class Place:
    """All stores, opened as `talqin serve` opens them, and a learner of whom everything is kept."""

    def __init__(self, stores: Stores) -> None:
        self.stores = stores
        self.whole: WholeStores = stores.whole
        self.ahead = 0.0
        self.desks: PrivacyDesks = open_desks(self.whole, PrivacySettings(keep_audio=True), SpokenNews(), self.now)
        passing = PeoplePassing(stores.passing)
        self.accounts = Accounts(stores.documents, passing, PlainHasher(), self.now)
        self.classes = Classes(self.accounts, stores.documents, passing, self.now)
        self.consents = Consents(self.accounts, stores.documents, self.now)

    def now(self) -> float:
        return time.time() + self.ahead

    async def person(self, name: str, role: Role) -> Account:
        return await self.accounts.sign_up(NewAccount(name, PASSWORD, (role,), 1990), f"{name}'s")

    async def fill(self) -> tuple[Account, Account]:
        """Give a learner and their teacher."""
        await self.stores.documents.prepare(*ALL, RECITATIONS, *COLLECTIONS)
        await self.stores.keys.prepare(*KEYS_COLLECTIONS)
        teacher, learner = await self.person("fatima", Role.TEACHER), await self.person(NAME, Role.LEARNER)
        halaqa = await self.classes.make(teacher, "Fajr")
        await self.classes.join(learner, learner.id, halaqa.code, "there")
        await self.consents.give(learner, learner.id, Purpose.STORE_AUDIO)
        await self.stores.documents.claim(Owner(learner.id))
        for account in (learner, teacher):
            record = RecitationRecord(LearnerId(account.id), SessionId(f"s-{account.id}"), 1, "112", 1.0, 9, 1, 0, 0, 0)
            await self.stores.documents.write(keep_recitation(record))
            await self.recited(account)
            for store in self.stores.put_by:
                await store.put(f"s-{account.id}/2", f"of {account.id}".encode())
        await self.stores.passing.put("ticket:x", f'{{"learner":"{learner.id}"}}'.encode(), seconds=60)
        return learner, teacher

    async def recited(self, account: Account) -> None:
        audio, pcm = KeptAudio(f"s-{account.id}", 1, self.now(), 200_000), voice_of(account.id, 200_000)
        await self.desks.shelf.note(Owner(account.id), audio)
        await self.desks.shelf.keep(Owner(account.id), audio, 0, pcm[:320_000])
        await self.desks.shelf.keep(Owner(account.id), audio, 1, pcm[320_000:])


@pytest_asyncio.fixture(params=["embedded", "at scale"])
async def place(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Place]:
    settings = StoreSettings(folder=tmp_path / "data")
    if request.param == "at scale":
        mongo: Server = request.getfixturevalue("mongo_server")
        access = s3_access(request.getfixturevalue("s3_server"))
        bucket = S3Objects(access)
        await prepared(bucket)
        await bucket.close()
        assert access.endpoint is not None
        settings = StoreSettings(
            folder=tmp_path / "data",
            documents=f"mongodb://127.0.0.1:{mongo.port}/forgets?replicaSet=secantus",
            passing=request.getfixturevalue("redis_url"),
            objects=f"s3+{access.endpoint.replace('//', f'//{S3_KEY}:{S3_SECRET}@')}/{access.bucket}",
        )
    stores = await open_stores(settings, LoopClock())
    yield Place(stores)
    for owner in [owner async for owner in stores.documents.owners()]:
        await stores.documents.erase(owner)
    await stores.close()


async def test_a_learner_is_erased_from_every_store_and_the_sweep_finds_nothing(place: Place, tmp_path: Path) -> None:
    learner, teacher = await place.fill()
    before = await sweep(place.whole, learner.id, NAME)
    theirs = [held async for held in place.stores.documents.held_by(Owner(teacher.id))]

    erased = await place.desks.erasure.erase(learner.id)

    assert (before.objects, before.keys, before.is_clean) == (2, {"data_keys": 1}, False)
    assert before.put_by == len(place.stores.put_by)
    waiting = [await store.about(sought(teacher.id, None)) for store in place.stores.put_by]
    assert waiting == [[f"s-{teacher.id}/2"]] * len(place.stores.put_by)
    assert {"accounts", "names", "passwords", "memberships", "halaqat", "consents", "recitations", "_epochs"} <= set(
        before.documents
    )
    assert erased.swept.is_clean
    assert (await sweep(place.whole, learner.id, NAME)).is_clean
    assert [held async for held in place.stores.documents.held_by(Owner(teacher.id))] == theirs
    assert len([info async for info in place.stores.objects.find("audio/")]) == 2
    left = await asyncio.to_thread(_bytes_and_names, tmp_path)
    assert NAME.encode() not in left
    assert learner.id.encode() not in left


async def test_what_a_backup_of_the_documents_brings_back_is_erased_again(place: Place) -> None:
    learner, teacher = await place.fill()
    backup = [held async for held in place.stores.documents.held_by(Owner(learner.id))]
    await place.desks.erasure.erase(learner.id)
    assert backup
    await place.stores.documents.write(
        Put(
            RECITATIONS,
            Owner(learner.id),
            "restored",
            RecitationRecord(LearnerId(learner.id), SessionId("s"), 1, "112", 1.0, 9, 1, 0, 0, 0),
        )
    )

    assert await place.desks.erasure.erase_again() == 1

    assert (await sweep(place.whole, learner.id, NAME)).is_clean
    assert await place.accounts.find(teacher.id) == teacher


async def test_all_that_is_known_comes_in_one_archive(place: Place) -> None:
    learner, teacher = await place.fill()

    pieces = [piece async for piece in place.desks.exporter.export(Owner(learner.id))]

    archive = zipfile.ZipFile(io.BytesIO(b"".join(pieces)))
    assert archive.testzip() is None
    names = set(archive.namelist())
    assert {f"documents/{name}.json" for name in ("accounts", "consents", "memberships", "recitations")} <= names
    assert archive.read(f"audio/s-{learner.id}-1.wav")[44:] == voice_of(learner.id, 200_000)
    assert not any(teacher.id in name for name in names)


async def test_retention_proves_its_count(place: Place) -> None:
    learner, _ = await place.fill()
    await place.desks.retention.choose(Owner(learner.id), 2)
    place.ahead = 3 * DAY_SECONDS

    proof = await place.desks.retention.run()

    assert (proof.listed_before, proof.over_before, proof.deleted, proof.listed_after) == (4, 2, 2, 2)
    assert proof.adds_up
    assert await place.desks.shelf.list_of(Owner(learner.id)) == []


def _bytes_and_names(folder: Path) -> bytes:
    """Give all bytes of all files below a folder, and all names."""
    paths = sorted(folder.rglob("*"))
    return b"".join(
        str(path.relative_to(folder)).encode() + (path.read_bytes() if path.is_file() else b"") for path in paths
    )
