from models.recitation.settings import ZoneSettings
from models.recitation.strain import Strain


def strained(shortfalls: list[float]) -> float:
    strain = Strain(ZoneSettings())
    for shortfall in shortfalls:
        strain.note(shortfall)
    return strain.factor


def test_a_clear_recitation_is_no_strain() -> None:
    assert strained([0.0, 0.1, 0.0, 0.2, 0.1]) == 1


def test_one_bad_word_excuses_nothing() -> None:
    assert strained([0.0, 0.1, 4.0, 0.0, 0.1]) == 1


def test_word_after_word_hard_to_hear_is_strain() -> None:
    assert strained([1.0] * 7) > strained([0.5] * 7) > 1


def test_strain_passes() -> None:
    assert strained([1.0] * 7 + [0.0] * 7) == 1
