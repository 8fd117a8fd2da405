"""Answers to chunks that are sent again."""

import numpy as np

from actors.pool.resends import Resends
from actors.pool.turns import HeardUnit
from models.voice.features import Front


def heard(level: float) -> HeardUnit:
    return HeardUnit(np.zeros((8, 69), np.float32), np.full(8, level, np.float32), Front.start(1))


def test_an_answer_is_found_by_whose_chunk_it_is_and_who_heard_it() -> None:
    resends, answer = Resends(8), heard(-20)

    resends.keep(("amina", 3, "tcn 1"), answer)

    assert resends.find(("amina", 3, "tcn 1")) is answer
    assert [resends.find(key) for key in (("amina", 4, "tcn 1"), ("bilal", 3, "tcn 1"), ("amina", 3, "tcn 2"))] == [
        None
    ] * 3


def test_the_oldest_answers_make_room() -> None:
    resends = Resends(2)

    for chunk in range(3):
        resends.keep(("amina", chunk, "tcn 1"), heard(chunk))

    assert len(resends) == 2
    assert resends.find(("amina", 0, "tcn 1")) is None
