from models.recitation.pace import Pace


def test_the_pace_is_the_median_of_the_last_words() -> None:
    pace = Pace()
    for frames in (10, 10, 10, 100, 10):
        pace.note(6, frames)

    assert pace.frames == 2.0


def test_a_single_sound_has_no_pace() -> None:
    pace = Pace()
    before = pace.frames

    pace.note(1, 0)

    assert pace.frames == before
