"""Backups are taken whole or not at all, hold what changed, and stand on one another."""

from collections.abc import AsyncGenerator

import pytest

from actors.backup.copier import Copier, OvertakenError
from actors.backup.ports import Cut, Gone, Row
from actors.ports import StoreUnavailableError
from actors.stores.documents import ChangesLostError, Owner
from models.backup.chain import DamagedBackupError, Kind
from models.backup.due import Schedule
from tests.fakes.backups import BackedUp, KilledError, TellingDocuments, held_in
from tests.fakes.documents import RememberedDocuments

DAY, HOUR, MINUTE = 86_400.0, 3600.0, 60.0


@pytest.fixture(params=["present", "telling"])
def backed_up(request: pytest.FixtureRequest) -> BackedUp:
    return BackedUp(TellingDocuments() if request.param == "telling" else None)


async def test_what_was_backed_up_comes_back_as_it_was_versions_and_epochs_included(backed_up: BackedUp) -> None:
    await backed_up.recited("amina")
    await backed_up.recited("amina", words=12)
    await backed_up.recited("bilal")
    await backed_up.documents.claim(Owner("amina"))

    await backed_up.copier.take(Kind.FULL)

    assert await held_in(await backed_up.brought_back()) == await held_in(backed_up.documents)


@pytest.mark.parametrize("is_new_process", [False, True])
async def test_what_was_removed_between_two_backups_does_not_come_back(
    backed_up: BackedUp, *, is_new_process: bool
) -> None:
    await backed_up.recited("amina", 1)
    await backed_up.recited("amina", 2)
    await backed_up.copier.take(Kind.FULL)
    await backed_up.forgot("amina", 1)
    await backed_up.recited("amina", 3)
    await backed_up.copier.take(Kind.JOURNAL)
    await backed_up.forgot("amina", 3)
    await backed_up.recited("amina", 1, words=40)
    copier = backed_up.reopened() if is_new_process else backed_up.copier

    taken = await copier.take(Kind.JOURNAL)

    assert (taken.manifest.documents, taken.manifest.gone) == (1, 1)
    assert await held_in(await backed_up.brought_back()) == await held_in(backed_up.documents)


async def test_an_incremental_one_needs_no_journal_before_it(backed_up: BackedUp) -> None:
    await backed_up.recited("amina", 1)
    await backed_up.copier.take(Kind.FULL)
    await backed_up.recited("amina", 2)
    journal = await backed_up.copier.take(Kind.JOURNAL)
    await backed_up.recited("amina", 3)

    taken = await backed_up.copier.take(Kind.INCREMENTAL)

    assert taken.manifest.base == 1
    assert taken.manifest.documents == 2
    await backed_up.place.remove(journal.manifest.files[0].name)
    assert await held_in(await backed_up.brought_back()) == await held_in(backed_up.documents)


async def test_the_first_is_full_whatever_was_asked_for() -> None:
    backed_up = BackedUp()

    taken = await backed_up.copier.take(Kind.JOURNAL)

    assert taken.manifest.kind is Kind.FULL


async def test_a_full_one_is_taken_when_the_store_does_not_know_what_came_since() -> None:
    backed_up = BackedUp()
    await backed_up.recited("amina")
    await backed_up.copier.take(Kind.FULL)
    other = RememberedDocuments()
    await other.put_back([*await held_in(backed_up.documents)])
    backed_up.documents = other

    taken = await backed_up.reopened().take(Kind.JOURNAL)

    assert taken.manifest.kind is Kind.FULL
    assert await held_in(await backed_up.brought_back()) == await held_in(other)


async def test_a_copy_that_ends_without_a_cut_makes_no_backup() -> None:
    class Broken(RememberedDocuments):
        async def copy(self, after: str | None = None) -> AsyncGenerator[Row | Gone | Cut, None]:
            async for one in super().copy(after):
                yield one
                return

    backed_up = BackedUp(Broken())
    await backed_up.recited("amina")

    with pytest.raises(ChangesLostError):
        await backed_up.copier.take(Kind.FULL)

    assert await backed_up.restorer.links() == []


@pytest.mark.parametrize("is_late", [False, True])
async def test_a_process_killed_at_any_write_leaves_a_whole_backup_or_none(*, is_late: bool) -> None:
    outcomes = list[bool]()
    for writes in range(40):
        backed_up = BackedUp()
        for number in range(6):
            await backed_up.recited("amina", number)
            await backed_up.recited("bilal", number)
        await backed_up.copier.take(Kind.FULL)
        before = await held_in(backed_up.documents)
        await backed_up.forgot("amina", 0)
        for number in range(4, 12):
            await backed_up.recited("bilal", number, words=30)
        backed_up.place.writes_left, backed_up.place.is_late = writes, is_late

        try:
            await backed_up.copier.take(Kind.JOURNAL)
        except KilledError:
            is_killed = True
        else:
            is_killed = False

        backed_up.place.writes_left = None
        verified = await backed_up.restorer.verify()
        wanted = before if verified.backups == 1 else await held_in(backed_up.documents)
        assert await held_in(await backed_up.brought_back()) == wanted
        await backed_up.reopened().take(Kind.JOURNAL)
        assert await held_in(await backed_up.brought_back()) == await held_in(backed_up.documents)
        outcomes.append(verified.backups == 2)
        if not is_killed:
            break
    assert outcomes.count(True) == (2 if is_late else 1)
    assert len(outcomes) > 4


