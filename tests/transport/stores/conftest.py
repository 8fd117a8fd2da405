"""The stores that the same tests are run on."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Protocol

import pytest
import pytest_asyncio

from actors.documents import DocumentStore
from tests.fakes.documents import RememberedDocuments
from transport.stores.sqlite_documents import SqliteDocuments


class ClosableStore(DocumentStore, Protocol):
    """As whoever opens a store sees it."""

    async def close(self) -> None:
        """Let go of it."""


@pytest_asyncio.fixture(params=["fake", "sqlite"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[ClosableStore]:
    """A store of documents with nothing in it."""
    made: ClosableStore
    made = RememberedDocuments() if request.param == "fake" else SqliteDocuments(tmp_path / "talqin.sqlite")
    yield made
    await made.close()
