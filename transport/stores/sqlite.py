"""The learners' memory in one SQLite file: the embedded twin of a document database."""

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from actors.ports import LearnerId, Progress, RecitationRecord, StoreUnavailableError

R = TypeVar("R")

_SCHEMA: Final = """
    CREATE TABLE IF NOT EXISTS recitations (
        session TEXT NOT NULL,
        recitation INTEGER NOT NULL,
        learner TEXT NOT NULL,
        ended_at REAL NOT NULL,
        record BLOB NOT NULL,
        PRIMARY KEY (session, recitation)
    ) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS recitations_by_learner ON recitations (learner, ended_at);
"""

_HARDEST: Final = 10


class SqliteLearnerStore:
    """Implements `LearnerStore`; all its work is done on one thread of its own, never on the loop."""

    def __init__(self, file: Path) -> None:
        """Name the file; it is opened, and made with its folder, at the first use."""
        self._file = file
        self._executor: Executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sqlite")
        self._opened: sqlite3.Connection | None = None

    async def save_recitation(self, record: RecitationRecord) -> None:
        """Keep a record, durably; saving it again changes nothing.

        Raises:
            StoreUnavailableError: the file cannot be written.
        """
        await self._run(lambda connection: _save(connection, record))

    async def progress(self, learner: LearnerId) -> Progress:
        """Add up what is kept of a learner.

        Raises:
            StoreUnavailableError: the file cannot be read.
        """
        return await self._run(lambda connection: _progress(connection, learner))

    async def close(self) -> None:
        """Close the file, after what is under way."""
        await asyncio.get_running_loop().run_in_executor(self._executor, self._close)
        self._executor.shutdown(wait=False)

    async def _run(self, work: Callable[[sqlite3.Connection], R]) -> R:
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._executor, lambda: work(self._connection()))
        except (sqlite3.Error, OSError) as error:
            raise StoreUnavailableError(f"the learners' memory in {self._file.name}: {error}") from error

    def _connection(self) -> sqlite3.Connection:
        if self._opened is None:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._opened = sqlite3.connect(self._file)
            self._opened.execute("PRAGMA journal_mode = WAL")
            self._opened.execute("PRAGMA synchronous = FULL")
            self._opened.executescript(_SCHEMA)
        return self._opened

    def _close(self) -> None:
        if self._opened is not None:
            self._opened.close()
            self._opened = None


def _save(connection: sqlite3.Connection, record: RecitationRecord) -> None:
    row = (record.session, record.recitation, record.learner, record.ended_at, msgspec.msgpack.encode(record))
    with connection:
        connection.execute("INSERT OR IGNORE INTO recitations VALUES (?, ?, ?, ?, ?)", row)


def _progress(connection: sqlite3.Connection, learner: LearnerId) -> Progress:
    rows = connection.execute("SELECT record FROM recitations WHERE learner = ? ORDER BY ended_at", (learner,))
    records = [msgspec.msgpack.decode(record, type=RecitationRecord) for (record,) in rows]
    times: dict[str, int] = {}
    for record in records:
        for word in record.hard_words:
            times[word] = times.get(word, 0) + 1
    hardest = sorted(times.items(), key=lambda entry: (-entry[1], entry[0]))
    return Progress(
        learner=learner,
        recitations=len(records),
        words_right=sum(record.right for record in records),
        words_wrong=sum(record.wrong for record in records),
        words_skipped=sum(record.skipped for record in records),
        hardest=tuple(hardest[:_HARDEST]),
    )
