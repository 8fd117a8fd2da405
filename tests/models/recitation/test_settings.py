import msgspec
import pytest

from models.recitation.settings import JudgeSettings, at_strictness


def test_settings_survive_writing_and_reading() -> None:
    settings = JudgeSettings()

    read = msgspec.json.decode(msgspec.json.encode(settings), type=JudgeSettings)

    assert read == settings


def test_unsure_lies_between_right_and_wrong() -> None:
    assert 0 < JudgeSettings().zones.unsure_doubt < 1


def test_the_usual_strictness_changes_nothing() -> None:
    assert at_strictness(JudgeSettings(), 0.5) == JudgeSettings()


@pytest.mark.parametrize("name", ["letter_nats", "haraka_nats", "length_nats", "tajweed_nats"])
def test_the_gentler_the_more_evidence_it_takes(name: str) -> None:
    asked = [getattr(at_strictness(JudgeSettings(), strictness).zones, name) for strictness in (1.0, 0.5, 0.25, 0.0)]

    usual = getattr(JudgeSettings().zones, name)
    assert asked == [usual / 2, usual, 2 * usual, 50 * usual]


def test_being_stricter_calls_no_word_another_one_sooner() -> None:
    strict = at_strictness(JudgeSettings(), 1.0)

    assert strict.zones.another_word_shortfall == JudgeSettings().zones.another_word_shortfall
    assert strict.follow == JudgeSettings().follow
