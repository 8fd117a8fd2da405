import numpy as np

from models.quran.vocabulary import token_ids
from models.recitation.suspects import suspects
from models.recitation.verdict import Kind
from tests.fakes.voices import FakeVoice

QUL = token_ids(["q", "u", "l"]).astype(np.int64)


def changes(said: list[str]) -> dict[str, Kind]:
    heard = FakeVoice().say(token_ids(said)).pause(2).heard
    return {suspect.change: suspect.kind for suspect in suspects(QUL, heard.log_probs)}


def test_what_was_heard_instead_of_a_sound_is_suspected() -> None:
    assert changes(["k", "u", "l"])["q>k"] is Kind.WRONG_LETTER
    assert changes(["q", "i", "l"])["u>i"] is Kind.WRONG_HARAKA


def test_a_sound_left_out_is_suspected() -> None:
    assert changes(["q", "l"])["u>"] is Kind.WRONG_HARAKA


def test_a_sound_put_in_is_suspected_inside_the_word_only() -> None:
    found = changes(["q", "u", "b", "l", "s"])

    assert found[">b"] is Kind.WRONG_LETTER
    assert ">s" not in found


def test_each_suspect_differs_from_the_form_as_it_says() -> None:
    heard = FakeVoice().say(QUL).heard

    for suspect in suspects(QUL, heard.log_probs):
        expected, said = suspect.change.split(">")
        assert len(suspect.tokens) - len(QUL) == bool(said) - bool(expected)
        assert suspect.tokens.tolist() != QUL.tolist()
