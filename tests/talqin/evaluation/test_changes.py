import numpy as np
import pytest

from models.quran.passage import parse_passage
from models.quran.sounds import Sounds
from models.quran.text import Text
from models.quran.vocabulary import SHORT_VOWELS, token_names
from models.recitation.expected import ExpectedWord, expect_passage
from models.recitation.tajweed import rule_suspects
from models.recitation.verdict import TAJWEED, Kind
from talqin.evaluation.changes import CHANGES, NEAR_LETTERS, SPACING, ChangedLine, change_line

TEXT = Text.load()
SOUNDS = Sounds.load()
LINE = expect_passage(parse_passage("18:1-18:14", TEXT), TEXT, SOUNDS).words

FEW = {"madd_long": 1}
"""What is rare in these verses."""


def changed(kind: str, seed: int = 3) -> ChangedLine:
    return change_line(LINE, kind, np.random.default_rng(seed), SOUNDS)


def differing(one: ExpectedWord, other: ExpectedWord) -> list[tuple[str, str]]:
    """The sounds in which the words differ, form by form; fails when a form's length differs."""
    pairs = zip(one.forms, other.forms, strict=True)
    names = [zip(token_names(form), token_names(its), strict=True) for form, its in pairs]
    return [(a, b) for form in names for a, b in form if a != b]


@pytest.mark.parametrize("kind", CHANGES)
def test_changes_stand_apart_and_leave_the_ends(kind: str) -> None:
    result = changed(kind)

    assert len(result.places) >= FEW.get(kind, 4)
    assert all(np.diff(result.places) >= SPACING - 1)
    assert result.line[0] is LINE[0]
    assert result.line[-1] is LINE[-1]


@pytest.mark.parametrize("kind", CHANGES)
def test_the_same_seed_makes_the_same_changes(kind: str) -> None:
    assert [word.label for word in changed(kind).line] == [word.label for word in changed(kind).line]
    assert changed(kind).places == changed(kind).places


def test_an_added_word_stands_where_it_is_said_to() -> None:
    result = changed("word_skipped")

    without = [word for place, word in enumerate(result.line) if place not in result.places]
    assert without == list(LINE)


def test_a_word_is_missing_after_where_it_is_said_to() -> None:
    result = changed("word_added")

    for place in result.places:
        assert result.line[place + 1].label == result.line[place].label + 2


def test_a_replaced_word_shares_no_form_with_the_line() -> None:
    result = changed("word_replaced")

    here = {form.tobytes() for word in LINE for form in word.forms}
    for place in result.places:
        assert not here & {form.tobytes() for form in result.line[place].forms}


@pytest.mark.parametrize("seed", range(20))
def test_one_haraka_becomes_another_in_every_form(seed: int) -> None:
    result = changed("haraka", seed)

    for place in result.places:
        pairs = differing(LINE[place], result.line[place])
        assert len(pairs) == 4
        assert len(set(pairs)) == 1
        assert set(pairs[0]) <= SHORT_VOWELS


@pytest.mark.parametrize("seed", range(20))
def test_one_letter_becomes_its_near_one_in_every_form(seed: int) -> None:
    result = changed("letter_near", seed)

    for place in result.places:
        pairs = differing(LINE[place], result.line[place])
        assert len(pairs) == 4
        assert {NEAR_LETTERS[was] for was, _ in pairs} == {now for _, now in pairs}


@pytest.mark.parametrize("rule", sorted(TAJWEED))
def test_one_sound_becomes_another_shade(rule: Kind) -> None:
    result = changed(rule.removeprefix("wrong_"))

    for place in result.places:
        (was, *_), (now, *_) = LINE[place].forms, result.line[place].forms
        ways = {(one.tokens.tobytes(), one.kind) for one in rule_suspects(was.astype(np.int64))}
        assert (now.astype(np.int64).tobytes(), rule) in ways


@pytest.mark.parametrize("seed", range(20))
def test_a_far_letter_is_neither_the_same_nor_its_near_one(seed: int) -> None:
    result = changed("letter_far", seed)

    for place in result.places:
        (was, now), *_ = differing(LINE[place], result.line[place])
        assert now not in {was, NEAR_LETTERS.get(was)}


@pytest.mark.parametrize("kind", CHANGES)
def test_a_line_of_two_words_is_left_as_it_is(kind: str) -> None:
    result = change_line(LINE[:2], kind, np.random.default_rng(0), SOUNDS)

    assert result.line == LINE[:2]
    assert result.places == ()


def test_a_line_of_three_words_is_changed_in_its_middle() -> None:
    result = change_line(LINE[:3], "word_replaced", np.random.default_rng(0), SOUNDS)

    assert result.places == (1,)
