"""Which rules of tajweed a word may break."""

import numpy as np
import pytest

from models.quran.vocabulary import TOKENS, token_ids, token_names
from models.recitation.likeness import plain
from models.recitation.tajweed import BOUNCING, LEFT_OUT, SHADES, rule_suspects
from models.recitation.verdict import TAJWEED, Kind


def ways(*sounds: str) -> set[tuple[str, str, Kind]]:
    form = token_ids(sounds).astype(np.int64)
    return {("".join(token_names(one.tokens)), one.change, one.kind) for one in rule_suspects(form)}


def test_a_nun_is_held_hidden_doubled_or_none_of_these() -> None:
    assert ways("ñ") == {("n", "ñ>n", Kind.WRONG_GHUNNAH)}
    assert ways("ŋ") == {("n", "ŋ>n", Kind.WRONG_IKHFA)}
    assert ways("n") == {("ñ", "n>ñ", Kind.WRONG_GHUNNAH), ("ŋ", "n>ŋ", Kind.WRONG_IKHFA)}


def test_one_rule_is_broken_at_one_place_at_a_time() -> None:
    assert ways("rˤ", "a", "bb") == {
        ("rabb", "rˤ>r", Kind.WRONG_TAFKHIM),
        ("rˤrˤabb", "rˤ>rˤrˤ", Kind.WRONG_SHADDAH),
        ("rˤab", "bb>b", Kind.WRONG_SHADDAH),
        ("rˤabbQ", ">Q", Kind.WRONG_QALQALAH),
    }


def test_a_bounce_is_left_out_or_put_in_where_no_vowel_follows() -> None:
    assert ("aħad", "Q>", Kind.WRONG_QALQALAH) in ways("a", "ħ", "a", "d", "Q")
    assert ("aħadQ", ">Q", Kind.WRONG_QALQALAH) in ways("a", "ħ", "a", "d")
    assert not any(kind is Kind.WRONG_QALQALAH for _, _, kind in ways("d", "a", "l"))


def test_a_merged_ya_may_lack_its_ghunnah_and_a_plain_one_have_it() -> None:
    assert ways("j̃") == {("j", "j̃>j", Kind.WRONG_IDGHAM)}
    assert ("j̃", "j>j̃", Kind.WRONG_IDGHAM) in ways("j")


@pytest.mark.parametrize("name", [name for name in TOKENS if name])
def test_what_is_heard_instead_is_a_shade_of_the_same_letter(name: str) -> None:
    for heard, rule in SHADES[name]:
        assert rule in TAJWEED
        assert heard == LEFT_OUT or (heard != name and plain(heard).removesuffix(":") == plain(name).removesuffix(":"))


def test_every_rule_can_be_broken() -> None:
    assert {rule for others in SHADES.values() for _, rule in others} == TAJWEED
    assert len(BOUNCING) == 10
