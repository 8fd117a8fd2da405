"""Changes on their way to MongoDB: when a transaction is needed, and what is said of a try whose answer was lost."""

import asyncio

import pytest
from pymongo import AsyncMongoClient

from actors.stores.documents import ConflictError, Epoch, Put
from tests.fakes.servers import Server
from tests.transport.stores.kinds import AMINA, NOTES, Note
from transport.stores.mongo_writing import Document, MadeAlreadyError, Writing

pytestmark = pytest.mark.wall_clock
PUT = Put(NOTES, AMINA, "a", Note("x"))


@pytest.mark.parametrize(
    ("writing", "expected"),
    [(Writing([PUT], None), False), (Writing([PUT, PUT], None), True), (Writing([PUT], Epoch(1)), True)],
)
async def test_a_transaction_is_needed_where_two_documents_must_agree(writing: Writing, expected: bool) -> None:  # noqa: FBT001 - a parameter of the test
    assert writing.needs_transaction == expected


@pytest.mark.parametrize("expected", [0, 1])
async def test_a_second_try_of_the_same_write_is_told_from_another_writer(mongo_server: Server, expected: int) -> None:
    client: AsyncMongoClient[Document] = await asyncio.to_thread(
        AsyncMongoClient[Document], f"mongodb://127.0.0.1:{mongo_server.port}/?replicaSet=secantus"
    )
    database = client[f"writing{expected}"]
    if expected:
        await Writing([PUT], None).make(database, None)
    ours = Writing([Put(NOTES, AMINA, "a", Note("ours"), expected=expected)], None)
    await ours.make(database, None)

    with pytest.raises(MadeAlreadyError):
        await ours.make(database, None)
    with pytest.raises(ConflictError):
        await Writing([Put(NOTES, AMINA, "a", Note("theirs"), expected=expected)], None).make(database, None)
    await client.close()
