import msgspec

from models.recitation.settings import JudgeSettings


def test_settings_survive_writing_and_reading() -> None:
    settings = JudgeSettings()

    read = msgspec.json.decode(msgspec.json.encode(settings), type=JudgeSettings)

    assert read == settings


def test_unsure_lies_between_right_and_wrong() -> None:
    assert 0 < JudgeSettings().zones.unsure_doubt < 1
