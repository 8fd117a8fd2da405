"""Week by week."""

from models.learning.history import History, Recited, Week, week_of, with_recitation
from models.learning.memories import Memories, VerseMemory
from models.learning.schedule import Card
from models.learning.trends import right_per_hundred, trends

CARD = Card(1.0, 5.0, 90, 120)
MONDAY = 102
"""A Monday."""


def learned(*days: int) -> Memories:
    return Memories(
        verses={f"2:{n}": VerseMemory(f"2:{n}", card=CARD, learned_day=day) for n, day in enumerate(days, 1)}
    )


def test_the_verses_held_grow_by_what_was_learned_in_a_week() -> None:
    weeks = trends(learned(80, MONDAY - 1, MONDAY, MONDAY + 6, MONDAY + 7), History(), MONDAY + 8, weeks=3)

    assert [(week.first_day, week.held, week.learned) for week in weeks] == [
        (MONDAY - 7, 2, 1),
        (MONDAY, 4, 2),
        (MONDAY + 7, 5, 1),
    ]


def test_a_verse_that_was_only_read_off_the_page_is_not_held() -> None:
    weeks = trends(Memories(verses={"2:1": VerseMemory("2:1")}), History(), MONDAY, weeks=1)

    assert weeks[0].held == 0


def test_what_was_recited_stands_in_its_week() -> None:
    history = with_recitation(History(), Recited("s", 1, 1.0, minutes=3.04, right=45, wrong=4, skipped=1), MONDAY)

    (before, now) = trends(Memories(), history, MONDAY, weeks=2)

    assert (now.recitations, now.days, now.minutes, now.right_per_hundred) == (1, 1, 3.0, 90.0)
    assert (before.recitations, before.right_per_hundred) == (0, None)


def test_too_few_words_make_no_share_and_unsure_ones_do_not_count() -> None:
    few = Week(week_of(MONDAY), right=29, unsure=100)

    assert (right_per_hundred([few]), right_per_hundred([few, few])) == (None, 100.0)
