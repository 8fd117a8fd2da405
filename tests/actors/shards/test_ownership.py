"""What an entity writes under."""

import pytest

from actors.shards.ownership import Home, NotOursError, SoleOwnership, Tenure
from actors.stores.documents import Epoch, Fence, Owner, StaleFenceError

HOME = Home("n1")


class Table:
    """Owns in the epochs that it is given."""

    def __init__(self, **epochs: int) -> None:
        self.epochs = epochs
        self.refusals: list[tuple[str, int]] = []

    def epoch_of(self, entity: str) -> int | None:
        return self.epochs.get(entity)

    def refused(self, entity: str, epoch: int) -> None:
        self.refusals.append((entity, epoch))

    async def home_of(self, entity: str) -> Home | None:
        return HOME if entity in self.epochs else None


def shard(entity: str) -> Owner:
    return Owner(f"shard of {entity}")


def test_who_owns_writes_under_the_shards_epoch() -> None:
    with Tenure(Table(amina=7), "amina", shard).fenced() as fence:
        assert fence == Fence(Owner("shard of amina"), Epoch(7))


def test_who_does_not_own_writes_nothing() -> None:
    with pytest.raises(NotOursError), Tenure(Table(), "amina", shard).fenced():
        raise AssertionError("nothing is to be written")


def test_a_refusal_of_the_store_is_passed_on() -> None:
    table = Table(amina=7)

    with pytest.raises(StaleFenceError), Tenure(table, "amina", shard).fenced():
        raise StaleFenceError("8 is the latest")

    assert table.refusals == [("amina", 7)]


async def test_who_is_alone_owns_everything_and_needs_no_fence() -> None:
    alone = SoleOwnership(HOME)

    with Tenure(alone, "anybody", shard).fenced() as fence:
        assert fence is None
    alone.refused("anybody", 0)

    assert await alone.home_of("anybody") == HOME
