import hashlib
import io
from pathlib import Path

import numpy as np
import pytest

from models.quran import packaged as module
from models.quran.errors import QuranDataError, VariantError
from models.quran.packaged import FILE, RIWAYAT, digest, read_packaged, riwayah_of


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty place that the data is read from instead of the package."""
    (tmp_path / "data").mkdir()

    def files(_package: str) -> Path:
        return tmp_path

    monkeypatch.setattr(module, "files", files)
    return tmp_path / "data" / FILE.format(riwayah="hafs")


def test_the_file_says_where_it_comes_from_and_under_what_licence() -> None:
    about = read_packaged().about

    assert about.source == "quranic-phonemizer"
    assert about.source_licence.startswith("MIT")
    assert about.riwayah == "hafs"
    assert about.words == len(read_packaged().text_of_word)


def test_the_text_is_what_its_digest_says() -> None:
    data = read_packaged()
    words = "\n".join(data.texts[number] for number in data.text_of_word)

    assert hashlib.sha256(words.encode()).hexdigest() == data.about.text_sha256


def test_the_packaged_file_is_smaller_than_two_megabytes() -> None:
    assert (Path(module.__file__).parent / "data" / FILE.format(riwayah="hafs")).stat().st_size < 2_000_000


def test_a_changed_array_changes_the_digest() -> None:
    before = digest({"a": np.array([1, 2], np.uint8)})

    assert digest({"a": np.array([1, 3], np.uint8)}) != before
    assert digest({"b": np.array([1, 2], np.uint8)}) != before


def test_a_missing_file_is_our_fault(elsewhere: Path) -> None:
    assert not elsewhere.exists()

    with pytest.raises(QuranDataError, match=r"hafs.npz cannot be read"):
        read_packaged.__wrapped__()


def test_a_file_that_is_no_archive_is_our_fault(elsewhere: Path) -> None:
    elsewhere.write_bytes(b"not an archive")

    with pytest.raises(QuranDataError, match=r"hafs.npz cannot be read"):
        read_packaged.__wrapped__()


def test_a_word_changed_on_disk_is_refused(elsewhere: Path) -> None:
    with np.load(Path(module.__file__).parent / "data" / FILE.format(riwayah="hafs")) as stored:
        arrays = dict(stored)
    arrays["text_of_word"][7] += 1
    changed = io.BytesIO()
    np.savez(changed, allow_pickle=False, **arrays)
    elsewhere.write_bytes(changed.getvalue())

    with pytest.raises(QuranDataError, match=r"digests to .*, expected"):
        read_packaged.__wrapped__()


def test_warsh_is_packaged_beside_hafs_with_counts_of_its_own() -> None:
    warsh = read_packaged("warsh")

    assert warsh.about.riwayah == "warsh"
    assert (len(warsh.words_per_ayah), len(warsh.text_of_word)) == (6214, 77_424)
    assert len(warsh.ayat_per_surah) == 114
    assert (warsh.form_lengths > 0).all()


@pytest.mark.parametrize("riwayah", RIWAYAT)
def test_a_riwayah_is_known_by_its_name(riwayah: str) -> None:
    assert riwayah_of(riwayah) == riwayah


def test_a_riwayah_that_is_not_here_is_told_with_those_that_are() -> None:
    with pytest.raises(VariantError, match="'qalun' is not known; there are hafs, warsh"):
        riwayah_of("qalun")
