"""Which verse is learned next."""

from itertools import islice

from models.learning.curriculum import USUAL_ORDER, new_verses
from models.quran.text import Text

TEXT = Text.load()


def test_the_usual_order_is_al_fatihah_then_from_the_end() -> None:
    found = list(islice(new_verses((), frozenset(), TEXT), 9))

    assert found[0] == (1, 1)
    assert found[7:] == [(114, 1), (114, 2)]


def test_a_learner_has_their_own_order() -> None:
    assert list(new_verses((112, 108), frozenset(), TEXT))[4] == (108, 1)


def test_what_is_held_is_not_new() -> None:
    assert next(new_verses((112,), {"112:1", "112:2"}, TEXT)) == (112, 3)


def test_every_verse_comes_once() -> None:
    assert sorted(USUAL_ORDER) == list(range(1, 115))
    assert len(set(new_verses((), frozenset(), TEXT))) == 6236
