"""What a teacher has set, as steps of a day."""

from collections.abc import Iterable

from models.learning.assigned import assigned
from models.learning.assignment import Assignment
from models.learning.lesson import Step, WhyCode
from models.learning.memories import Memories, VerseMemory
from models.learning.reading import Mode
from models.learning.schedule import Card
from models.quran.text import Text

TEXT = Text.load()
IKHLAS = Assignment("a", 112, 1, 4, "teacher", 100, 101, "slowly, please")


def steps(*assignments: Assignment, held: Iterable[str] = (), day: int = 101, room: float = 60.0) -> list[Step]:
    memories = Memories(verses={key: VerseMemory(key, card=Card(1.0, 5.0, 90, 120)) for key in held})
    return list(assigned(assignments, memories, day, 50.0, TEXT, room=room))


def test_what_is_not_held_is_heard_and_said_and_then_said_from_memory() -> None:
    found = steps(IKHLAS)

    assert [(step.mode, step.stretches[0].spec) for step in found] == [
        (Mode.REPEAT, "112:1-112:4"),
        (Mode.MEMORISE, "112:1-112:4"),
    ]


def test_what_is_held_is_tested() -> None:
    found = steps(IKHLAS, held=["112:1", "112:2"])

    assert (found[0].mode, found[0].stretches[0].spec) == (Mode.TEST, "112:1-112:2")


def test_the_reason_says_whose_and_how_long_there_is() -> None:
    why = steps(IKHLAS, day=100)[0].why

    assert why.code is WhyCode.ASSIGNED
    assert why.parameters == {"verses": 4, "days_left": 1, "assignment": "a", "note": "slowly, please"}


def test_half_of_it_is_for_the_day_before_the_last() -> None:
    assert steps(IKHLAS, day=100)[0].stretches[0].spec == "112:1-112:2"


def test_no_more_is_taken_than_fits_but_one_verse_in_any_case() -> None:
    assert steps(IKHLAS, room=0.01)[0].stretches[0].spec == "112:1"
    assert steps(IKHLAS, room=0.0) == []


def test_a_verse_that_two_have_set_is_said_once() -> None:
    again = Assignment("b", 112, 1, 4, "other teacher", 100, 101)

    assert steps(IKHLAS, again) == steps(IKHLAS)
