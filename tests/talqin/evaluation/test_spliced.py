import numpy as np
import pytest

from models.quran.passage import parse_passage
from models.quran.sounds import Sounds
from models.quran.text import Text
from models.recitation.expected import expect_passage
from models.recitation.settings import JudgeSettings
from models.recitation.verdict import Verdict
from talqin.evaluation.judging import judge
from talqin.evaluation.spliced import MORE_SPLICES, SPLICED, SPLICES, Splicer
from talqin.evaluation.splices import SpokenWord
from talqin.evaluation.tallies import MistakeCounts
from tests.talqin.evaluation.ears import LiteralEar, speak

TEXT, SOUNDS, SETTINGS = Text.load(), Sounds.load(), JudgeSettings(delay_frames=0)


def splicer(spec: str) -> Splicer:
    """A passage heard flawlessly in one breath, and where each of its words is."""
    passage = parse_passage(spec, TEXT)
    pcm, ear = speak([passage.words], SOUNDS), LiteralEar()
    heard = ear.hear(pcm)
    words = judge(heard.log_probs, heard.level_db, expect_passage(passage, TEXT, SOUNDS), SETTINGS).words
    spoken = [
        SpokenWord(word, each.start_samples, each.end_samples)
        for word, each in words.items()
        if each.verdict is Verdict.RIGHT
    ]
    return Splicer(ear, TEXT, SOUNDS, SETTINGS, pcm, spoken)


def made(spec: str) -> dict[str, MistakeCounts]:
    one, chance = splicer(spec), np.random.default_rng(3)
    return {"dropped_word": one.dropped(chance), **dict(one.others(chance))}


def test_every_mistake_is_made_as_often_as_there_is_room_for_it() -> None:
    found = made("2:282:1-2:282:40")

    assert set(found) == set(SPLICED)
    assert found.pop("dropped_word").made == SPLICES
    assert {counts.made for counts in found.values()} == {MORE_SPLICES}


@pytest.mark.parametrize("spec", ["112:1", "108:1"])
def test_where_there_is_no_room_for_a_mistake_none_is_made(spec: str) -> None:
    assert {counts.made for counts in made(spec).values()} == {0}
