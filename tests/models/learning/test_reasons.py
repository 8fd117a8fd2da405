"""Reasons as sentences."""

import pytest

from models.learning.catalogue import LOCALES
from models.learning.lesson import Why, WhyCode
from models.learning.reasons import reason

EXAMPLES: dict[WhyCode, dict[str, float | str]] = {
    WhyCode.SABAQ: {"verses": 3, "chance": 0.874, "days_overdue": 0},
    WhyCode.SABQI: {"verses": 1, "chance": 0.5, "days_overdue": 2},
    WhyCode.MANZIL: {"verses": 11, "chance": 0.9, "days_overdue": 0},
    WhyCode.AHEAD: {"verses": 2, "chance": 0.95, "days_overdue": 0},
    WhyCode.JOINT_WEAK: {"from_verse": "2:255", "to_verse": "2:256", "weakness": 0.7},
    WhyCode.LOOK_ALIKES: {"first": "2:35", "second": "7:19", "weakness": 0.7},
    WhyCode.LOOK_ALIKE_AHEAD: {"first": "2:35", "second": "7:19"},
    WhyCode.RULE: {"kind": "wrong_ghunnah", "broken": 1.2},
    WhyCode.NEW_VERSES: {"verses": 3, "goal": 5},
    WhyCode.COME_BACK: {"days_away": 30, "due": 90, "today": 12, "days_to_catch_up": 8},
    WhyCode.CATCH_UP: {"due": 90, "today": 12, "days_to_catch_up": 8},
    WhyCode.ALL_HELD: {},
}


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("code", WhyCode)
def test_every_reason_has_a_sentence_in_every_language(code: WhyCode, locale: str) -> None:
    sentence = reason(Why(code, dict(EXAMPLES[code])), locale)

    assert sentence.strip()
    assert "{" not in sentence


def test_a_chance_is_said_in_whole_per_cent() -> None:
    assert "\u206887\u2069 %" in reason(Why(WhyCode.SABAQ, dict(EXAMPLES[WhyCode.SABAQ])), "en")


def test_a_rule_is_named_in_the_language_of_the_learner() -> None:
    why = Why(WhyCode.RULE, dict(EXAMPLES[WhyCode.RULE]))

    assert ("through the nose" in reason(why, "en"), "through the nose" in reason(why, "fr")) == (True, False)
