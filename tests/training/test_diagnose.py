"""Errors are told sound by sound, against the nearest right answer."""

import pytest

pytest.importorskip("torch", reason="torch is installed for training only")
pytest.importorskip("quranic_phonemizer", reason="the phonemizer is only there to build the data")

from models.quran.vocabulary import TOKENS
from training.corpus import Recording
from training.diagnose import KINDS, Heard, Tally, by_confusion, by_kind, by_voice, compared
from training.targets import ID_OF


def tokens(spoken: str) -> tuple[int, ...]:
    """Token ids of sounds, written with spaces between."""
    return tuple(ID_OF[name] for name in spoken.split())


def said(spoken: str, heard: str) -> Tally:
    """What became of what was said."""
    return compared(tokens(heard), [tokens(spoken)])


def recorded(voice: str, tally: Tally) -> Heard:
    """A recording that was heard so."""
    return Heard(Recording(f"learners/{voice}/1.opus", voice, "1:1", 2.0, "0", "dev", ""), tally, 20.0, -25.0)


def test_every_sound_is_of_one_kind() -> None:
    assert sorted(name for sounds in KINDS.values() for name in sounds.split()) == sorted(TOKENS[1:])


def test_what_was_replaced_missed_and_put_in_is_counted() -> None:
    tally = said("b i s m i", "b i sˤ m i i")

    assert tally.taken_for == {("s", "sˤ"): 1}
    assert tally.inserted.total() == 1
    assert tally.said == 5
    assert tally.percent == pytest.approx(40.0)
    assert tally.found(["s"]) == (0, 1)
    assert said("b i s", "b i").deleted == {"s": 1}


def test_the_nearest_answer_is_compared_with() -> None:
    assert compared(tokens("q u l"), [tokens("b i s m i"), tokens("q u l")]).percent == 0.0


def test_tables_tell_voices_kinds_and_confusions() -> None:
    heard = [recorded("tlog", said("b i s m i", "b i sˤ m i")), recorded("tlog", said("q u l", "b i"))]

    assert "| tlog | 2 | 1 | 50.0 |" in by_voice(heard)
    assert "| short vowels | 66.7 of 3 |" in by_kind({"learners": heard})
    assert "| s for sˤ | 1 | 100.0 |" in by_confusion(heard[0].tally, 3)
