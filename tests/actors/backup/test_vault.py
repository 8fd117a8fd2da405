"""Files are checked when they are read; a manifest alone makes a backup count."""

import msgspec
import pytest

from actors.backup.vault import Portion, Vault, marks_in
from models.backup.chain import DamagedBackupError, Kind, Manifest
from tests.fakes.objects import RememberedObjects

KEY = b"k" * 32
PORTION = Portion(b"m" * 16, b"p" * 32, b"g" * 16, b"sealed")


def manifest(number: int, kind: Kind, previous: str = "") -> Manifest:
    return Manifest(kind, number, number * 10.0, "1-1", 1, previous, (), 0, 0)


async def filled(vault: Vault, *kinds: Kind) -> list[str]:
    """Commit backups of these kinds, each with a file; gives their names."""
    names, previous = list[str](), ""
    for number, kind in enumerate(kinds, 1):
        await vault.keep_file(f"{vault.name_files(number)}000000", [PORTION])
        link = await vault.commit(manifest(number, kind, previous), KEY)
        names.append(link.name)
        previous = link.digest
    return names


async def test_a_file_is_read_as_it_was_written_and_not_otherwise() -> None:
    vault = Vault(RememberedObjects(lambda: 0.0))
    file = await vault.keep_file(f"{vault.name_files(1)}000000", [PORTION])

    assert await vault.portions(file) == [PORTION]
    with pytest.raises(DamagedBackupError, match=file.name):
        await vault.portions(msgspec.structs.replace(file, sha256="0"))
    with pytest.raises(DamagedBackupError, match="is missing"):
        await vault.portions(msgspec.structs.replace(file, name="backup/files/none"))


async def test_two_tries_at_the_same_backup_share_no_file() -> None:
    vault = Vault(RememberedObjects(lambda: 0.0))

    assert vault.name_files(1) != vault.name_files(1)


async def test_the_latest_are_those_from_the_last_full_one_on() -> None:
    vault = Vault(RememberedObjects(lambda: 0.0))
    names = await filled(vault, Kind.FULL, Kind.JOURNAL, Kind.FULL, Kind.JOURNAL, Kind.JOURNAL)

    assert [link.name for link in await vault.all_links(KEY)] == names
    assert [link.name for link in await vault.latest_links(KEY)] == names[2:]
    assert [link.name for link in await vault.fulls(KEY)] == [names[0], names[2]]
    assert [link.name for link in await vault.links_at(KEY, 29.0)] == names[:2]
    assert [link.name for link in await vault.links_at(KEY, 30.0)] == names[2:]
    assert await vault.links_at(KEY, 9.0) == []


async def test_what_is_known_is_not_read_again() -> None:
    objects = RememberedObjects(lambda: 0.0)
    vault = Vault(objects)
    await filled(vault, Kind.FULL, Kind.JOURNAL)
    links = await vault.latest_links(KEY)
    for link in links:
        objects.held[link.name] = (0.0, b"unreadable")

    assert await vault.latest_links(KEY, {link.name: link for link in links}) == links


async def test_what_is_before_a_full_one_goes_with_all_its_files() -> None:
    objects = RememberedObjects(lambda: 0.0)
    vault = Vault(objects)
    names = await filled(vault, Kind.FULL, Kind.JOURNAL, Kind.FULL)

    assert await vault.remove_before(3) == 2

    assert len(objects.held) == 2
    assert [link.name for link in await vault.all_links(KEY)] == names[2:]


def test_marks_are_taken_apart() -> None:
    assert marks_in(b"a" * 16 + b"b" * 16) == [b"a" * 16, b"b" * 16]
    assert marks_in(b"") == []
