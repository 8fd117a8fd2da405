"""What a teacher has set, and how far it is."""

from models.learning.assignment import Assignment, newly_done, open_ones, verses_left, verses_today
from models.learning.memories import VerseMemory
from models.learning.schedule import Card
from models.learning.trace import Trace

SET = Assignment("a", 112, 1, 4, "teacher", made_day=100, due_day=103)


def said(ayah: int, day: int, **mistakes: float) -> VerseMemory:
    return VerseMemory(f"112:{ayah}", Trace(mistakes), Card(1.0, 5.0, day, day + 1))


def of(*verses: VerseMemory) -> dict[str, VerseMemory]:
    return {verse.verse: verse for verse in verses}


def test_what_was_said_from_memory_since_and_well_is_done() -> None:
    known = of(said(1, 100), said(2, 99), said(3, 101, skipped=1.0), VerseMemory("112:4"))

    assert verses_left(SET, known) == ("112:2", "112:3", "112:4")


def test_each_day_has_its_share_of_what_is_left_and_the_last_has_all() -> None:
    left = ("112:1", "112:2", "112:3", "112:4")

    shares = [len(verses_today(SET, left, day)) for day in (100, 101, 102, 103, 110)]

    assert shares == [1, 2, 2, 4, 4]


def test_it_is_done_once_nothing_is_left() -> None:
    known = of(*(said(ayah, 101) for ayah in range(1, 5)))

    (done,) = newly_done([SET], known, 101)

    assert done.done_day == 101
    assert newly_done([done], known, 102) == ()
    assert newly_done([SET], {}, 101) == ()


def test_it_is_late_after_its_day_unless_done() -> None:
    done = Assignment("b", 112, 1, 4, "teacher", 100, 103, done_day=103)

    assert [SET.is_late(103), SET.is_late(104), done.is_late(104)] == [False, True, False]


def test_the_first_that_is_due_comes_first() -> None:
    sooner = Assignment("z", 114, 1, 6, "teacher", 100, 101)
    done = Assignment("b", 113, 1, 5, "teacher", 100, 100, done_day=100)

    assert open_ones([SET, sooner, done]) == (sooner, SET)
