"""How a schedule came about: its last graded readings, and where it stood before, to be reckoned again. Pure.

What FSRS makes of a reading depends on all before it, and it keeps no past. So the last readings are kept here as they
were graded, and when a teacher rules on a word of one of them, that one is graded anew and those after it are replayed.
"""

from typing import Final

import msgspec

from models.learning.cycle import FIRM_DAYS
from models.learning.rating import Rating, rating_if_heard
from models.learning.schedule import Card, review

KEPT: Final = 5
"""Readings that can be graded anew, as many as a trace keeps."""
DIGITS: Final = 9
"""Of a burden: what is taken out and put back leaves it as it was."""


class Grade(msgspec.Struct, frozen=True, array_like=True):
    """What one reading was graded by (`rating`)."""

    at: float
    """Seconds since 1970, UTC."""
    day: int
    """The learner's."""
    burden: float
    sure: int
    """Words that were heard for sure."""
    words: int
    """All of them."""
    flow: float = 1.0
    """The pace, as a share of the learner's usual one."""

    @property
    def rating(self) -> Rating | None:
        """The rating; None where too little was heard for sure."""
        return rating_if_heard(self.burden, self.sure, self.words, flow=self.flow)


class Standing(msgspec.Struct, frozen=True):
    """How well something is held; what the fields say, `memories.VerseMemory` tells."""

    card: Card | None = None
    learned_day: int = 0
    firm_days: int = 0


class Past(msgspec.Struct, frozen=True):
    """The last readings that were graded, and where it stood before them."""

    before: Standing = Standing()
    last: tuple[Grade, ...] = ()
    """The newest last, as they were remembered."""


def graded(standing: Standing, grade: Grade) -> Standing:
    """Give where it stands after a reading; one that has no rating changes nothing."""
    rating, card = grade.rating, standing.card
    if rating is None:
        return standing
    is_new_day = card is None or grade.day > card.last_day
    firm = standing.firm_days + (is_new_day and rating >= Rating.GOOD)
    if rating is Rating.AGAIN:
        firm = min(firm, FIRM_DAYS) - 1
    return Standing(review(card, rating, grade.day), standing.learned_day if card else grade.day, max(firm, 0))


def with_grade(standing: Standing, past: Past, grade: Grade) -> tuple[Standing, Past]:
    """Give where it stands after a reading, and its past; the oldest reading beyond those that are kept is settled."""
    before = past.before if past.last else standing
    last = (*past.last, grade)
    if len(last) > KEPT:
        before, last = graded(before, last[0]), last[1:]
    return graded(standing, grade), Past(before, last)


def regraded(standing: Standing, past: Past, at: float, *, burden: float = 0.0, sure: int = 0) -> tuple[Standing, Past]:
    """Give where it would stand had a reading gone otherwise; one that is not kept changes nothing.

    Args:
        standing: where it stands.
        past: how it came to that.
        at: the moment of the reading.
        burden: what is added to its burden, or taken from it where negative.
        sure: words more that were heard for sure.
    """
    if not (burden or sure) or at not in {grade.at for grade in past.last}:
        return standing, past
    last = tuple(_changed(grade, burden, sure) if grade.at == at else grade for grade in past.last)
    stands = past.before
    for grade in last:
        stands = graded(stands, grade)
    return stands, Past(past.before, last)


def _changed(grade: Grade, burden: float, sure: int) -> Grade:
    return msgspec.structs.replace(grade, burden=round(grade.burden + burden, DIGITS), sure=grade.sure + sure)
