"""What is remembered."""

import msgspec

from models.learning.cycle import Phase
from models.learning.memories import JointMemory, Memories, PairMemory, VerseMemory, WordMemory, pair_key
from models.learning.schedule import Card
from models.learning.trace import Trace

CARD = Card(stability=40.0, difficulty=5.0, last_day=100, due_day=140)
WEAK = Trace(mistakes={"wrong_word": 1.0})


def test_a_recent_verse_is_due_within_a_week_whatever_the_schedule_says() -> None:
    recent = VerseMemory("112:1", card=CARD, learned_day=95, firm_days=3)
    old = VerseMemory("112:1", card=CARD, learned_day=10, firm_days=3)

    assert (recent.phase(101), recent.due_day(101)) == (Phase.SABQI, 107)
    assert (old.phase(101), old.due_day(101)) == (Phase.MANZIL, 140)


def test_a_verse_never_read_from_memory_is_not_held() -> None:
    seen = VerseMemory("112:1")

    assert not seen.is_held
    assert seen.chance(100) == 0.0
    assert seen.due_day(100) == 100


def test_a_joint_or_a_pair_is_practised_by_itself_where_it_is_weak_and_due() -> None:
    for weak in (JointMemory("112:1", WEAK, CARD), PairMemory("2:35", "7:19", WEAK, CARD)):
        assert weak.is_weak(140)
        assert not weak.is_weak(139)
        assert not msgspec.structs.replace(weak, trace=Trace()).is_weak(140)


def test_a_change_is_put_with_the_rest_and_what_is_forgotten_goes() -> None:
    before = Memories(words={"112:1:1": WordMemory("112:1:1", WEAK), "112:1:2": WordMemory("112:1:2", WEAK)})
    change = Memories(verses={"112:1": VerseMemory("112:1")}, forgotten=frozenset({"112:1:1"}))

    after = before.changed_by(change)

    assert set(after.words) == {"112:1:2"}
    assert set(after.verses) == {"112:1"}


def test_memories_are_kept_and_read_again_unchanged() -> None:
    pair = PairMemory("2:35", "7:19", WEAK, CARD)
    all_of_them = Memories(
        {"112:1:1": WordMemory("112:1:1", WEAK)},
        {"112:1": VerseMemory("112:1", WEAK, CARD, 3, 1)},
        {"112:1": JointMemory("112:1", WEAK, CARD)},
        {pair.key: pair},
    )

    assert pair.key == pair_key("2:35", "7:19")
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(all_of_them), type=Memories) == all_of_them
