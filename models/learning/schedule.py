"""When something is due again: FSRS (github.com/open-spaced-repetition, `fsrs` on PyPI), in whole days of the learner.

FSRS counts in datetimes; days become midnights in UTC and back here, and nowhere else. No clock is read: what `fsrs`
would ask of one (a card's number and first due date) is given.
"""

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Final

import fsrs
import msgspec

from models.learning.rating import Rating

RETENTION: Final = 0.9
"""The chance of being remembered at which something falls due."""
LONGEST: Final = 365
"""Days after which everything is due, however well it is held."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Card(msgspec.Struct, frozen=True):
    """What FSRS knows of one thing that is remembered."""

    stability: float
    """Days after which it is remembered with a chance of 0.9."""
    difficulty: float
    """From 1 to 10."""
    last_day: int
    """When it was last graded; days since 1970."""
    due_day: int
    lapses: int = 0
    """How often it was graded Again."""


def review(card: Card | None, rating: Rating, day: int, *, retention: float = RETENTION) -> Card:
    """Grade something on a day, for the first time where there is no card. An earlier day counts as the last one."""
    before = _to_fsrs(card) if card else _blank(day)
    day = max(day, card.last_day) if card else day
    after, _ = _scheduler(retention).review_card(before, fsrs.Rating(rating), _EPOCH + timedelta(days=day))
    lapses = (card.lapses if card else 0) + (rating is Rating.AGAIN)
    return _from_fsrs(after, lapses)


def chance(card: Card, day: int, *, retention: float = RETENTION) -> float:
    """Give the chance, in [0, 1], that it is remembered on a day."""
    return float(_scheduler(retention).get_card_retrievability(_to_fsrs(card), _EPOCH + timedelta(days=day)))


@cache
def _scheduler(retention: float) -> fsrs.Scheduler:
    """Make a scheduler of whole days: no steps of minutes, no chance in its intervals."""
    return fsrs.Scheduler(
        desired_retention=retention,
        learning_steps=(),
        relearning_steps=(),
        maximum_interval=LONGEST,
        enable_fuzzing=False,
    )


def _blank(day: int) -> fsrs.Card:
    return fsrs.Card(card_id=1, due=_EPOCH + timedelta(days=day))


def _to_fsrs(card: Card) -> fsrs.Card:
    return fsrs.Card(
        card_id=1,
        state=fsrs.State.Review,
        stability=card.stability,
        difficulty=card.difficulty,
        due=_EPOCH + timedelta(days=card.due_day),
        last_review=_EPOCH + timedelta(days=card.last_day),
    )


def _from_fsrs(card: fsrs.Card, lapses: int) -> Card:
    if card.stability is None or card.difficulty is None or card.last_review is None:
        raise AssertionError("a card that was reviewed knows its stability, its difficulty and when")
    return Card(
        stability=card.stability,
        difficulty=card.difficulty,
        last_day=(card.last_review - _EPOCH).days,
        due_day=(card.due - _EPOCH).days,
        lapses=lapses,
    )
