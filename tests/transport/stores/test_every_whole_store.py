"""What every store promises to whoever looks through it as a whole; the same tests on the fake and on the real ones."""

import msgspec
import pytest

from actors.stores.documents import Owner, Put
from actors.stores.whole import Held, WholeDocuments, WholePassing
from models.people.account import AccountId
from models.people.sought import Sought, sought
from tests.transport.stores.kinds import AMINA, BILAL, CARDS, NOTES, Card, Note

pytestmark = pytest.mark.wall_clock

ABOUT_AMINA: Sought = sought(AccountId("amina"), "the rose")


def places(held: list[Held]) -> set[tuple[str, str, str]]:
    return {(one.collection, one.owner, one.key) for one in held}


async def test_all_that_is_an_owners_is_given_of_whatever_kind(store: WholeDocuments) -> None:
    await store.write(
        Put(NOTES, AMINA, "b", Note("one")),
        Put(CARDS, AMINA, "a", Card(1)),
        Put(NOTES, BILAL, "c", Note("two")),
        Put(NOTES, AMINA, "a", Note("three", score=2.5)),
    )

    held = [one async for one in store.held_by(AMINA)]

    assert [(one.collection, one.key) for one in held] == [("cards", "a"), ("notes", "a"), ("notes", "b")]
    assert msgspec.json.decode(held[1].value, type=Note) == Note("three", score=2.5)


async def test_more_than_fit_into_one_page_are_all_given_once(store: WholeDocuments) -> None:
    for begin in range(0, 450, 150):
        await store.write(*(Put(NOTES, AMINA, f"{i:04}", Note("amina")) for i in range(begin, begin + 150)))
    await store.write(*(Put(CARDS, Owner(f"amina {i}"), "a", Card(i)) for i in range(30)))

    assert [one.key async for one in store.held_by(AMINA)] == [f"{i:04}" for i in range(450)]
    assert len([one async for one in store.about(ABOUT_AMINA)]) == 480
    assert len({owner async for owner in store.owners()}) == 31


async def test_whatever_names_somebody_is_found_of_whatever_owner(store: WholeDocuments) -> None:
    await store.write(
        Put(NOTES, AMINA, "a", Note("x")),
        Put(NOTES, BILAL, "amina", Note("x")),
        Put(NOTES, BILAL, "b", Note("x", words=("y", "amina"))),
        Put(NOTES, BILAL, "c", Note("the rose")),
        Put(NOTES, Owner("name:the rose"), "name", Note("x")),
        Put(NOTES, BILAL, "d", Note("the roses", "Amina")),
    )
    await store.claim(AMINA)
    await store.claim(BILAL)

    held = [one async for one in store.about(ABOUT_AMINA)]

    assert places(held) == {
        ("notes", "amina", "a"),
        ("notes", "bilal", "amina"),
        ("notes", "bilal", "b"),
        ("notes", "bilal", "c"),
        ("notes", "name:the rose", "name"),
        ("_epochs", "amina", ""),
    }


async def test_what_was_found_can_be_taken_away_and_nothing_else_goes(store: WholeDocuments) -> None:
    await store.write(Put(NOTES, BILAL, "amina", Note("x")), Put(NOTES, BILAL, "b", Note("x")))
    await store.claim(AMINA)

    for held in [one async for one in store.about(ABOUT_AMINA)]:
        await store.take_away(held)
        await store.take_away(held)

    assert [one async for one in store.about(ABOUT_AMINA)] == []
    assert [one.key async for one in store.held_by(BILAL)] == ["b"]


async def test_after_an_erase_nothing_names_its_owner(store: WholeDocuments) -> None:
    await store.write(Put(NOTES, AMINA, "a", Note("x")), Put(CARDS, AMINA, "a", Card(1)))
    await store.claim(AMINA)

    await store.erase(AMINA)

    assert [one async for one in store.about(ABOUT_AMINA)] == []
    assert [owner async for owner in store.owners()] == []


async def test_what_passes_is_found_by_key_and_by_value(passing: WholePassing) -> None:
    await passing.put("a", b'{"learner":"amina"}', seconds=60)
    await passing.put("b", b"bilal", seconds=60)
    await passing.count("amina-n", seconds=60)

    found = await passing.about(ABOUT_AMINA)

    assert sorted(found) == ["a", "amina-n"]
    await passing.remove("amina-n")


async def test_what_names_somebody_can_be_rewritten_unless_somebody_was_faster(store: WholeDocuments) -> None:
    await store.write(Put(NOTES, BILAL, "a", Note("x", words=("amina", "y"))))
    (held,) = [one async for one in store.about(ABOUT_AMINA)]
    value = msgspec.Raw(msgspec.json.encode(ABOUT_AMINA.redacted(msgspec.json.decode(held.value))))

    assert await store.rewrite(held, value)
    assert not await store.rewrite(held, value)

    kept = await store.read(NOTES, BILAL, "a")
    assert kept is not None
    assert (kept.value, kept.version) == (Note("x", words=("y",)), held.version + 1)
    assert [one async for one in store.about(ABOUT_AMINA)] == []
