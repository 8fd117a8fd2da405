"""A store that is counted behaves as it does alone."""

import pytest

from actors.learner.documents import LEARNERS
from actors.ports import StoreUnavailableError
from actors.runtime import LoopClock
from actors.stores.documents import ConflictError, Owner, Put
from actors.stores.objects import ObjectMissingError
from models.learning.learner import Learner
from tests.fakes.documents import RememberedDocuments
from tests.fakes.objects import RememberedObjects
from transport.stores.metered import metered

AMINA = Owner("amina")


class Meter:
    """Implements `StoreMeter`: remembers."""

    def __init__(self) -> None:
        self.answers: list[tuple[str, str]] = []
        self.losses: list[tuple[str, str]] = []

    def done(self, store: str, operation: str, seconds: float) -> None:
        assert seconds >= 0
        self.answers.append((store, operation))

    def away(self, store: str, operation: str, seconds: float) -> None:
        assert seconds >= 0
        self.losses.append((store, operation))


async def test_answers_come_through_and_are_counted() -> None:
    meter = Meter()
    store = metered(RememberedDocuments(), "documents", meter=meter, clock=LoopClock())

    await store.write(Put(LEARNERS, AMINA, "learner", Learner()))
    kept = await store.read(LEARNERS, AMINA, "learner")

    assert kept is not None
    assert meter.answers == [("documents", "write"), ("documents", "read")]
    assert not meter.losses


async def test_a_refusal_is_an_answer_and_comes_through() -> None:
    meter = Meter()
    store = metered(RememberedDocuments(), "documents", meter=meter, clock=LoopClock())

    with pytest.raises(ConflictError):
        await store.write(Put(LEARNERS, AMINA, "learner", Learner(), expected=3))

    assert (meter.answers, meter.losses) == ([("documents", "write")], [])


async def test_a_store_that_is_away_is_counted_as_away() -> None:
    meter, below = Meter(), RememberedDocuments()
    store = metered(below, "documents", meter=meter, clock=LoopClock())
    below.is_away = True

    with pytest.raises(StoreUnavailableError):
        await store.read(LEARNERS, AMINA, "learner")

    assert (meter.answers, meter.losses) == ([], [("documents", "read")])


async def test_what_comes_piece_by_piece_does_and_what_is_missing_is_said() -> None:
    meter, clock = Meter(), LoopClock()
    store = metered(RememberedObjects(clock.now), "objects", meter=meter, clock=clock)
    for name in ("a/1", "a/2"):
        await store.put(name, b"x")

    found = [info.name async for info in store.find("a/")]
    with pytest.raises(ObjectMissingError):
        _ = [piece async for piece in store.get("b")]

    assert found == ["a/1", "a/2"]
    assert {operation for _, operation in meter.answers} == {"put", "find", "get"}


async def test_what_is_no_question_is_the_stores_own() -> None:
    below = RememberedDocuments()
    store = metered(below, "documents", meter=Meter(), clock=LoopClock())

    assert store.backup() == below.backup()
    assert store.is_away is False


async def test_where_nobody_counts_the_store_is_itself() -> None:
    below = RememberedDocuments()

    assert metered(below, "documents", meter=None, clock=LoopClock()) is below
