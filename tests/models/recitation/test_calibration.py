import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.recitation.calibration import Calibration, Curve, group_of
from models.recitation.verdict import Kind, Verdict, Weighed

PACKAGED = Calibration.load()
GROUPS = {
    "right": (Verdict.RIGHT, Kind.RIGHT),
    "unsure": (Verdict.UNSURE, Kind.UNSURE),
    "sound": (Verdict.WRONG, Kind.WRONG_HARAKA),
    "rule": (Verdict.WRONG, Kind.WRONG_GHUNNAH),
    "madd": (Verdict.WRONG, Kind.MADD_TOO_SHORT),
    "word": (Verdict.WRONG, Kind.WRONG_WORD),
    "skipped": (Verdict.SKIPPED, Kind.SKIPPED),
    "added": (Verdict.ADDED, Kind.ADDED),
}


def test_every_kind_of_evidence_has_a_curve() -> None:
    assert {group_of(*held) for held in GROUPS.values()} == set(GROUPS) == set(PACKAGED.curves)
    assert 0 < PACKAGED.mistake_rate < 1


@given(st.sampled_from(sorted(GROUPS)), st.floats(0, 1e6), st.floats(0, 1e6), st.floats(1, 1e6), st.integers(0, 10**6))
def test_confidence_is_a_probability_whatever_was_weighed(
    group: str, doubt: float, shortfall: float, strain: float, evidence: int
) -> None:
    confidence = PACKAGED.confidence(*GROUPS[group], Weighed(doubt, shortfall, strain, evidence))

    assert 0 <= confidence <= 1


@pytest.mark.parametrize("group", ["sound", "rule"])
def test_the_more_doubt_the_surer_an_accusation(group: str) -> None:
    little, much = (PACKAGED.confidence(*GROUPS[group], Weighed(doubt=doubt)) for doubt in (1.0, 2.5))

    assert little < much


def test_a_word_called_right_is_the_less_sure_the_nearer_a_mistake_came() -> None:
    clear, near = (PACKAGED.confidence(*GROUPS["right"], Weighed(doubt=doubt)) for doubt in (0.0, 0.7))

    assert near < clear
    assert clear > 0.97


def test_right_is_as_sure_as_a_mistake_is_unlikely() -> None:
    calibration = Calibration("model", 0.05, {"right": Curve(bias=-2.0), "unsure": Curve(bias=-2.0)})

    right = calibration.confidence(Verdict.RIGHT, Kind.RIGHT, Weighed())
    unsure = calibration.confidence(Verdict.UNSURE, Kind.UNSURE, Weighed())

    assert right == pytest.approx(1 - unsure)


def test_of_evidence_never_seen_nothing_is_known() -> None:
    assert Calibration("model", 0.05, {}).confidence(Verdict.WRONG, Kind.WRONG_LETTER, Weighed(doubt=3.0)) == 0.5
