from models.recitation.verdict import Kind, Status, Verdict, WordVerdict
from talqin.evaluation.examples import changed_examples, untouched_examples
from talqin.evaluation.judging import Judged
from talqin.evaluation.tallies import Example

LABELS = [10, 11, 12, 13]


def verdict(word: int | None, kind: Kind, of: Verdict, at: int = 0) -> WordVerdict:
    return WordVerdict(word or 1, word, Status.SETTLED, of, kind, at, at + 16_000, (), (), 0.9, "")


def judged(*verdicts: WordVerdict) -> Judged:
    right = {label: verdict(label, Kind.RIGHT, Verdict.RIGHT, 16_000 * (label - 10)) for label in LABELS}
    said = {each.word: each for each in verdicts if each.word is not None}
    return Judged(right | said, tuple(each for each in verdicts if each.word is None), (), frozenset(LABELS), 0.0)


def truths(examples: tuple[Example, ...]) -> list[tuple[Verdict, bool]]:
    return [(example.verdict, example.is_mistake) for example in examples]


def test_on_an_untouched_recitation_every_verdict_is_on_a_word_said_right() -> None:
    wrong, added = verdict(12, Kind.WRONG_LETTER, Verdict.WRONG), verdict(None, Kind.ADDED, Verdict.ADDED)

    found = truths(untouched_examples(judged(wrong, added)))

    assert found == [
        (Verdict.RIGHT, False), (Verdict.RIGHT, False), (Verdict.WRONG, False), (Verdict.RIGHT, False),
        (Verdict.ADDED, False),
    ]  # fmt: skip  # words, then what was added


def test_of_a_line_with_mistakes_only_those_are_taken() -> None:
    wrong = verdict(12, Kind.WRONG_HARAKA, Verdict.WRONG)

    found = truths(changed_examples(judged(wrong), LABELS, [0, 2], "haraka"))

    assert sorted(found) == [(Verdict.RIGHT, True), (Verdict.WRONG, True)]


def test_a_word_that_was_added_is_one_where_it_was_said_and_its_neighbours_are_none() -> None:
    there = verdict(None, Kind.ADDED, Verdict.ADDED, at=16_000)

    assert truths(changed_examples(judged(there), LABELS, [0], "word_added")) == [(Verdict.ADDED, True)]
    assert truths(changed_examples(judged(), LABELS, [0], "word_added")) == []
