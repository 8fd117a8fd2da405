"""The chain of backups: what each holds, how each proves the one before it, and which bring back a moment. Pure."""

import hashlib
import hmac
from collections.abc import Sequence
from enum import StrEnum
from itertools import pairwise
from typing import Final

import msgspec

FORM: Final = 1
"""Of what is written; a later form is not read."""
_PROOF_CHARACTERS: Final = 64


class DamagedBackupError(Exception):
    """A backup is not what was written: changed, cut off, or a part of it is away; the text names the file."""


class NoBackupError(LookupError):
    """There is no backup of that time; the text says which there are."""


class Kind(StrEnum):
    """How much a backup holds."""

    FULL = "full"
    """Every document."""
    INCREMENTAL = "incremental"
    """What has changed since the last full or incremental one: the journal behind it is not needed any more."""
    JOURNAL = "journal"
    """What has changed since the last backup of whatever kind."""


class File(msgspec.Struct, frozen=True):
    """One file of a backup."""

    name: str
    size: int
    """Bytes."""
    sha256: str


class Manifest(msgspec.Struct, frozen=True):
    """One backup, whole; it is written after all its files."""

    kind: Kind
    number: int
    """Counts the backups of a place, from 1."""
    cut_at: float
    """Seconds since 1970: everything that was told as written before is in it, or in those that it stands on."""
    token: str
    """Where the store's changes are followed from by the next; the store's own words."""
    base: int
    """The number of the backup that it stands on; its own of a full one."""
    previous: str
    """SHA-256 of the manifest before it, empty of the first."""
    files: tuple[File, ...]
    documents: int
    gone: int
    """Documents that were removed since `base`."""
    form: int = FORM


class Link(msgspec.Struct, frozen=True):
    """A manifest as it lies there."""

    name: str
    digest: str
    """SHA-256 of its bytes, which the next one repeats."""
    manifest: Manifest


def proved(manifest: Manifest, key: bytes) -> bytes:
    """Write a manifest, with a proof that only who has the key can make."""
    text = msgspec.json.encode(manifest)
    return text + b"\n" + hmac.digest(key, text, hashlib.sha256).hex().encode()


def link_of(name: str, written: bytes, key: bytes) -> Link:
    """Read a manifest.

    Raises:
        DamagedBackupError: it is not as it was written, or not with this key.
    """
    text, separator, proof = written.rpartition(b"\n")
    right = hmac.digest(key, text, hashlib.sha256).hex().encode()
    if not separator or len(proof) != _PROOF_CHARACTERS or not hmac.compare_digest(proof, right):
        raise DamagedBackupError(f"{name} is not as it was written, or was written with another store of keys")
    manifest = msgspec.json.decode(text, type=Manifest)
    if f"/{manifest.number:010}-{manifest.kind}-" not in name:
        raise DamagedBackupError(f"{name} is number {manifest.number}, {manifest.kind}, under another's name")
    if manifest.form != FORM:
        raise DamagedBackupError(f"{name} has form {manifest.form}, of a later Talqin; this one reads {FORM}")
    return Link(name, hashlib.sha256(written).hexdigest(), manifest)


def see_chain(links: Sequence[Link]) -> None:
    """See that no backup is missing between the first and the last, and that none was put in another's place.

    Raises:
        DamagedBackupError: one is; the text names the manifest behind the gap.
    """
    for before, link in pairwise(links):
        if link.manifest.number != before.manifest.number + 1 or link.manifest.previous != before.digest:
            raise DamagedBackupError(f"{link.name} does not follow {before.name}: one is missing, or is another's")


def chain_at(links: Sequence[Link], at: float | None) -> list[Link]:
    """Give the backups that bring a moment back, the full one first.

    Args:
        links: all that there are, by number.
        at: seconds since 1970; None for the latest.

    Raises:
        NoBackupError: none is so old, or there is none.
        DamagedBackupError: one that is stood on is missing.
    """
    by_number = {link.manifest.number: link for link in links}
    there = [link for link in links if at is None or link.manifest.cut_at <= at]
    if not there:
        first = f"the first is of {links[0].manifest.cut_at:.0f}" if links else "there is none"
        raise NoBackupError(f"no backup of that time or before: {first}")
    chain = [there[-1]]
    while chain[-1].manifest.kind is not Kind.FULL:
        below = by_number.get(chain[-1].manifest.base)
        if below is None or below.manifest.number >= chain[-1].manifest.number:
            raise DamagedBackupError(f"{chain[-1].name} stands on number {chain[-1].manifest.base}, which is not there")
        chain.append(below)
    return chain[::-1]


def base_of(links: Sequence[Link], kind: Kind) -> Link | None:
    """Say what a new backup of a kind stands on; None where it has to be a full one."""
    if kind is Kind.JOURNAL:
        return links[-1] if links else None
    lasting = [link for link in links if link.manifest.kind is not Kind.JOURNAL]
    return None if kind is Kind.FULL or not lasting else lasting[-1]
