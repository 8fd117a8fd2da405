"""One voice's verses, and what is done to them."""

from pathlib import Path

import numpy as np
import pytest

from models.quran.text import Text
from talqin.demo.clips import Clip, clips_of, waiting, without
from talqin.evaluation.recordings import RecordingsError
from talqin.evaluation.splices import SpokenWord

WORDS = [SpokenWord(100 + number, 1000 * number, 1000 * number + 900) for number in range(4)]
PCM = np.repeat(np.arange(1, 5, dtype=np.int16) * 100, 1000)

HEADER = "path\tvoice\tverses\tseconds\tleading_basmala\tsplit\ttext\n"


def manifest(folder: Path, *rows: tuple[str, str, str]) -> Path:
    lines = [f"{path}\t{voice}\t{verses}\t2.0\t0\tdev\thafs\n" for path, voice, verses in rows]
    (folder / "manifest.tsv").write_text(HEADER + "".join(lines), encoding="utf-8")
    return folder


def test_a_word_that_is_left_out_is_heard_no_more_and_its_neighbours_are() -> None:
    pcm = without(PCM, WORDS[1], WORDS[2])

    assert 2900 > len(pcm) > 2700
    assert (pcm[500], pcm[-500], int(np.sum(pcm == 200)) < 10) == (100, 400, True)


def test_a_wait_is_silence_before_the_word() -> None:
    pcm = waiting(PCM, WORDS[1], 0.5)

    assert len(pcm) == len(PCM) + 8000
    assert (pcm[999], int(np.abs(pcm[1000:9000]).max()), pcm[9000]) == (100, 0, 200)


def test_an_inner_word_is_one_with_neighbours_that_were_found() -> None:
    found = Clip(PCM, WORDS).inner()

    assert found is not None
    assert found[0].word in {101, 102}
    assert found[1].word == found[0].word + 1


@pytest.mark.parametrize("spoken", [WORDS[:2], [WORDS[0], WORDS[1], WORDS[3]], []])
def test_where_nothing_can_be_left_out_nothing_is(spoken: list[SpokenWord]) -> None:
    assert Clip(PCM, spoken).inner() is None


def test_the_voice_with_most_whole_short_surahs_is_taken(tmp_path: Path) -> None:
    one = [(f"a/108{ayah}.opus", "one", f"108:{ayah}") for ayah in (1, 2, 3)]
    two = [(f"b/{surah}{ayah}.opus", "two", f"{surah}:{ayah}") for surah in (103, 110) for ayah in (1, 2, 3)]
    broken = [(f"c/112{ayah}.opus", "three", f"112:{ayah}") for ayah in (1, 2, 4)]

    chosen = clips_of(manifest(tmp_path, *one, *two, *broken), "dev", Text.load())
    named = clips_of(tmp_path, "dev", Text.load(), voice="one")

    assert list(chosen) == [110, 103]
    assert list(named[108]) == ["108:1", "108:2", "108:3"]


def test_a_voice_that_has_none_is_told(tmp_path: Path) -> None:
    root = manifest(tmp_path, ("c/1121.opus", "three", "112:1"), ("d.opus", "three", "108:1,108:2"))

    with pytest.raises(RecordingsError, match="three"):
        clips_of(root, "dev", Text.load(), voice="three")
