"""A drill passes when all is as it should be in time, and says what is not."""

import pytest

from actors.backup.drill import Drill, drill
from actors.stores.documents import Owner
from models.backup.chain import Kind
from tests.fakes.backups import BackedUp, TellingDocuments
from tests.fakes.documents import RememberedDocuments


async def drilled(backed_up: BackedUp, into: RememberedDocuments | None = None, took: float = 3.0) -> Drill:
    seconds = iter([100.0, 100.0 + took])
    into = RememberedDocuments() if into is None else into
    return await drill(backed_up.restorer, backed_up.documents, into, backed_up.now, lambda: next(seconds))


@pytest.mark.parametrize("store", [RememberedDocuments, TellingDocuments])
async def test_what_is_written_while_it_runs_is_no_difference(store: type[RememberedDocuments]) -> None:
    backed_up = BackedUp(store())
    for number in range(4):
        await backed_up.recited("amina", number)
    await backed_up.copier.take(Kind.FULL)
    backed_up.later(45)
    await backed_up.recited("amina", 1, words=30)
    await backed_up.recited("bilal", 1)
    await backed_up.forgot("amina", 2)

    seen = await drilled(backed_up)

    assert seen.has_passed
    assert (seen.rto_seconds, seen.rpo_seconds, seen.documents) == (3.0, 45.0, 4)
    assert seen.written_since >= 2


@pytest.mark.parametrize(("age", "took", "passes"), [(120, 300, True), (121, 3, False), (3, 301, False)])
async def test_it_fails_when_a_goal_is_missed(age: float, took: float, *, passes: bool) -> None:
    backed_up = BackedUp()
    await backed_up.recited("amina")
    await backed_up.copier.take(Kind.FULL)
    backed_up.later(age)

    assert (await drilled(backed_up, took=took)).has_passed is passes


async def test_it_fails_when_the_backup_is_not_what_is_live() -> None:
    backed_up = BackedUp()
    for number in range(3):
        await backed_up.recited("amina", number)
    await backed_up.copier.take(Kind.FULL)
    copy = backed_up.documents.backup()
    version, revision, written, _ = copy[Owner("amina"), "recitations", "1"]
    copy[Owner("amina"), "recitations", "1"] = (version, revision, written, b'{"learner":"another"}')
    copy[Owner("zaynab"), "recitations", "1"] = (1, 1, written, b"{}")
    backed_up.documents.restore(copy)

    seen = await drilled(backed_up)

    assert (seen.missing, seen.different, seen.has_passed) == (1, 1, False)
