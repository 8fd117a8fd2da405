"""A recitation is put by where it can be, and comes back as it was."""

from types import MappingProxyType

import msgspec
import pytest

from actors.far.memory import write_question
from actors.later.put_by import NotPutByError, PutBy, UnreadablePieceError, name_of_piece, read_piece
from actors.memory import DescribeProgress, RememberRecitation, Whereabouts
from actors.ports import LearnerId, SessionId
from actors.runtime import LoopClock
from models.learning.reading import Mode
from models.recitation.verdict import Kind
from tests.fakes.put_by import RememberedPutBy
from tests.fakes.recitals import ended_with

AMINA = LearnerId("amina")
SAID = RememberRecitation(
    SessionId("s"),
    ended_with("112", {"112:3:1": Kind.SKIPPED}, 4),
    1_790_000_000.5,
    Mode.TEST,
    MappingProxyType({"112:1:2": 2}),
    Whereabouts("ur", 300),
    "ear 1",
    0.4,
)


async def test_it_comes_back_as_it_was() -> None:
    store = RememberedPutBy(LoopClock())

    await PutBy([store]).put(AMINA, SAID)
    (value,) = store.pieces.values()

    assert read_piece(value) == (AMINA, msgspec.structs.replace(SAID, hints={"112:1:2": 2}))


async def test_its_name_tells_nothing_of_anybody_and_is_the_same_when_it_is_said_again() -> None:
    store = RememberedPutBy(LoopClock())

    for _ in range(2):
        await PutBy([store]).put(AMINA, SAID)

    assert list(store.pieces) == [name_of_piece(SAID)] == ["s/4"]


async def test_where_the_first_place_is_away_or_full_the_next_one_takes_it() -> None:
    away, full, here = (RememberedPutBy(LoopClock(), most) for most in (100, 0, 100))
    away.is_away = True

    await PutBy([away, full, here]).put(AMINA, SAID)

    assert [len(store.pieces) for store in (away, full, here)] == [0, 0, 1]


async def test_where_no_place_takes_it_each_says_why_not() -> None:
    away, full = RememberedPutBy(LoopClock()), RememberedPutBy(LoopClock(), 0)
    away.is_away = True

    with pytest.raises(NotPutByError, match="is away; no room"):
        await PutBy([away, full]).put(AMINA, SAID)


@pytest.mark.parametrize("value", [b"", b"\xc1", write_question(AMINA, DescribeProgress(), 0.0)])
def test_what_is_no_recitation_of_this_version_is_not_taken_for_one(value: bytes) -> None:
    with pytest.raises(UnreadablePieceError):
        read_piece(value)
