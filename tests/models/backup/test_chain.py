"""Which backups bring a moment back, and what is found when one is not as it was written."""

import msgspec
import pytest

from models.backup.chain import (
    DamagedBackupError,
    Kind,
    Link,
    Manifest,
    NoBackupError,
    base_of,
    chain_at,
    link_of,
    proved,
    see_chain,
)

KEY = b"k" * 32


def manifest(number: int, kind: Kind, base: int, previous: str = "") -> Manifest:
    return Manifest(kind, number, number * 60.0, "1-1", base, previous, (), 0, 0)


def name_of(one: Manifest) -> str:
    return f"backup/manifests/{one.number:010}-{one.kind}-x"


def chain(*wanted: tuple[Kind, int]) -> list[Link]:
    """Write a chain: each one's kind, and what it stands on."""
    links = list[Link]()
    for number, (kind, base) in enumerate(wanted, 1):
        one = manifest(number, kind, base, links[-1].digest if links else "")
        links.append(link_of(name_of(one), proved(one, KEY), KEY))
    return links


DAY = chain(
    (Kind.FULL, 1), (Kind.JOURNAL, 1), (Kind.INCREMENTAL, 1), (Kind.JOURNAL, 3), (Kind.JOURNAL, 4), (Kind.FULL, 6)
)


@pytest.mark.parametrize(
    ("at", "numbers"),
    [(60.0, [1]), (119.9, [1]), (120.0, [1, 2]), (180.0, [1, 3]), (300.0, [1, 3, 4, 5]), (None, [6])],
)
def test_a_moment_is_brought_back_by_the_last_backup_before_it_and_what_that_stands_on(
    at: float | None, numbers: list[int]
) -> None:
    assert [link.manifest.number for link in chain_at(DAY, at)] == numbers


def test_no_moment_before_the_first_comes_back() -> None:
    with pytest.raises(NoBackupError, match="60"):
        chain_at(DAY, 59.0)
    with pytest.raises(NoBackupError, match="there is none"):
        chain_at([], None)


def test_what_is_stood_on_and_is_not_there_is_missed() -> None:
    with pytest.raises(DamagedBackupError, match="number 3"):
        chain_at([*DAY[:2], *DAY[3:5]], None)


@pytest.mark.parametrize("at", range(1, 5))
def test_a_gap_is_found_wherever_it_is(at: int) -> None:
    see_chain(DAY)

    with pytest.raises(DamagedBackupError, match=DAY[at + 1].name):
        see_chain([*DAY[:at], *DAY[at + 1 :]])


def test_one_that_was_exchanged_is_found() -> None:
    other = manifest(2, Kind.JOURNAL, 1, "of another chain")
    exchanged = [DAY[0], link_of(name_of(other), proved(other, KEY), KEY), *DAY[2:]]

    with pytest.raises(DamagedBackupError):
        see_chain(exchanged)


def test_every_bit_of_a_manifest_counts() -> None:
    one = manifest(1, Kind.FULL, 1)
    written = proved(one, KEY)

    assert link_of(name_of(one), written, KEY).manifest == one
    for at in range(len(written)):
        changed = bytearray(written)
        changed[at] ^= 1
        with pytest.raises(DamagedBackupError):
            link_of(name_of(one), bytes(changed), KEY)


@pytest.mark.parametrize("written", [b"", b"\n", b"{}", b"{}\n"])
def test_what_is_no_manifest_is_damaged(written: bytes) -> None:
    with pytest.raises(DamagedBackupError):
        link_of("a", written, KEY)


def test_a_manifest_under_anothers_name_and_one_of_a_later_form_are_refused() -> None:
    one = manifest(1, Kind.FULL, 1)
    later = msgspec.structs.replace(one, form=2)

    with pytest.raises(DamagedBackupError, match="another's name"):
        link_of("backup/manifests/0000000002-full-x", proved(one, KEY), KEY)
    with pytest.raises(DamagedBackupError, match="later Talqin"):
        link_of(name_of(one), proved(later, KEY), KEY)


@pytest.mark.parametrize(("kind", "base"), [(Kind.FULL, None), (Kind.INCREMENTAL, 3), (Kind.JOURNAL, 5)])
def test_what_a_new_one_stands_on(kind: Kind, base: int | None) -> None:
    found = base_of(DAY[:5], kind)

    assert (None if found is None else found.manifest.number) == base
    assert base_of([], kind) is None
