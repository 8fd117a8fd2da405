"""Mudud that are too short or too long, in words whose sounds are right."""

import math
from dataclasses import replace

import pytest

from models.quran.passage import parse_passage
from models.quran.sounds import Sounds
from models.quran.text import Text
from models.quran.vocabulary import LONG_VOWELS, token_names
from models.recitation.counts import MaddSettings
from models.recitation.expected import Expected, expect_passage
from models.recitation.judge import Judgement
from models.recitation.lengths import Lengths
from models.recitation.said import Said, Timing
from models.recitation.verdict import Kind, Verdict

TEXT, SOUNDS = Text.load(), Sounds.load()
NATURAL, LONG = 5, 36


def expected(spec: str) -> Expected:
    return expect_passage(parse_passage(spec, TEXT), TEXT, SOUNDS)


NASR = expected("110")
"""Idha jaa'a nasru Allahi wa-l-fath: a muttasil in its second word."""
JAA = 1

MAUN = expected("107")
DHALIKA, YATIMA = 4, 7
"""Its fifth and eighth words: a natural madd within the word, and one that becomes arid at a stop."""


def said(line: Expected, place: int, held: int, verdict: Verdict = Verdict.RIGHT, *, is_paused: bool = False) -> Said:
    """Say a word joined, each long vowel for some frames and each other sound for three."""
    names = token_names(line.words[place].forms[0])
    frames = [0]
    for name in names:
        frames.append(frames[-1] + (held if name in LONG_VOWELS else 3))
    kind = Kind.RIGHT if verdict is Verdict.RIGHT else Kind.WRONG_LETTER
    judgement = Judgement(verdict, kind, names, names, "", 0.0, 0.0)
    return Said(place, judgement, 0, 640, timing=Timing(tuple(frames[:-1]), frames[-1], is_paused))


def warmed(line: Expected, wrong_doubt: float = 1.0) -> Lengths:
    """Know the pace of a reciter, by the words after the first two."""
    lengths = Lengths(line, MaddSettings(), wrong_doubt)
    for _ in range(3):
        for place in (2, 3, 4):
            lengths.weigh(said(line, place, NATURAL))
    return lengths


@pytest.mark.parametrize(("held", "kind"), [(LONG, Kind.RIGHT), (NATURAL, Kind.MADD_TOO_SHORT)])
def test_a_muttasil_read_like_a_natural_madd_is_too_short(held: int, kind: Kind) -> None:
    weighed = warmed(NASR).weigh(said(NASR, JAA, held))

    (madd,) = weighed.judgement.madd
    assert weighed.judgement.kind is kind
    assert weighed.judgement.verdict is (Verdict.RIGHT if kind is Kind.RIGHT else Verdict.WRONG)
    assert (madd.least, madd.most) == (4, 5)
    assert madd.counts == pytest.approx(4.7 if held == LONG else 2.0, abs=0.3)


@pytest.mark.parametrize(("held", "kind"), [(NATURAL, Kind.RIGHT), (LONG, Kind.MADD_TOO_LONG)])
def test_a_natural_madd_read_like_a_muttasil_is_too_long(held: int, kind: Kind) -> None:
    weighed = warmed(MAUN).weigh(said(MAUN, DHALIKA, held))

    assert weighed.judgement.kind is kind


def test_nothing_is_held_of_a_vowel_that_a_stop_may_follow() -> None:
    weighed = warmed(MAUN).weigh(said(MAUN, YATIMA, LONG))

    assert weighed.judgement.kind is Kind.RIGHT
    assert [madd.counts for madd in weighed.judgement.madd] == [None]


def test_nothing_is_held_of_a_length_before_the_pace_is_known() -> None:
    weighed = Lengths(NASR, MaddSettings()).weigh(said(NASR, JAA, NATURAL))

    assert weighed.judgement.kind is Kind.RIGHT
    assert [madd.counts for madd in weighed.judgement.madd] == [None]


def test_a_word_that_is_wrong_already_is_not_counted() -> None:
    wrong = said(NASR, JAA, NATURAL, Verdict.WRONG)

    assert warmed(NASR).weigh(wrong) == wrong


def test_something_that_is_no_word_is_left_as_it_is() -> None:
    foreign = replace(said(NASR, JAA, NATURAL), place=None, timing=None)

    assert warmed(NASR).weigh(foreign) == foreign


def test_a_word_may_say_for_itself_how_many_counts_are_due() -> None:
    word = replace(NASR.words[JAA], madd=((2.0, 2.0),))
    line = replace(NASR, words=(NASR.words[0], word, *NASR.words[2:]))

    assert warmed(line).weigh(said(line, JAA, NATURAL)).judgement.kind is Kind.RIGHT
    assert warmed(line).weigh(said(line, JAA, LONG)).judgement.kind is Kind.MADD_TOO_LONG


@pytest.mark.parametrize(
    ("wrong_doubt", "kind"), [(0.6, Kind.MADD_TOO_SHORT), (1.2, Kind.RIGHT), (math.inf, Kind.RIGHT)]
)
def test_the_stricter_one_is_the_longer_a_madd_must_be(wrong_doubt: float, kind: Kind) -> None:
    assert warmed(NASR, wrong_doubt).weigh(said(NASR, JAA, 11)).judgement.kind is kind


def test_however_strict_the_same_counts_are_heard() -> None:
    usual, never = warmed(MAUN), warmed(MAUN, math.inf)
    for lengths in (usual, never):
        lengths.weigh(said(MAUN, DHALIKA, LONG))

    counted = [lengths.weigh(said(MAUN, DHALIKA, NATURAL)).judgement.madd for lengths in (usual, never)]
    assert counted[0] == counted[1]


def test_the_vowel_is_named_and_how_plain_it_was() -> None:
    judgement = warmed(NASR).weigh(said(NASR, JAA, NATURAL)).judgement

    assert judgement.runner_up == "a:>a:"
    assert judgement.doubt == pytest.approx(2.0, abs=0.3)


def test_no_madd_is_counted_of_another_riwayah_nor_where_a_reading_cannot_be_heard() -> None:
    warsh = replace(NASR, counts_madd=False)
    unheard = replace(NASR, words=(NASR.words[0], replace(NASR.words[JAA], is_unheard=True), *NASR.words[2:]))

    for line in (warsh, unheard):
        assert warmed(line).weigh(said(line, JAA, NATURAL)) == said(line, JAA, NATURAL)


def test_where_it_is_hard_to_hear_a_madd_must_be_shorter_still_to_be_called_short() -> None:
    lengths, short = warmed(NASR), said(NASR, JAA, 11)

    assert lengths.weigh(short).judgement.kind is Kind.MADD_TOO_SHORT
    assert lengths.weigh(replace(short, strain=2.0)).judgement.kind is Kind.RIGHT


@pytest.mark.parametrize(("is_paused", "is_counted"), [(False, True), (True, False)])
def test_a_vowel_at_the_end_of_a_word_is_counted_where_no_pause_follows(*, is_paused: bool, is_counted: bool) -> None:
    weighed = warmed(NASR).weigh(said(NASR, 0, NATURAL, is_paused=is_paused))

    assert [madd.counts is not None for madd in weighed.judgement.madd] == [is_counted]
