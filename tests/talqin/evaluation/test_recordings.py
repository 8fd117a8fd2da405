from pathlib import Path

import pytest

from models.quran.text import Text
from talqin.evaluation.recordings import MANIFEST, RecordingsError, read_recordings, some_of_each

TEXT = Text.load()
HEAD = "path\tvoice\tverses\tseconds\tleading_basmala\tsplit\ttext"
ROWS = (
    "ayah/one/112001.opus\tone\t112:1\t3.5\t0\tdev\t",
    "ayah/one/112002.opus\tone\t112:2\t4.0\t0\tdev\t",
    "surah/two/112.opus\ttwo\t112\t20.0\tusually\tdev\t",
    "learners/app/000.opus\tapp\t1:2,1:3\t9.0\t0\tdev\t",
    "learners/app/001.opus\tapp\t106:4,107:1\t9.0\t0\tdev\t",
    "letters/x/bu.opus\tx\t\t1.0\t0\tdev\tbu",
    "ayah/three/112001.opus\tthree\t112:1\t3.5\t0\ttrain\t",
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / MANIFEST).write_text("\n".join((HEAD, *ROWS)) + "\n", encoding="utf-8")
    return tmp_path


def test_the_recordings_of_a_split_are_listed_with_their_passages(root: Path) -> None:
    taken = read_recordings(root, "dev", TEXT).taken

    assert [(one.voice, one.group, one.passage.spec) for one in taken] == [
        ("one", "professional", "112:1"),
        ("one", "professional", "112:2"),
        ("two", "professional", "112"),
        ("app", "learners", "1:2-1:3"),
    ]
    assert [one.may_open_with_prefix for one in taken] == [False, False, True, True]
    assert taken[0].path == root / "ayah/one/112001.opus"
    assert taken[0].seconds == 3.5


def test_verses_that_make_no_passage_are_left_out_and_named(root: Path) -> None:
    (left_out,) = read_recordings(root, "dev", TEXT).left_out

    assert left_out.startswith("learners/app/001.opus: ")
    assert "crosses from surah 106 into 107" in left_out


def test_a_split_without_recordings_is_refused(root: Path) -> None:
    with pytest.raises(RecordingsError, match="holds no recordings of split 'test'"):
        read_recordings(root, "test", TEXT)


def test_a_missing_list_says_what_to_name(tmp_path: Path) -> None:
    with pytest.raises(RecordingsError, match=r"cannot be read: .*; name the recordings' root"):
        read_recordings(tmp_path, "dev", TEXT)


def test_a_limit_keeps_as_much_of_each_voice_as_fits_and_at_least_its_shortest(root: Path) -> None:
    taken = read_recordings(root, "dev", TEXT).taken

    kept = some_of_each(taken, 7.0)

    assert [one.voice for one in kept] == ["app", "one", "two"]
    assert {one.passage.spec for one in some_of_each(taken, 7.5)} == {"1:2-1:3", "112:1", "112:2", "112"}


def test_the_same_recordings_are_kept_in_whatever_order_they_are_listed(root: Path) -> None:
    taken = read_recordings(root, "dev", TEXT).taken

    assert some_of_each(taken, 4.0) == some_of_each(taken[::-1], 4.0)
