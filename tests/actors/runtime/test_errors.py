"""Whoever knows pykka's errors knows ours."""

import pykka
import pytest

from actors.runtime import errors


@pytest.mark.parametrize(
    ("ours", "pykkas"),
    [(errors.ActorDeadError, pykka.ActorDeadError), (errors.AskTimeoutError, pykka.Timeout)],
)
def test_what_pykka_has_a_word_for_is_caught_by_it(ours: type[Exception], pykkas: type[Exception]) -> None:
    with pytest.raises(pykkas):
        raise ours("as asked")


def test_the_whole_tree_is_drawn_at_its_head() -> None:
    drawn = errors.__doc__ or ""

    assert all(kind.__name__ in drawn for kind in errors.ActorError.__subclasses__())
