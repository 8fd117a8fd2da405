"""Two neighbouring words that were said in each other's place."""

import math

from models.quran.vocabulary import token_names
from models.recitation.ledger import Ledger
from models.recitation.said import Said
from models.recitation.settings import JudgeSettings, ZoneSettings
from models.recitation.swaps import Swap, Undecided, read_swap
from models.recitation.verdict import Kind, Verdict
from tests.fakes.voices import FakeVoice, expect, recite
from tests.models.recitation.following import follow, kinds
from tests.models.recitation.sayings import said

NAS = expect("114")


def sounds_of(place: int) -> tuple[str, ...]:
    return token_names(NAS.words[place].forms[0])


def foreign(place: int) -> Said:
    """Something that is not in the text, with the sounds of a word of it."""
    return said(None, verdict=Verdict.ADDED, heard=sounds_of(place), at=place)


def read(*things: Said, is_over: bool = False, wrong_doubt: float = 1.0) -> tuple[int, int] | Undecided | None:
    """Read what follows the second word; give the times of the later and the earlier word."""
    swap = read_swap(things, 1, NAS, ZoneSettings(wrong_doubt=wrong_doubt), is_over=is_over)
    return (swap.later.start_samples, swap.earlier.start_samples) if isinstance(swap, Swap) else swap


def at(*places: int) -> tuple[int, ...]:
    return tuple(place * 6_400 for place in places)


def test_gone_past_a_word_back_to_it_and_on_after_both_is_a_swap() -> None:
    assert read(said(3), said(2), said(4)) == at(3, 2)


def test_one_of_the_two_may_have_been_taken_for_something_that_is_not_in_the_text() -> None:
    assert read(said(3), foreign(2), said(4)) == at(3, 2)
    assert read(foreign(3), said(2), said(4)) == at(3, 2)


def test_the_gentler_one_is_the_longer_the_words_must_be() -> None:
    assert read(said(3), said(2), said(4), wrong_doubt=4.0) is None
    assert read(said(3), said(2), said(4), wrong_doubt=math.inf) is None


def test_what_may_still_become_a_swap_is_waited_for() -> None:
    assert read(said(3)) is Undecided.YET
    assert read(said(3), said(2)) is Undecided.YET


def test_nothing_else_is_waited_for() -> None:
    assert read() is None
    assert read(said(2)) is None
    assert read(said(4)) is None
    assert read(said(None, verdict=Verdict.ADDED, heard=("f", "u", "m"))) is None


def test_at_the_end_two_words_are_enough() -> None:
    assert read(said(3), said(2), is_over=True) == at(3, 2)
    assert read(said(3), is_over=True) is None
    assert read(foreign(3), foreign(2), is_over=True) is None


def test_whoever_goes_past_a_word_back_and_over_both_again_has_mended_it() -> None:
    assert read(said(3), said(2), said(3)) is None


def test_a_word_skipped_and_another_added_is_no_swap() -> None:
    assert read(said(3), said(None, verdict=Verdict.ADDED, heard=("f", "u", "m", "a")), said(4)) is None


def test_both_words_are_told_in_the_order_in_which_they_were_said() -> None:
    ledger = Ledger(NAS, JudgeSettings())

    events = [event for thing in (said(0), said(1), said(3), said(2), said(4)) for event in ledger.settle(thing)]

    told = [((event.word or 0) - NAS.words[0].label, event.kind) for event in events]
    assert told == [(0, Kind.RIGHT), (1, Kind.RIGHT), (3, Kind.SWAPPED), (2, Kind.SWAPPED), (4, Kind.RIGHT)]


def test_swapped_words_of_a_recitation_are_named_and_nothing_else_is() -> None:
    voice = recite(FakeVoice(), NAS, [[0, 1, 2, 3], [4, 5], [6, 7], [8, 10, 9, 11], [12, 13, 14, 15, 16], [17, 18, 19]])

    events, summary = follow(NAS, voice)

    assert kinds(events, NAS) == [Kind.RIGHT] * 9 + [Kind.SWAPPED] * 2 + [Kind.RIGHT] * 9
    assert (summary.wrong, summary.skipped, summary.added, summary.repeats) == (2, 0, 0, 0)
