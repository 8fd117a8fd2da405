import numpy as np

from models.quran.openings import FEW, Prefixes, readings, unfinished
from models.quran.passage import parse_passage
from models.quran.sounds import Sounds
from models.quran.text import Text

TEXT = Text.load()
SOUNDS = Sounds.load()
PREFIXES: Prefixes = {kind: SOUNDS.phrase(words) for kind, words in SOUNDS.prefix_words.items()}
BASMALA, ISTIADHA = PREFIXES["basmala"], PREFIXES["istiadha"]
KAHF = SOUNDS.phrase(parse_passage("18:10:1-18:10:6", TEXT).words)


def test_a_recitation_without_a_prefix_has_one_reading() -> None:
    (only,) = readings(KAHF, PREFIXES)

    assert only.cost == 0
    assert np.array_equal(only.rest, KAHF)


def test_each_prefix_that_can_be_heard_gives_a_reading() -> None:
    found = readings(np.concatenate((ISTIADHA, BASMALA, KAHF)), PREFIXES)

    assert [(len(one.rest), one.cost) for one in found] == [
        (len(ISTIADHA) + len(BASMALA) + len(KAHF), 0),
        (len(BASMALA) + len(KAHF), 0),
        (len(KAHF), 0),
    ]


def test_a_basmala_does_not_come_before_an_istiadha() -> None:
    found = readings(np.concatenate((BASMALA, ISTIADHA, KAHF)), PREFIXES)

    assert [len(one.rest) for one in found][-1] == len(ISTIADHA) + len(KAHF)


def test_the_beginning_of_a_prefix_costs_nothing_to_be_read_as_one() -> None:
    heard = np.concatenate((ISTIADHA, BASMALA[:9]))

    assert min(unfinished(readings(heard, PREFIXES), PREFIXES)) == 0


def test_little_after_a_prefix_may_still_be_anything() -> None:
    little = np.concatenate((BASMALA, KAHF[: FEW - 1]))
    more = np.concatenate((BASMALA, KAHF[:30]))

    assert min(unfinished(readings(little, PREFIXES), PREFIXES)) == 0
    assert min(unfinished(readings(more, PREFIXES), PREFIXES)) > 100
