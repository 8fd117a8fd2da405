"""Who is restarted together."""

from hypothesis import given
from hypothesis import strategies as st

from supervisors.library.strategy import Strategy, restarted_together

CHILDREN = ["a", "b", "c"]


def test_one_for_one_restarts_only_who_has_ended() -> None:
    assert restarted_together("one_for_one", CHILDREN, "b") == ("b",)


def test_one_for_all_restarts_everyone() -> None:
    assert restarted_together("one_for_all", CHILDREN, "b") == ("a", "b", "c")


def test_rest_for_one_restarts_those_that_came_later_too() -> None:
    assert restarted_together("rest_for_one", CHILDREN, "b") == ("b", "c")


@given(st.sampled_from(["one_for_one", "one_for_all", "rest_for_one"]), st.integers(1, 6), st.data())
def test_who_has_ended_is_always_restarted_and_the_order_is_that_of_the_start(
    strategy: Strategy, count: int, data: st.DataObject
) -> None:
    children = [str(number) for number in range(count)]
    ended = data.draw(st.sampled_from(children))

    together = restarted_together(strategy, children, ended)

    assert ended in together
    assert list(together) == [child for child in children if child in together]
