from models.recitation.pauses import PauseDetector
from models.recitation.settings import FollowSettings

SETTINGS = FollowSettings()


def heard(levels: list[float]) -> list[bool]:
    detector = PauseDetector(SETTINGS)
    return [detector.hear(level) for level in levels]


def test_a_lasting_fall_is_a_pause_and_counts_for_a_while() -> None:
    counts = heard([-18.0] * 10 + [-45.0] * SETTINGS.pause_frames + [-18.0] * 30)

    begins = 10 + SETTINGS.pause_frames - 1
    assert counts.index(True) == begins
    assert sum(counts) == SETTINGS.pause_counts_frames


def test_the_closure_of_a_consonant_is_none() -> None:
    assert not any(heard(([-18.0] * 10 + [-45.0] * (SETTINGS.pause_frames - 1)) * 5))


def test_growing_quieter_slowly_is_none() -> None:
    assert not any(heard([-15.0 - 0.09 * frame for frame in range(300)]))


def test_it_tells_for_how_long_it_has_been_quiet() -> None:
    detector = PauseDetector(SETTINGS)
    for level in [-18.0] * 5 + [-50.0] * 7:
        detector.hear(level)

    assert detector.quiet_frames == 7
