"""What is brought back is what was written, or nothing is; who was erased stays away."""

import msgspec
import pytest

from actors.backup.ports import NotEmptyError, Row
from actors.backup.restorer import KeysMissingError
from actors.people.kept import HALAQAT, of_class
from actors.stores.documents import Owner
from models.backup.chain import DamagedBackupError, Kind, NoBackupError
from models.people.permissions import Role
from models.people.sought import sought
from tests.fakes.backups import BackedUp, held_in
from tests.fakes.documents import RememberedDocuments


async def chain_of_three(backed_up: BackedUp) -> None:
    """A full one, an incremental one, a journal, of two learners."""
    for number, kind in enumerate(Kind):
        await backed_up.recited("amina", number)
        await backed_up.recited("bilal", number)
        if number:
            await backed_up.forgot("bilal", number - 1)
        await backed_up.copier.take(kind)
        backed_up.later(60)


async def test_a_flipped_bit_in_any_file_is_found_and_refused_by_its_name() -> None:
    backed_up = BackedUp()
    await chain_of_three(backed_up)
    names = sorted(backed_up.place.held)

    for name in names:
        written_at, content = backed_up.place.held[name]
        for at in (0, len(content) // 2, len(content) - 1):
            changed = bytearray(content)
            changed[at] ^= 1
            backed_up.place.held[name] = (written_at, bytes(changed))
            into = RememberedDocuments()

            with pytest.raises(DamagedBackupError, match=name):
                await backed_up.restorer.verify()
            with pytest.raises(DamagedBackupError, match=name):
                await backed_up.restorer.restore(into)

            assert await into.is_empty()
        backed_up.place.held[name] = (written_at, content)
    assert len(names) > 6
    assert (await backed_up.restorer.verify()).backups == 3


@pytest.mark.parametrize("is_cut", [True, False])
async def test_a_file_that_is_cut_off_or_away_is_named(*, is_cut: bool) -> None:
    backed_up = BackedUp()
    await chain_of_three(backed_up)
    name = next(name for name in backed_up.place.held if "/files/" in name)
    written_at, content = backed_up.place.held.pop(name)
    if is_cut:
        backed_up.place.held[name] = (written_at, content[:-1])

    with pytest.raises(DamagedBackupError, match=name):
        await backed_up.restorer.restore(RememberedDocuments())


async def test_a_missing_manifest_in_the_middle_is_found() -> None:
    backed_up = BackedUp()
    await chain_of_three(backed_up)
    manifests = sorted(name for name in backed_up.place.held if "/manifests/" in name)
    del backed_up.place.held[manifests[1]]

    with pytest.raises(DamagedBackupError, match=manifests[2]):
        await backed_up.restorer.verify()


async def test_files_of_two_backups_that_changed_places_are_found() -> None:
    backed_up = BackedUp(file_bytes=1 << 20)
    await chain_of_three(backed_up)
    one, two = sorted(name for name in backed_up.place.held if "/files/" in name)[:2]
    held = backed_up.place.held
    held[one], held[two] = held[two], held[one]

    with pytest.raises(DamagedBackupError, match="is not as it was written"):
        await backed_up.restorer.verify()


async def test_nothing_is_brought_back_over_what_is_there() -> None:
    backed_up = BackedUp()
    await chain_of_three(backed_up)
    into = RememberedDocuments()
    await into.claim(Owner("zaynab"))

    with pytest.raises(NotEmptyError):
        await backed_up.restorer.restore(into)

    assert len(await held_in(into)) == 1


async def test_each_moment_comes_back_as_it_was_and_none_before_the_first() -> None:
    backed_up, moments = BackedUp(), list[tuple[float, set[Row]]]()
    early = backed_up.now() - 1
    for number, kind in enumerate((Kind.FULL, Kind.JOURNAL, Kind.JOURNAL)):
        await backed_up.recited("amina", 1, words=number + 1)
        moments.append((backed_up.now(), await held_in(backed_up.documents)))
        await backed_up.copier.take(kind)
        backed_up.later(60)

    for at, wanted in moments:
        assert await held_in(await backed_up.brought_back(at + 59)) == wanted
    with pytest.raises(NoBackupError):
        await backed_up.brought_back(early)


async def test_who_was_erased_stays_away_whatever_was_backed_up_and_nobody_can_read_it() -> None:
    backed_up = BackedUp()
    town = backed_up.town.town
    teacher, amina, bilal = [await town.person(name, Role.TEACHER) for name in ("fatima", "amina", "bilal")]
    await town.classes.make(amina, "Fajr")
    halaqa = await town.classes.make(teacher, "Asr")
    await town.classes.join(bilal, bilal.id, halaqa.code, "there")
    await backed_up.recited(amina.id)
    await backed_up.copier.take(Kind.FULL)
    theirs = {row.place for row in await held_in(backed_up.documents) if row.place.owner in {amina.id, "name:amina"}}

    await backed_up.town.desks.erasure.erase(amina.id)
    into = RememberedDocuments()
    restored = await backed_up.restorer.restore(into)

    assert len(theirs) > 3
    assert restored.left_out == len(theirs) + 1
    assert await held_in(into) == await held_in(backed_up.documents)
    assert [kept.value.teacher for kept in await into.find(HALAQAT, "teacher", teacher.id)] == [teacher.id]
    assert (await backed_up.restorer.verify()).sealed_for_ever == restored.left_out
    keys = [held async for held in backed_up.town.keys.held_by(Owner(f"{amina.id}/backup"))]
    assert keys == []


async def test_a_moment_before_an_erasure_comes_back_without_who_was_erased() -> None:
    backed_up = BackedUp()
    town = backed_up.town.town
    teacher, guardian = [await town.person(name, Role.TEACHER, Role.GUARDIAN) for name in ("fatima", "zaynab")]
    child = await town.child("yusuf", guardian)
    halaqa = await town.classes.make(teacher, "Asr")
    await town.classes.join(guardian, child.id, halaqa.code, "there")
    await backed_up.copier.take(Kind.FULL)
    before = backed_up.now()
    named = [held async for held in backed_up.documents.about(sought(child.id, "yusuf"))]

    await backed_up.town.desks.erasure.erase(child.id)
    backed_up.later(60)
    await backed_up.copier.take(Kind.JOURNAL)
    into = await backed_up.brought_back(before)

    assert {"halaqat", "wards"} <= {held.collection for held in named}
    assert [held async for held in into.about(sought(child.id, "yusuf"))] == []
    assert await into.read(HALAQAT, of_class(halaqa.id), "class") is not None


async def test_who_has_a_tombstone_stays_away_even_while_a_key_of_theirs_is_left() -> None:
    backed_up = BackedUp()
    await chain_of_three(backed_up)
    await backed_up.town.desks.tombstones.set_for(Owner("amina"))

    into = await backed_up.brought_back()

    assert {row.place.owner for row in await held_in(into)} == {"bilal"}


async def test_an_erased_learners_documents_are_not_copied_again() -> None:
    backed_up = BackedUp()
    await backed_up.town.desks.tombstones.set_for(Owner("amina"))
    await chain_of_three(backed_up)

    owners = [owner async for owner in backed_up.town.keys.owners()]

    assert "amina/backup" not in owners
    assert {row.place.owner for row in await held_in(await backed_up.brought_back())} == {"bilal"}


async def test_a_store_of_keys_that_lost_some_is_noticed_before_anything_is_written() -> None:
    backed_up = BackedUp()
    await chain_of_three(backed_up)
    await backed_up.town.keys.erase(Owner("amina/backup"))
    into = RememberedDocuments()

    with pytest.raises(KeysMissingError):
        await backed_up.restorer.restore(into)
    with pytest.raises(KeysMissingError):
        await backed_up.restorer.verify()

    assert await into.is_empty()


async def test_another_store_of_keys_opens_nothing() -> None:
    backed_up, other = BackedUp(), BackedUp()
    await chain_of_three(backed_up)
    other.place.held = backed_up.place.held

    with pytest.raises(DamagedBackupError, match="another store of keys"):
        await other.restorer.verify()


async def test_a_store_that_does_not_hold_what_was_put_into_it_is_found() -> None:
    class Forgetful(RememberedDocuments):
        async def put_back(self, rows: object) -> None:
            del rows

    backed_up = BackedUp()
    await chain_of_three(backed_up)

    with pytest.raises(DamagedBackupError, match="the store holds 0 documents of"):
        await backed_up.restorer.restore(Forgetful())


async def test_no_name_id_or_word_of_a_learner_stands_readable_in_a_backup() -> None:
    backed_up = BackedUp()
    person = await backed_up.town.town.person("qamar-4711")
    await backed_up.recited(person.id)
    await backed_up.copier.take(Kind.FULL)
    written = b"".join(content for _, content in backed_up.place.held.values())

    assert b"qamar" not in written
    assert person.id.encode() not in written
    assert b"recitations" not in written
    assert msgspec.json.encode("112") not in written
