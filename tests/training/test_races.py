"""The races' list is fair: names are unique, and who goes on from another comes after it."""

import pytest

pytest.importorskip("torch", reason="torch is installed for training only")
pytest.importorskip("onnx", reason="onnx is installed for training only")
pytest.importorskip("quranic_phonemizer", reason="the phonemizer is only there to build the data")

from training.augment import Odds
from training.races import ALL, PACKAGED, RACES, entry


def test_names_are_unique_and_found() -> None:
    assert len({one.name for one in RACES}) == len(RACES)
    assert all(entry(one.name) == one for one in RACES)


def test_who_goes_on_from_another_comes_after_it() -> None:
    names = [one.name for one in RACES]

    starts = [one for one in RACES if one.start not in {"", PACKAGED}]
    assert all(names.index(one.start) < names.index(one.name) for one in starts)


def test_a_contestant_hears_only_its_own_bends() -> None:
    assert entry("dense-3").odds == Odds()
    only = entry("bent-noise").odds
    assert {name: getattr(only, name) for name in ALL if getattr(only, name)} == {"noise": Odds().noise}
