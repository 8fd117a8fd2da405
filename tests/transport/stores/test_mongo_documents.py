"""Documents in MongoDB, beyond what every store promises: what the server checks, and what it is asked."""

import asyncio
import gc
from collections.abc import AsyncIterator
from itertools import count

import pytest
import pytest_asyncio
from pymongo import AsyncMongoClient
from pymongo.errors import WriteError

from actors.ports import StoreUnavailableError
from actors.privacy.kept import OF_RETENTION, RETENTION_RUNS, RetentionProof
from actors.stores.documents import Put, UnfitValueError
from tests.fakes.servers import Server, free_port
from tests.transport.stores.kinds import AMINA, CARDS, NOTES, Card, Note, texts_of
from transport.stores.mongo_documents import MongoDocuments

_numbers = count()

pytestmark = [
    pytest.mark.wall_clock,
    # The driver forgets to close a socket whose other end is gone; the collector does it.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture
def url(mongo_server: Server) -> str:
    return f"mongodb://127.0.0.1:{mongo_server.port}/own{next(_numbers)}?replicaSet=secantus"


@pytest_asyncio.fixture
async def documents(url: str) -> AsyncIterator[MongoDocuments]:
    store = await asyncio.to_thread(MongoDocuments, url)
    yield store
    await store.close()


async def test_a_document_is_stored_as_fields_under_the_shard_key(documents: MongoDocuments, url: str) -> None:
    await documents.write(Put(NOTES, AMINA, "a", Note("x", words=("y",))))

    async with AsyncMongoClient[dict[str, object]](url) as client:
        found = await client.get_default_database()["notes"].find_one({"owner": AMINA, "key": "a"})

    assert found is not None
    assert found["_id"] == {"owner": "amina", "key": "a"}
    assert found["value"] == {"text": "x", "place": "", "score": 0.0, "words": ["y"], "counts": {}}


async def test_the_server_itself_refuses_what_is_not_of_the_kind(documents: MongoDocuments, url: str) -> None:
    await documents.prepare(NOTES)
    wrong: dict[str, object] = {"owner": "amina", "key": "a", "version": 1, "revision": 1, "value": {"text": 7}}

    async with AsyncMongoClient[dict[str, object]](url) as client:
        with pytest.raises(WriteError, match="validation"):
            await client.get_default_database()["notes"].insert_one(wrong)


async def test_documents_are_found_through_indexes(documents: MongoDocuments, url: str) -> None:
    await documents.prepare(NOTES)

    async with AsyncMongoClient[dict[str, object]](url) as client:
        indexes = await client.get_default_database()["notes"].index_information()

    assert {"owner_key", "revision", "by_place", "by_score"} <= set(indexes)
    assert indexes["owner_key"]["unique"]


async def test_a_number_that_bson_cannot_hold_is_refused(documents: MongoDocuments) -> None:
    with pytest.raises(UnfitValueError):
        await documents.write(Put(CARDS, AMINA, "a", Card(2**70)))


async def test_a_server_that_is_not_there_is_said_within_the_deadline() -> None:
    store = await asyncio.to_thread(MongoDocuments, f"mongodb://127.0.0.1:{free_port()}/x", 0.3)

    for refused in (store.read(NOTES, AMINA, "a"), store.write(Put(NOTES, AMINA, "a", Note("x")))):
        with pytest.raises(StoreUnavailableError, match="MongoDB"):
            await refused
    await store.close()


async def test_an_answer_that_is_lost_is_asked_for_again(documents: MongoDocuments, url: str) -> None:
    await documents.write(Put(NOTES, AMINA, "a", Note("first")))
    async with AsyncMongoClient[dict[str, object]](url) as client:
        fault = {"failCommands": ["update", "find"], "closeConnection": True}
        try:
            await client.admin.command("configureFailPoint", "failCommand", mode={"times": 1}, data=fault)
        except Exception as error:  # noqa: BLE001 - whatever a server without test commands says
            pytest.skip(f"this server plays no faults: {error}")
        await documents.write(Put(NOTES, AMINA, "a", Note("second"), expected=1))

    assert await texts_of(documents) == ["second"]
    await documents.close()
    gc.collect()  # here, where the driver's forgotten socket is expected


@pytest.mark.parametrize("url", ["redis://a", "mongodb://", "mongodb://a:b:c"])
async def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="address"):
        await asyncio.to_thread(MongoDocuments, url)


async def test_what_is_only_told_is_read_from_whichever_member_is_near(documents: MongoDocuments) -> None:
    proof = RetentionProof(1.0, 1, 1, 0, 0, 1, 0, 0)
    await documents.prepare(RETENTION_RUNS)
    await documents.write(Put(RETENTION_RUNS, OF_RETENTION, "1", proof))

    kept = await documents.read(RETENTION_RUNS, OF_RETENTION, "1")

    assert kept is not None
    assert kept.value == proof
