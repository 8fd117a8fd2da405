"""What one node decides: when it may act, what it takes, gives and gives up."""

import pytest

from models.shards.placing import placed
from models.shards.table import LeaseTable, Picture
from models.shards.tenancy import TURNS, Hold, Rules, Tenancy, Turn

RULES = Rules(seconds=9.0, shards=16, most_moves=2)
ALL = tuple(range(16))


class Story:
    """A table that is settled, and tenancies that speak to it."""

    def __init__(self) -> None:
        self.now = 100.0
        self.table = LeaseTable()
        self.epoch = 0
        self.tenancies: dict[str, Tenancy] = {}
        self.add("x").say(0.0)
        self.beat("x", is_answered=False, at=0.0)
        self.table.leave("x/1")
        del self.tenancies["x"]

    def add(self, name: str) -> Tenancy:
        self.tenancies[name] = Tenancy(f"{name}/1", RULES)
        return self.tenancies[name]

    def beat(self, name: str, *, is_answered: bool = True, at: float | None = None) -> Picture:
        now = self.now if at is None else at
        tenancy = self.tenancies[name]
        picture = self.table.say(tenancy.say(now), now)
        if is_answered:
            tenancy.hear(picture, now, now)
        return picture

    def mint(self, name: str) -> None:
        tenancy = self.tenancies[name]
        for shard in tenancy.shards(Hold.MINTING):
            self.epoch += 1
            tenancy.minted(shard, self.epoch, self.now)

    def rest(self, name: str) -> None:
        tenancy = self.tenancies[name]
        tenancy.rested(tenancy.shards(Hold.LEAVING, Hold.LOST))

    def round(self, *names: str) -> None:
        for name in names or tuple(self.tenancies):
            self.beat(name)
            self.mint(name)
            self.rest(name)
        self.now += RULES.busy_seconds

    def held(self, name: str) -> set[int]:
        return set(self.tenancies[name].shards(Hold.HELD))


def alone() -> tuple[Story, Tenancy]:
    story = Story()
    tenancy = story.add("a")
    for _ in range(3):
        story.round()
    return story, tenancy


def test_a_node_alone_owns_everything_after_two_beats() -> None:
    story, tenancy = alone()

    assert story.held("a") == set(ALL)
    assert not tenancy.is_busy
    assert tenancy.counts.taken == 16


def test_nothing_is_done_for_a_shard_before_its_epoch_is_minted() -> None:
    story = Story()
    tenancy = story.add("a")
    story.beat("a")
    story.beat("a")

    assert set(tenancy.shards(Hold.MINTING)) == set(ALL)
    assert tenancy.epoch_of(3, story.now) is None
    assert not tenancy.accepts(3, story.now)
    assert tenancy.owner_of(3) is None


def test_a_shard_whose_epoch_could_not_be_minted_is_wanted_again() -> None:
    story = Story()
    tenancy = story.add("a")
    story.beat("a")
    story.beat("a")
    for shard in tenancy.shards(Hold.MINTING):
        tenancy.not_minted(shard)

    for _ in range(3):
        story.round()

    assert story.held("a") == set(ALL)


def test_it_acts_for_two_thirds_of_a_lease_that_it_does_not_renew() -> None:
    story, tenancy = alone()
    assert tenancy.heard_at is not None
    end = tenancy.heard_at + 6.0

    assert tenancy.epoch_of(3, end - 0.01) is not None
    assert tenancy.accepts(3, end - 0.01)
    assert tenancy.epoch_of(3, end) is None
    assert not tenancy.accepts(3, end)

    said = tenancy.say(end)

    assert said.held == {}
    assert set(tenancy.shards(Hold.LOST)) == set(ALL)
    assert tenancy.counts.lost == 16
    assert story.held("a") == set()


def test_an_answer_counts_from_when_its_question_was_said() -> None:
    story, tenancy = alone()
    said_at = story.now
    picture = story.table.say(tenancy.say(said_at), said_at)

    tenancy.hear(picture, said_at, said_at + 5.0)

    assert tenancy.epoch_of(3, said_at + 5.99) is not None
    assert tenancy.epoch_of(3, said_at + 6.0) is None


def test_an_answer_that_comes_too_late_is_no_lease() -> None:
    story, tenancy = alone()
    said_at = story.now
    picture = story.table.say(tenancy.say(said_at), said_at)

    tenancy.hear(picture, said_at, said_at + 6.5)

    assert set(tenancy.shards(Hold.LOST)) == set(ALL)


def test_a_lost_shard_is_not_taken_again_before_its_entities_rest() -> None:
    story, tenancy = alone()
    story.now += 7.0
    story.beat("a")
    story.beat("a")
    assert set(tenancy.shards(Hold.LOST)) == set(ALL)

    for _ in range(3):
        story.round()

    assert story.held("a") == set(ALL)


def test_after_an_outage_what_was_ours_is_ours_again_before_the_table_has_settled() -> None:
    story, tenancy = alone()
    story.table.lose_all()
    story.now += 7.0
    tenancy.see(story.now)
    story.rest("a")

    for _ in range(3):
        story.round()

    assert story.held("a") == set(ALL)


