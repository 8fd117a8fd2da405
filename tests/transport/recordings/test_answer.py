"""What is said of a whole recording; tests/talqin/test_analyse.py says more, through the command line."""

from models.quran.passage import parse_passage
from models.quran.sounds import Sounds
from models.quran.text import Text
from models.recitation.sequence import Item, expect_sequence
from models.recitation.settings import JudgeSettings
from tests.talqin.evaluation.ears import LiteralEar, speak
from transport.recordings.answer import recording_answer, sequence_answer


def test_every_word_of_the_passage_is_judged_in_order() -> None:
    text, sounds = Text.load(), Sounds.load()
    heard = LiteralEar().hear(speak([text.ayah_range(112, 1), [*text.ayah_range(112, 2)][:1]], sounds))

    answer = recording_answer(heard, parse_passage("112:1-112:2", text), text, sounds, JudgeSettings(delay_frames=0))

    assert (answer["passage"], answer["added"], answer["doubt"]) == ("112:1-112:2", [], None)
    assert [(word["ayah"], word["word"]) for word in answer["words"]] == [
        (1, 1),
        (1, 2),
        (1, 3),
        (1, 4),
        (2, 1),
        (2, 2),
    ]
    assert [word["verdict"] for word in answer["words"]][:5] == ["right"] * 5


def test_any_words_are_judged_in_the_order_in_which_they_were_expected() -> None:
    text, sounds = Text.load(), Sounds.load()
    heard = LiteralEar().hear(speak([text.ayah_range(112, ayah) for ayah in (1, 2)], sounds))
    refs = ["112:1:1", "112:1:2", "1:2:3", "112:1:3", "112:1:4", "112:2:1", "112:2:2"]
    items = [Item(ref=ref) for ref in refs]
    items[1] = Item(text="other", phonemes=("h", "u", "w", "a"))
    sequence = expect_sequence(tuple(items), text, sounds)

    answer = sequence_answer(heard, sequence, JudgeSettings(delay_frames=0))

    words = answer["words"]
    assert answer["passage"] is None
    assert [word["surah"] for word in words] == [112, None, 1, 112, 112, 112, 112]
    assert (words[1]["ayah"], words[1]["word"], words[1]["text"]) == (None, None, "other")
    assert [word["verdict"] for word in words] == ["right", "right", "skipped", *["right"] * 4]


def test_a_word_is_told_with_the_counts_of_its_mudud_and_wrong_where_others_are_expected() -> None:
    text, sounds = Text.load(), Sounds.load()
    heard = LiteralEar().hear(speak([range(text.index_of(107, 1, 1), text.index_of(107, 3, 1))], sounds))
    refs = [f"107:{ayah}:{word}" for ayah in (1, 2) for word in range(1, 5)]
    items = [Item(ref=ref, madd=(6,) if ref == "107:2:1" else ()) for ref in refs]

    words = sequence_answer(heard, expect_sequence(tuple(items), text, sounds), JudgeSettings(delay_frames=0))["words"]

    (madd,) = words[4]["madd"]
    assert (words[4]["verdict"], words[4]["kind"]) == ("wrong", "madd_too_short")
    assert (madd["sound"], madd["madd"], madd["least"], madd["most"]) == (3, "natural", 6, 6)
    assert 1 < madd["counts"] < 3
    assert [word["verdict"] for word in words].count("right") == 7
