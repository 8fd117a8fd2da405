"""What this node owns, as who asks sees it."""

from actors.shards.ownership import Home
from models.shards.placing import shard_of
from models.shards.table import LeaseTable, Member
from models.shards.tenancy import Hold, Rules, Tenancy
from supervisors.ownership import LeasedOwnership, home_at, owner_of_shard, place_of, shard_owner

HOME = Home("n1", "10.0.0.1:7000", "wss://learn.example.org/v1/recite?home=n1")
RULES = Rules(seconds=10.0, shards=8)


class Hands:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def now(self) -> float:
        return self.seconds


def owning(clock: Hands) -> tuple[LeasedOwnership, list[tuple[int, int]]]:
    """An ownership of everything since 20 s."""
    ownership, refusals = LeasedOwnership(clock, RULES.shards), list[tuple[int, int]]()
    tenancy, table = Tenancy("n1/1", RULES, place_of(HOME)), LeaseTable()
    ownership.begin(tenancy, lambda shard, epoch: refusals.append((shard, epoch)))
    for second in (0.0, 4.0, 8.0, 12.0, 16.0, 20.0):
        clock.seconds = second
        tenancy.hear(table.say(tenancy.say(second), second), second, second)
        for shard in tenancy.shards(Hold.MINTING):
            tenancy.minted(shard, 70 + shard, second)
    return ownership, refusals


def test_before_the_first_life_nothing_is_owned() -> None:
    ownership = LeasedOwnership(Hands())

    assert ownership.epoch_of("amina") is None
    assert ownership.home_now("amina") is None
    assert not ownership.accepts("amina")
    assert ownership.owned() == 0
    ownership.refused("amina", 1)


async def test_what_is_owned_has_an_epoch_and_a_home_until_the_lease_is_old() -> None:
    clock = Hands()
    ownership, _ = owning(clock)

    assert ownership.epoch_of("amina") == 70 + shard_of("amina", 8)
    assert ownership.accepts("amina")
    assert await ownership.home_of("amina") == HOME
    assert ownership.owned() == 8

    clock.seconds = 27.0

    assert ownership.epoch_of("amina") is None
    assert not ownership.accepts("amina")


def test_a_refusal_is_passed_on_with_its_shard() -> None:
    ownership, refusals = owning(Hands())

    ownership.refused("amina", 70)

    assert refusals == [(shard_of("amina", 8), 70)]


def test_a_place_is_read_as_it_was_written_and_another_versions_is_none() -> None:
    assert home_at(Member(place_of(HOME), is_leaving=False)) == HOME
    assert home_at(Member(b"\x91", is_leaving=False)) is None


def test_a_shards_name_among_owners_is_no_learners() -> None:
    assert owner_of_shard("amina") == shard_owner(374) == "/shard/374"
