"""What was called wrong, exported without saying by whom."""

import asyncio
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from actors.learner.documents import COLLECTIONS, keep_wrong_call
from actors.stores.documents import Owner
from models.learning.wrong_call import Caller, Evidence, WrongCall
from models.recitation.verdict import Kind, Verdict
from talqin.main import main
from transport.stores.sqlite_documents import SqliteDocuments

pytestmark = pytest.mark.wall_clock

EVIDENCE = Evidence(
    "112:1:1", Verdict.WRONG, Kind.WRONG_LETTER, 0.9, ("q", "u", "l"), ("k", "u", "l"), "q>k", "ear 1", 0.5
)


async def keep_two(folder: Path) -> None:
    """Two learners' calls, the later one's first by name."""
    store = SqliteDocuments(folder / "talqin.sqlite", 5.0)
    await store.prepare(*COLLECTIONS)
    for owner, at, caller in (("amina", 1.79e9, Caller.LEARNER), ("bilal", 1.70e9, Caller.TEACHER)):
        call = WrongCall(f"secret-session-of-{owner}/1/4", caller, at, EVIDENCE, Verdict.RIGHT)
        await store.write(keep_wrong_call(Owner(owner), call))
    await store.close()


def test_each_call_is_a_row_with_its_evidence_and_without_a_name(tmp_path: Path) -> None:
    asyncio.run(keep_two(tmp_path))

    result = CliRunner().invoke(main, ["wrong-calls", "export", "--data", str(tmp_path)])

    assert result.exit_code == 0, result.output
    rows = [json.loads(line) for line in result.output.splitlines()]
    assert [(row["caller"], row["truth"], row["heard"], row["model"]) for row in rows] == [
        ("teacher", "right", "k u l", "ear 1"),
        ("learner", "right", "k u l", "ear 1"),
    ]
    assert not any(name in result.output for name in ("amina", "bilal", "secret"))


def test_where_nothing_was_called_wrong_nothing_is_printed(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["wrong-calls", "export", "--data", str(tmp_path)])

    assert (result.exit_code, result.output) == (0, "")


def test_a_store_that_cannot_be_reached_is_told_by_its_setting(tmp_path: Path) -> None:
    settings = tmp_path / "talqin.toml"
    settings.write_text('[store]\ndocuments = "mongodb://127.0.0.1:1/talqin"\nstart_within_seconds = 0.2\n')

    result = CliRunner().invoke(main, ["wrong-calls", "export", "--config", str(settings)])

    assert result.exit_code == 1
    assert "store.documents" in result.output
