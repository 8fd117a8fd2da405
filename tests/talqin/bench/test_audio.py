"""What the learners of the bench recite."""

from pathlib import Path

from talqin.bench.audio import FRAME_SAMPLES, recitings


def test_without_recordings_there_is_a_buzz_that_says_so(tmp_path: Path) -> None:
    found = recitings(tmp_path)

    assert {reciting.is_real for reciting in found} == {False}
    assert {len(frame) for reciting in found for frame in reciting.frames} == {2 * FRAME_SAMPLES}


def test_real_voices_recite_what_they_say(recordings: Path) -> None:
    found = recitings(recordings)

    assert {reciting.is_real for reciting in found} == {True}
    assert {"103", "112"} <= {reciting.passage for reciting in found}
