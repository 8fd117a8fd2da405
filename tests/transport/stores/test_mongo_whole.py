"""MongoDB looked through as a whole: collections that this Talqin does not know are in it, too."""

import asyncio

import pytest

from actors.stores.documents import Collection, Put
from models.people.account import AccountId
from models.people.sought import sought
from tests.fakes.servers import Server
from tests.transport.stores.kinds import AMINA, BILAL, Note
from transport.stores.mongo_documents import MongoDocuments

pytestmark = pytest.mark.wall_clock


async def test_a_collection_that_another_talqin_made_is_looked_through(mongo_server: Server) -> None:
    url = f"mongodb://127.0.0.1:{mongo_server.port}/whole?replicaSet=secantus"
    later, store = await asyncio.to_thread(MongoDocuments, url), await asyncio.to_thread(MongoDocuments, url)
    await later.write(Put(Collection("of_a_later_talqin", Note), BILAL, "a", Note("amina")))

    found = [held async for held in store.about(sought(AccountId("amina"), None))]

    assert [(held.collection, held.owner) for held in found] == [("of_a_later_talqin", "bilal")]
    assert await store.erase(AMINA) == 0
    await later.close()
    await store.close()
