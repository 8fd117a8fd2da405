"""Who is restarted along with a child that has ended. Pure."""

from collections.abc import Sequence
from typing import Literal

Strategy = Literal["one_for_one", "one_for_all", "rest_for_one"]


def restarted_together(strategy: Strategy, children: Sequence[str], ended: str) -> tuple[str, ...]:
    """Name the children to be restarted, in the order in which they start.

    Args:
        strategy: one_for_one restarts only who has ended; one_for_all everyone; rest_for_one who has ended and everyone
            who was started after it.
        children: all ids in the order in which they start.
        ended: the id of the child that has ended; one of `children`.
    """
    match strategy:
        case "one_for_one":
            return (ended,)
        case "one_for_all":
            return tuple(children)
        case "rest_for_one":
            return tuple(children[children.index(ended) :])
