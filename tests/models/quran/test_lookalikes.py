"""The verses that are easily taken for one another."""

from pathlib import Path

import pytest

from models.quran import lookalikes
from models.quran.errors import QuranDataError
from models.quran.lookalikes import LookAlikes, Verse, read_lookalikes

KNOWN = [
    ((2, 35), (7, 19)),
    ((2, 58), (7, 161)),
    ((6, 151), (17, 31)),
    ((2, 48), (2, 123)),
    ((2, 62), (5, 69)),
    ((2, 173), (16, 115)),
    ((2, 5), (31, 5)),
    ((109, 3), (109, 5)),
]
"""Pairs that every teacher of hifz warns of."""


@pytest.mark.parametrize(("first", "second"), KNOWN)
def test_well_known_pairs_are_found_from_either_verse(first: Verse, second: Verse) -> None:
    found = LookAlikes.load()

    assert second in {pair.other(first) for pair in found.of(first)}
    assert first in {pair.other(second) for pair in found.of(second)}


def test_a_verse_that_is_like_no_other_stands_in_no_pair() -> None:
    assert LookAlikes.load().of((112, 2)) == ()


def test_a_refrain_does_not_stand_in_hundreds_of_pairs() -> None:
    found = LookAlikes.load()

    assert 1 <= len(found.of((55, 13))) <= 4


def test_the_likest_come_first() -> None:
    nats = [pair.nats for pair in LookAlikes.load().of((2, 62))]

    assert nats == sorted(nats, reverse=True)


def test_a_missing_file_is_said_to_be_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def nowhere(package: str) -> Path:
        del package
        return tmp_path

    monkeypatch.setattr(lookalikes, "files", nowhere)

    with pytest.raises(QuranDataError, match="install the package again"):
        read_lookalikes()
