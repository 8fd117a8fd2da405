"""Whose a document is, and whose key it is sealed with."""

import msgspec
import pytest

from actors.backup.ports import Place, Row
from actors.backup.seals import Seals, mark_of, opened, place_mark, sealed, whose
from actors.privacy.kept import OF_BACKUPS
from actors.stores.documents import Owner
from models.people.permissions import Role
from models.people.sealing import SealError
from tests.fakes.backups import BackedUp, held_in


def row(owner: str, collection: str = "recitations") -> Row:
    return Row(Place(Owner(owner), collection, "k"), 1, 1, b"{}")


@pytest.mark.parametrize(
    ("owner", "learner"), [("amina", "amina"), ("school:7", "school:7"), ("talqin:retention", None), ("halaqa:h", None)]
)
def test_a_document_is_its_owners(owner: str, learner: str | None) -> None:
    assert whose(row(owner)) == learner


async def test_a_name_is_its_accounts_and_a_class_its_teachers() -> None:
    backed_up = BackedUp()
    teacher = await backed_up.town.town.person("fatima", Role.TEACHER)
    await backed_up.town.town.classes.make(teacher, "Fajr")

    owners = {whose(one) for one in await held_in(backed_up.documents)}

    assert owners == {Owner(teacher.id)}


async def test_each_learner_has_one_key_and_what_is_nobodys_the_houses() -> None:
    backed_up = BackedUp()
    town = backed_up.town
    seals = Seals(town.keys, town.desks.keys, town.desks.tombstones)

    amina, again, bilal, nobody = [await seals.key_for(row(owner)) for owner in ("amina", "amina", "bilal", "talqin:x")]

    assert amina == again
    assert len({amina, bilal, nobody}) == 3
    assert nobody == await seals.house() == await town.desks.keys.find(OF_BACKUPS)
    assert set((await seals.by_mark()).values()) == {amina, bilal, nobody}


async def test_a_key_for_audio_is_none_of_backups_and_outlives_the_audio() -> None:
    backed_up = BackedUp()
    desks = backed_up.town.desks
    seals = Seals(backed_up.town.keys, desks.keys, desks.tombstones)
    audio, documents = await desks.keys.get(Owner("amina")), await seals.key_for(row("amina"))

    await desks.keys.destroy(Owner("amina"))
    seals.forget()

    assert audio != documents
    assert await seals.key_for(row("amina")) == documents


async def test_of_who_was_erased_there_is_no_key_nor_is_one_made() -> None:
    backed_up = BackedUp()
    desks = backed_up.town.desks
    seals = Seals(backed_up.town.keys, desks.keys, desks.tombstones)
    await desks.tombstones.set_for(Owner("amina"))

    assert await seals.key_for(row("amina")) is None
    assert "amina/backup" not in [owner async for owner in backed_up.town.keys.owners()]


def test_a_piece_is_opened_in_its_own_place_alone() -> None:
    key = b"k" * 32
    closed = sealed(key, b"a verse", "file#1")

    assert opened(key, closed, "file#1") == b"a verse"
    with pytest.raises(SealError):
        opened(key, closed, "file#2")


def test_marks_are_short_and_say_nothing_to_who_has_no_key() -> None:
    place = Place(Owner("amina"), "names", "name")
    marks = {mark_of(b"a" * 32), mark_of(b"b" * 32), place_mark(b"a" * 32, place), place_mark(b"b" * 32, place)}

    assert {len(mark) for mark in marks} == {16}
    assert len(marks) == 4
    assert msgspec.json.encode(place) not in b"".join(marks)