def test_a_new_node_is_given_a_few_shards_at_a_time_and_each_has_one_owner() -> None:
    story, giver = alone()
    story.add("b")
    wanted = {shard for shard, home in enumerate(placed(["a", "b"], 16)) if home == "b"}
    moving: list[int] = []

    for _ in range(20):
        story.beat("a")
        moving.append(len(giver.shards(Hold.LEAVING)))
        assert not story.held("a") & story.held("b")
        story.round()

    assert story.held("b") == wanted
    assert story.held("a") == set(ALL) - wanted
    assert max(moving) == 2
    assert giver.counts.given == len(wanted)
    assert not any(tenancy.is_busy for tenancy in story.tenancies.values())


def test_what_is_being_given_away_may_still_be_written_and_is_nobody_elses() -> None:
    story, giver = alone()
    story.add("b")
    story.beat("b")
    story.beat("a")
    leaving = giver.shards(Hold.LEAVING)

    picture = story.beat("b")

    assert leaving
    assert all(giver.epoch_of(shard, story.now) for shard in leaving)
    assert not any(giver.accepts(shard, story.now) for shard in leaving)
    assert {picture.owners[shard][0] for shard in leaving} == {"a/1"}


def test_a_shard_that_another_owns_by_the_table_is_given_up() -> None:
    story, tenancy = alone()
    other = Tenancy("b/1", RULES)
    stolen = other.say(story.now)
    story.table.say(type(stolen)(stolen.token, 9, 9.0, held={3: 1_000}), story.now)

    story.beat("a")

    assert tenancy.shards(Hold.LOST) == (3,)
    assert tenancy.epoch_of(3, story.now) is None


def test_a_shard_whose_epoch_is_refused_is_given_up_and_taken_again() -> None:
    story, tenancy = alone()
    epoch = tenancy.epoch_of(3, story.now)
    assert epoch is not None

    tenancy.refused(3, epoch - 1)
    assert tenancy.epoch_of(3, story.now) == epoch
    tenancy.refused(3, epoch)
    assert tenancy.epoch_of(3, story.now) is None
    story.rest("a")
    for _ in range(4):
        story.round()

    later = tenancy.epoch_of(3, story.now)
    assert later is not None
    assert later > epoch


def test_who_is_about_to_leave_takes_nothing_and_keeps_what_it_has() -> None:
    story, tenancy = alone()
    tenancy.announce()

    story.round()
    story.add("b")
    for _ in range(3):
        story.round()

    assert story.held("a") == set(ALL)
    assert story.held("b") == set()


def test_who_leaves_gives_everything_at_once() -> None:
    story, tenancy = alone()

    tenancy.leave()

    assert set(tenancy.shards(Hold.LEAVING)) == set(ALL)
    assert tenancy.say(story.now).is_leaving


def test_an_epoch_that_is_minted_too_late_is_not_acted_on() -> None:
    story = Story()
    tenancy = story.add("a")
    story.beat("a")
    story.beat("a")
    story.now += 6.5

    tenancy.minted(3, 5, story.now)

    assert tenancy.shards(Hold.HELD) == ()


@pytest.mark.parametrize("turn", Turn)
@pytest.mark.parametrize("hold", [None, *Hold])
def test_nothing_is_held_that_was_not_minted_and_nothing_lost_comes_back(hold: Hold | None, turn: Turn) -> None:
    after = TURNS.get((hold, turn), hold)

    assert after is not Hold.HELD or hold in {Hold.MINTING, Hold.HELD}
    assert hold is not Hold.LOST or after in {Hold.LOST, None}


def test_one_that_is_to_own_nothing_takes_nothing_and_sees_who_does() -> None:
    story = Story()
    story.add("a")
    story.tenancies["w"] = watcher = Tenancy("w/1", RULES, owns=False)
    for _ in range(8):
        story.round()

    assert story.held("a") == set(ALL)
    assert watcher.shards(*Hold) == ()
    assert {watcher.owner_of(shard) for shard in ALL} == {story.tenancies["a"].owner_of(0)}
    assert not watcher.is_busy


def test_where_only_those_are_that_own_nothing_nobody_has_anything_and_nobody_is_busy() -> None:
    story = Story()
    story.tenancies["w"] = watcher = Tenancy("w/1", RULES, owns=False)
    for _ in range(8):
        story.round()

    assert watcher.shards(*Hold) == ()
    assert watcher.owner_of(0) is None
    assert not watcher.is_busy


def test_what_was_given_away_before_the_table_was_lost_is_not_taken_back_before_its_owner_has_spoken() -> None:
    story = Story()
    story.add("a")
    for _ in range(4):
        story.round()
    story.add("b")
    for _ in range(40):
        story.round()
    theirs = story.held("b")
    story.table.lose_all()

    for _ in range(4):  # it speaks often while the table settles, and the other one has not noticed yet
        story.round("a")

    assert theirs
    assert story.held("a") == set(ALL) - theirs
    story.round()
    assert story.held("b") == theirs
