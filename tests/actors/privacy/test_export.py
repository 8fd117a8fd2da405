"""One archive with all that is known of a learner, and nothing of anybody else."""

import hashlib
import io
import wave
import zipfile

import msgspec
import pytest

from actors.ports import StoreUnavailableError
from actors.privacy.export import FORM, Manifest
from actors.stores.documents import Collection, Owner, Put
from models.people.account import Account
from models.people.consent import Purpose
from models.people.permissions import Role
from tests.fakes.people import PASSWORD
from tests.fakes.privacy import Vault


class Lesson(msgspec.Struct, frozen=True):
    """A kind of document that nobody had heard of when export was written."""

    passage: str


LESSONS = Collection("lessons", Lesson)


async def exported(vault: Vault, account: Account) -> zipfile.ZipFile:
    pieces = [piece async for piece in vault.desks.exporter.export(Owner(account.id))]
    return zipfile.ZipFile(io.BytesIO(b"".join(pieces)))


async def known(vault: Vault, name: str) -> tuple[Account, bytes]:
    account = await vault.town.person(name, Role.LEARNER)
    await vault.town.sign_ins.sign_in(name, PASSWORD, "there")
    await vault.town.consents.give(account, account.id, Purpose.STORE_AUDIO)
    await vault.town.store.write(*(Put(LESSONS, Owner(account.id), f"{i:04}", Lesson(name)) for i in range(3)))
    return account, await vault.recited(account, f"session-{name}")


async def test_every_collection_and_all_audio_are_in_it(vault: Vault) -> None:
    amina, pcm = await known(vault, "amina")

    archive = await exported(vault, amina)

    assert archive.testzip() is None
    assert set(archive.namelist()) == {
        "documents/accounts.json",
        "documents/consents.json",
        "documents/kept_audio.json",
        "documents/lessons.json",
        "documents/sign_ins.json",
        "audio/session-amina-1.wav",
        "manifest.json",
    }
    lessons = msgspec.json.decode(archive.read("documents/lessons.json"))
    assert lessons == [{"key": f"{i:04}", "value": {"passage": "amina"}} for i in range(3)]
    with wave.open(io.BytesIO(archive.read("audio/session-amina-1.wav"))) as read:
        assert read.readframes(read.getnframes()) == pcm


async def test_the_manifest_names_every_file_with_its_digest_and_what_was_left_out(vault: Vault) -> None:
    amina, _ = await known(vault, "amina")

    archive = await exported(vault, amina)

    manifest = msgspec.json.decode(archive.read("manifest.json"), type=Manifest)
    assert (manifest.form, manifest.learner, set(manifest.left_out)) == (FORM, amina.id, {"passwords"})
    assert {file.name for file in manifest.files} == set(archive.namelist()) - {"manifest.json"}
    for file in manifest.files:
        content = archive.read(file.name)
        assert (len(content), hashlib.sha256(content).hexdigest()) == (file.bytes, file.sha256)


async def test_nothing_of_others_is_in_it_nor_what_would_let_somebody_in(vault: Vault) -> None:
    amina, _ = await known(vault, "amina")
    bilal, pcm = await known(vault, "bilal")
    key = await vault.desks.keys.get(Owner(amina.id))
    (sign_in,) = [held async for held in vault.town.store.held_by(Owner(amina.id)) if held.collection == "sign_ins"]

    archive = await exported(vault, amina)

    everything = b"".join(archive.read(name) for name in archive.namelist())
    for secret in (b"bilal", bilal.id.encode(), PASSWORD.encode(), key, pcm[:256]):
        assert secret not in everything
    assert msgspec.json.decode(sign_in.value)["current"].encode() not in everything


async def test_audio_that_cannot_be_opened_is_named_and_the_rest_is_given(vault: Vault) -> None:
    amina, _ = await known(vault, "amina")
    await vault.desks.keys.destroy(Owner(amina.id))

    archive = await exported(vault, amina)

    manifest = msgspec.json.decode(archive.read("manifest.json"), type=Manifest)
    assert "audio/session-amina-1.wav" in manifest.left_out
    assert "documents/lessons.json" in archive.namelist()


async def test_of_whom_nothing_is_known_the_archive_says_so(vault: Vault) -> None:
    pieces = [piece async for piece in vault.desks.exporter.export(Owner("nobody"))]

    assert zipfile.ZipFile(io.BytesIO(b"".join(pieces))).namelist() == ["manifest.json"]


async def test_a_store_that_is_away_gives_no_archive(vault: Vault) -> None:
    amina, _ = await known(vault, "amina")
    vault.town.store.is_away = True

    with pytest.raises(StoreUnavailableError):
        await exported(vault, amina)