async def test_nothing_is_taken_while_the_store_is_away() -> None:
    backed_up = BackedUp()
    await backed_up.recited("amina")
    backed_up.documents.is_away = True

    with pytest.raises(StoreUnavailableError):
        await backed_up.copier.take(Kind.FULL)

    assert await backed_up.restorer.links() == []


async def test_time_goes_by_the_schedule_and_every_moment_of_it_comes_back() -> None:
    backed_up, schedule = BackedUp(), Schedule(full_seconds=4 * HOUR, incremental_seconds=HOUR / 3)
    kinds, moments = list[Kind](), dict[float, set[object]]()
    for minute in range(5 * 60):
        if minute % 7 == 0:
            await backed_up.recited("amina", minute % 5, words=minute + 1)
        taken = await backed_up.copier.take_due(schedule)
        assert taken is not None
        kinds.append(taken.manifest.kind)
        if minute % 33 == 0:
            moments[backed_up.now()] = {*await held_in(backed_up.documents)}
        assert await backed_up.copier.take_due(schedule) is None
        backed_up.later(MINUTE)

    assert [kinds.count(kind) for kind in Kind] == [2, 13, 5 * 60 - 15]
    for at, wanted in moments.items():
        assert await held_in(await backed_up.brought_back(at + 1)) == wanted


async def test_what_is_older_than_is_kept_goes_with_its_files_and_the_rest_still_comes_back() -> None:
    backed_up, schedule = BackedUp(), Schedule(full_seconds=DAY, incremental_seconds=6 * HOUR, kept_seconds=2 * DAY)
    for turn in range(6 * 4):
        await backed_up.recited("amina", turn)
        await backed_up.copier.take_due(schedule)
        backed_up.later(6 * HOUR)

    links = await backed_up.restorer.links()

    assert [link.manifest.number for link in links] == list(range(13, 25))
    named = {file.name for link in links for file in link.manifest.files} | {link.name for link in links}
    assert set(backed_up.place.held) == named
    assert await held_in(await backed_up.brought_back()) == await held_in(backed_up.documents)


async def test_a_clean_up_killed_at_any_write_leaves_what_is_kept_whole() -> None:
    schedule = Schedule(full_seconds=2 * HOUR, incremental_seconds=HOUR, kept_seconds=2 * HOUR)
    for writes in range(20):
        backed_up = BackedUp()
        for turn in range(4):
            await backed_up.recited("amina", turn)
            await backed_up.copier.take_due(schedule)
            backed_up.later(HOUR)
        await backed_up.recited("amina", 9)
        backed_up.place.writes_left = writes

        try:
            await backed_up.copier.take_due(schedule)
        except KilledError:
            is_killed = True
        else:
            is_killed = False

        backed_up.place.writes_left = None
        await backed_up.restorer.verify()
        backed_up.later(HOUR)
        await backed_up.reopened().take_due(schedule)
        assert await held_in(await backed_up.brought_back()) == await held_in(backed_up.documents)
        if not is_killed:
            return
    raise AssertionError("it never came to its end")


@pytest.mark.parametrize("part", ["manifests", "files"])
@pytest.mark.parametrize("is_new_process", [False, True])
async def test_behind_a_damaged_chain_a_full_one_is_taken_at_once(part: str, *, is_new_process: bool) -> None:
    backed_up, schedule = BackedUp(), Schedule()
    for number, kind in enumerate((Kind.FULL, Kind.JOURNAL, Kind.JOURNAL)):
        await backed_up.recited("amina", number)
        await backed_up.copier.take(kind)
    name = sorted(name for name in backed_up.place.held if part in name)[1]
    del backed_up.place.held[name]
    await backed_up.recited("amina", 3)
    backed_up.later(MINUTE)

    taken = await (backed_up.reopened() if is_new_process else backed_up.copier).take_due(schedule)

    assert taken is not None
    if part == "manifests" or is_new_process:
        assert (taken.manifest.number, taken.manifest.kind) == (4, Kind.FULL)
        assert await held_in(await backed_up.brought_back()) == await held_in(backed_up.documents)
    with pytest.raises(DamagedBackupError):
        await backed_up.restorer.verify()


async def test_of_two_who_take_one_at_once_the_first_to_end_counts() -> None:
    class Slow(RememberedDocuments):
        other: Copier | None = None

        async def copy(self, after: str | None = None) -> AsyncGenerator[Row | Gone | Cut, None]:
            other, self.other = self.other, None
            if other is not None:
                await other.take(Kind.JOURNAL)
            async for one in super().copy(after):
                yield one

    documents = Slow()
    backed_up = BackedUp(documents)
    await backed_up.recited("amina")
    await backed_up.copier.take(Kind.FULL)
    await backed_up.recited("bilal")
    documents.other = backed_up.reopened()

    with pytest.raises(OvertakenError):
        await backed_up.copier.take(Kind.JOURNAL)

    assert (await backed_up.restorer.verify()).backups == 2
    assert await held_in(await backed_up.brought_back()) == await held_in(documents)
