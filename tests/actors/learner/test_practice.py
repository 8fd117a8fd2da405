"""One recitation, as it is practised."""

from actors.learner.practice import KEPT_VERDICTS, Practice
from models.learning.reading import Mode
from models.recitation.verdict import Kind, Verdict
from tests.fakes.recitals import ended_with, judged_word, opened_words


def memorising() -> Practice:
    practice = Practice(1, Mode.MEMORISE, 0.4)
    practice.opened(opened_words("112"))
    return practice


def test_it_knows_the_words_of_its_own_recitation() -> None:
    practice = memorising()
    practice.opened(opened_words("113", recitation=2))

    assert len(practice.words) == 15
    assert (112, 1, 1) in practice.words


def test_where_the_text_is_in_view_there_is_nothing_to_reveal() -> None:
    practice = Practice(1, Mode.FOLLOW, 0.5)

    practice.opened(opened_words("112"))

    assert practice.words == {}


def test_hints_are_counted_word_by_word() -> None:
    practice = memorising()

    assert (practice.reveal((112, 1, 2)), practice.reveal((112, 1, 2)), practice.reveal((112, 4, 1))) == (1, 2, 1)
    assert practice.hints == {"112:1:2": 2, "112:4:1": 1}


def test_evidence_is_the_verdict_as_it_was_told_and_how_strictly_it_was_judged() -> None:
    practice = memorising()
    practice.judged(judged_word(112, 1, 1, Kind.WRONG_LETTER, serial=7))

    evidence = practice.evidence(7, "ear 1")

    assert evidence is not None
    assert (evidence.word, evidence.verdict, evidence.kind) == ("112:1:1", Verdict.WRONG, Kind.WRONG_LETTER)
    assert (evidence.model, evidence.strictness, evidence.heard) == ("ear 1", 0.4, ("k", "u", "l"))


def test_of_a_verdict_that_was_never_settled_there_is_no_evidence() -> None:
    assert memorising().evidence(7, "ear 1") is None


def test_the_oldest_verdicts_are_let_go() -> None:
    practice = memorising()
    for serial in range(1, KEPT_VERDICTS + 2):
        practice.judged(judged_word(112, 1, 1, None, serial))

    assert practice.evidence(1, "") is None
    assert practice.evidence(2, "") is not None


def test_what_was_doubted_counts_neither_for_nor_against() -> None:
    practice = memorising()
    ended = ended_with("112", {"112:1:2": Kind.WRONG_LETTER})
    practice.doubt(2)

    words = practice.undoubted(ended).words

    assert [word.verdict for word in words[:3]] == [Verdict.RIGHT, Verdict.UNSURE, Verdict.RIGHT]


def test_without_doubts_it_is_handed_over_as_it_is() -> None:
    ended = ended_with("112")

    assert memorising().undoubted(ended) is ended
