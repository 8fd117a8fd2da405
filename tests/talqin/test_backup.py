"""Backup, restore, verify and drill on the command line, on embedded stores."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from actors.learner.documents import RECITATIONS
from actors.ports import LearnerId, RecitationRecord, SessionId, StoreUnavailableError
from actors.stores.documents import Owner, Put
from config.settings import BackupSettings, Settings
from models.backup.chain import Kind
from models.backup.due import Schedule
from talqin.backup import Desk, backup, drill, keep_taking, restore, schedule_of, verify, with_desk
from talqin.settled import settled
from transport.stores.sqlite_documents import SqliteDocuments


async def _write(data: Path, learner: str) -> None:
    store = SqliteDocuments(data / "talqin.sqlite")
    record = RecitationRecord(LearnerId(learner), SessionId("s1"), 1, "112", 1.0, 9, 1, 0, 0, 0)
    await store.write(Put(RECITATIONS, Owner(learner), "1", record))
    await store.close()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    asyncio.run(_write(tmp_path / "data", "amina"))
    return tmp_path / "data"


def said(data: Path, command: Any, *words: str) -> Result:
    return CliRunner().invoke(command, [*words, "--data", str(data), "--place", str(data.parent / "backups")])


def test_what_is_due_is_taken_and_told_to_prometheus(data: Path, tmp_path: Path) -> None:
    metrics = tmp_path / "backup.prom"

    first = said(data, backup, "run", "--metrics", str(metrics))
    second = said(data, backup, "run", "--metrics", str(metrics))

    assert first.exit_code == 0, first.output
    assert {key: value for key, value in json.loads(first.stdout).items() if key != "bytes"} == {
        "kind": "full",
        "number": 1,
        "documents": 1,
        "gone": 0,
    }
    assert json.loads(second.stdout) is None
    assert 'timestamp_seconds{kind="full"} ' in metrics.read_text()


def test_a_whole_round_passes_the_drill_and_a_damaged_file_is_named(data: Path, tmp_path: Path) -> None:
    said(data, backup, "run")
    asyncio.run(_write(data, "bilal"))
    said(data, backup, "run", "--kind", "journal")

    drilled, verified = said(data, drill), said(data, verify)
    restored = said(data, restore, "--into", str(tmp_path / "new"))

    assert drilled.exit_code == 0, drilled.output
    seen = json.loads(drilled.stdout)
    assert (seen["passed"], seen["documents"], seen["missing"]) == (True, 2, 0)
    assert seen["rpo_seconds"] < 120
    assert json.loads(verified.stdout)["backups"] == 2
    assert json.loads(restored.stdout)["documents"] == 2
    assert said(data, restore, "--into", str(tmp_path / "new")).exit_code == 3
    file = next((tmp_path / "backups" / "backup" / "files").rglob("000000"))
    file.write_bytes(file.read_bytes()[:-1])
    damaged = said(data, verify)
    assert damaged.exit_code == 1
    assert file.parent.name in damaged.output


def test_there_is_nothing_before_the_first(data: Path, tmp_path: Path) -> None:
    assert said(data, drill).exit_code == 3
    said(data, backup, "run")

    early = said(data, restore, "--into", str(tmp_path / "new"), "--at", "2001-01-01T00:00:00")

    assert early.exit_code == 3
    assert "no backup of that time" in early.output


def test_without_a_place_nothing_is_done(data: Path) -> None:
    result = CliRunner().invoke(verify, ["--data", str(data)])

    assert result.exit_code == 3
    assert "backup.place" in result.output


@pytest.mark.wall_clock
async def test_the_journal_goes_on_until_it_is_stopped_and_a_store_that_is_away_does_not_end_it(data: Path) -> None:
    taken = list[Kind]()

    async def go_on(desk: Desk) -> None:
        stopped, turns = asyncio.Event(), 0
        take = desk.copier.take_due

        async def counted(schedule: Schedule) -> Any:
            nonlocal turns
            turns += 1
            if turns == 2:
                raise StoreUnavailableError("away")
            link = await take(schedule)
            if link is not None:
                taken.append(link.manifest.kind)
            if turns == 4:
                stopped.set()
            return link

        desk.copier.take_due = counted  # type: ignore[method-assign] # counts what it does
        await keep_taking(desk, Schedule(journal_seconds=0.0), None, stopped)

    await with_desk(await asyncio.to_thread(settled, data, None), str(data.parent / "backups"), go_on)

    assert taken == [Kind.FULL, Kind.JOURNAL, Kind.JOURNAL]


def test_the_schedule_is_as_the_settings_say() -> None:
    section = BackupSettings(
        full_every_hours=2, incremental_every_minutes=3, journal_every_seconds=4, kept_days=5, place="x"
    )

    assert schedule_of(Settings(backup=section)) == Schedule(7200.0, 180.0, 4.0, 432_000.0)
    assert schedule_of(Settings()) == Schedule()
