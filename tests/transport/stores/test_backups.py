"""Where backups lie and come back to, by address; what Prometheus is told."""

from pathlib import Path

import pytest

from actors.backup.vault import Portion, Vault
from models.backup.chain import DamagedBackupError, Kind, Manifest
from tests.transport.stores.conftest import ClosableObjects
from transport.stores.backups import open_place, open_target, write_metrics
from transport.stores.folder_objects import FolderObjects
from transport.stores.mongo_documents import MongoDocuments
from transport.stores.opening import StoresMissingError
from transport.stores.s3_objects import S3Objects
from transport.stores.sqlite_documents import SqliteDocuments


def test_a_place_is_a_folder_or_s3(tmp_path: Path) -> None:
    assert isinstance(open_place(str(tmp_path)), FolderObjects)
    assert isinstance(open_place("s3://bucket"), S3Objects)
    with pytest.raises(StoresMissingError, match="s3://"):
        open_place("s3://bucket/with/more")


def test_a_target_is_a_folder_or_mongodb(tmp_path: Path) -> None:
    assert isinstance(open_target(str(tmp_path), 1.0), SqliteDocuments)
    with pytest.raises(StoresMissingError, match="the target"):
        open_target("mongodb://", 1.0)


async def test_mongodb_is_named_by_its_address() -> None:
    target = open_target("mongodb://127.0.0.1:1/restored", 0.1)

    assert isinstance(target, MongoDocuments)
    await target.close()


@pytest.mark.wall_clock
async def test_a_folder_and_s3_keep_a_chain_alike(objects: ClosableObjects) -> None:
    vault, key, previous = Vault(objects), b"k" * 32, ""
    portion = Portion(b"m" * 16, b"p" * 32, b"", b"sealed")
    for number, kind in enumerate((Kind.FULL, Kind.JOURNAL, Kind.FULL, Kind.JOURNAL), 1):
        file = await vault.keep_file(f"{vault.name_files(number)}000000", [portion])
        manifest = Manifest(kind, number, number * 60.0, "1-1", 1, previous, (file,), 2, 0)
        previous = (await vault.commit(manifest, key)).digest

    links = await vault.all_links(key)
    removed = await vault.remove_before(3)

    assert [link.manifest.number for link in links] == [1, 2, 3, 4]
    assert (removed, [link.manifest.number for link in await vault.all_links(key)]) == (2, [3, 4])
    assert await vault.portions(links[3].manifest.files[0]) == [portion]
    with pytest.raises(DamagedBackupError, match="is missing"):
        await vault.portions(links[0].manifest.files[0])


def test_prometheus_is_told_in_its_own_form_and_never_half(tmp_path: Path) -> None:
    file = tmp_path / "talqin_backup.prom"

    write_metrics(file, {"journal": 1700.25, "full": 1000.0})

    assert file.read_text().splitlines() == [
        "# HELP talqin_backup_last_success_timestamp_seconds When the last backup of a kind was whole.",
        "# TYPE talqin_backup_last_success_timestamp_seconds gauge",
        'talqin_backup_last_success_timestamp_seconds{kind="full"} 1000.000',
        'talqin_backup_last_success_timestamp_seconds{kind="journal"} 1700.250',
    ]
    assert [path.name for path in tmp_path.iterdir()] == ["talqin_backup.prom"]
