import pytest

from models.recitation.verdict import Kind, Status, Verdict, WordVerdict
from talqin.evaluation.changes import CHANGES
from talqin.evaluation.judging import Judged
from talqin.evaluation.mistakes import NAMES, NEAR_SAMPLES, outcome
from talqin.evaluation.report import MENDED, MISTAKES
from talqin.evaluation.spliced import SPLICED
from talqin.evaluation.tallies import MistakeCounts

SECOND = 16_000
LABELS = [10, 11, 12, 13]


def verdict(word: int | None, kind: Kind, of: Verdict, second: float = 0.0) -> WordVerdict:
    start = int(second * SECOND)
    serial = 1 if word is None else word
    return WordVerdict(serial, word, Status.SETTLED, of, kind, start, start + SECOND, (), (), 0.9, "")


def judged(*verdicts: WordVerdict) -> Judged:
    right = {label: verdict(label, Kind.RIGHT, Verdict.RIGHT, label - 10) for label in LABELS}
    said = {each.word: each for each in verdicts if each.word is not None}
    return Judged(right | said, tuple(each for each in verdicts if each.word is None), (), frozenset(LABELS), 0.0)


def test_every_mistake_has_its_name_and_its_row() -> None:
    assert set(NAMES) == {*MISTAKES, MENDED} == {*CHANGES, *SPLICED}


def counts(
    *,
    caught: int = 0,
    named: int = 0,
    unsure: int = 0,
    stray: int = 0,
    others: int = 3,
    stray_so: int = 0,
    made: int = 1,
) -> MistakeCounts:
    """What becomes of one mistake that is accused once or not at all."""
    return MistakeCounts(
        made=made, caught=caught, named=named, unsure=unsure, others_flagged=stray, other_words=others,
        accusations=caught + stray, true_accusations=caught, named_so=named + stray_so, truly_named_so=named,
    )  # fmt: skip  # what is found of the mistake, and of all accusations


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (verdict(12, Kind.WRONG_HARAKA, Verdict.WRONG), counts(caught=1, named=1)),
        (verdict(12, Kind.WRONG_LETTER, Verdict.WRONG), counts(caught=1)),
        (verdict(12, Kind.SKIPPED, Verdict.SKIPPED), counts(caught=1)),
        (verdict(12, Kind.UNSURE, Verdict.UNSURE), counts(unsure=1)),
        (verdict(12, Kind.RIGHT, Verdict.RIGHT), counts()),
        (verdict(11, Kind.WRONG_HARAKA, Verdict.WRONG), counts(stray=1, stray_so=1)),
        (verdict(None, Kind.ADDED, Verdict.ADDED), counts(stray=1)),
    ],
)
def test_a_mistake_on_a_word_is_looked_up_in_its_verdict(found: WordVerdict, expected: MistakeCounts) -> None:
    assert outcome(judged(found), LABELS, [2], "haraka") == expected


def test_a_word_that_was_never_reached_was_not_caught() -> None:
    result = judged()
    del result.words[12]

    assert outcome(result, LABELS, [2], "dropped_word") == counts()


@pytest.mark.parametrize(
    ("second", "is_found"), [(1.5, True), (1.5 + NEAR_SAMPLES / SECOND, True), (3.0, False), (-0.5, False)]
)
def test_an_added_word_is_named_where_it_was_said(second: float, *, is_found: bool) -> None:
    result = outcome(judged(verdict(None, Kind.ADDED, Verdict.ADDED, second)), LABELS, [1], "word_added")

    found = int(is_found)
    assert result == counts(caught=found, named=found, stray=1 - found, stray_so=1 - found, others=2)


def test_an_added_word_is_caught_by_a_wrong_neighbour() -> None:
    result = outcome(judged(verdict(12, Kind.WRONG_WORD, Verdict.WRONG, 2)), LABELS, [1], "word_added")

    assert result == counts(caught=1, others=2)


def test_an_unsure_neighbour_of_an_added_word_is_no_catch() -> None:
    result = outcome(judged(verdict(11, Kind.UNSURE, Verdict.UNSURE, 1)), LABELS, [1], "word_added")

    assert result == counts(unsure=1, others=2)


def test_an_added_word_between_words_never_reached_is_not_matched() -> None:
    result = judged(verdict(None, Kind.ADDED, Verdict.ADDED, 1.5))
    del result.words[11], result.words[12]

    assert outcome(result, LABELS, [1], "word_added") == counts(stray=1, stray_so=1, others=2)


def test_several_mistakes_share_their_other_words() -> None:
    both = outcome(judged(verdict(10, Kind.WRONG_LETTER, Verdict.WRONG)), LABELS, [0, 3], "letter_far")

    assert both == counts(made=2, caught=1, named=1, others=2)


def test_both_of_two_swapped_words_are_accused_truly() -> None:
    pair = verdict(11, Kind.SWAPPED, Verdict.WRONG), verdict(12, Kind.SWAPPED, Verdict.WRONG)

    found = outcome(judged(*pair, verdict(13, Kind.WRONG_LETTER, Verdict.WRONG)), LABELS, [1], "word_swapped")

    assert (found.made, found.caught, found.named) == (1, 1, 1)
    assert (found.accusations, found.true_accusations, found.named_so, found.truly_named_so) == (3, 2, 2, 2)
