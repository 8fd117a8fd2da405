from pathlib import Path

import numpy as np
import pytest

from models.recitation.manner import Manner
from talqin.stored import (
    FILE,
    Recited,
    StoredSessionError,
    StoredWord,
    differences,
    digest_of,
    keep_session,
    read_session,
)

PCM = np.arange(5, dtype=np.int16)
RIGHT = StoredWord("قُلْ", "right", "right", 0, 400, 0.99, 112, 1, 1)
WRONG = StoredWord("هُوَ", "wrong", "wrong_haraka", 400, 800, 0.7, 112, 1, 2)
ADDED = StoredWord("", "added", "added", 900, 950, 0.6)


def test_a_session_comes_back_as_it_was_kept(tmp_path: Path) -> None:
    audio = tmp_path / "mine.wav"
    audio.touch()
    manner = Manner("hafs", {"daaf_haraka": "damma"}, 0.25)

    keep_session(tmp_path / "kept", str(audio), PCM, Recited("112", manner, "ear 1 int8"), [RIGHT, WRONG, ADDED])

    session = read_session(tmp_path / "kept")
    header = session.header
    assert session.words == (RIGHT, WRONG, ADDED)
    assert (header.audio, header.audio_sha256) == (str(audio.resolve()), digest_of(PCM))
    assert (header.riwayah, header.variants, header.strictness) == ("hafs", {"daaf_haraka": "damma"}, 0.25)
    assert not list((tmp_path / "kept").glob("*.wav"))


def test_equal_sessions_do_not_differ() -> None:
    unsure_of_it = StoredWord("قُلْ", "right", "right", 0, 410, 0.91, 112, 1, 1)

    assert differences([RIGHT, WRONG], [unsure_of_it, WRONG]) == []


def test_a_verdict_that_is_another_a_new_one_and_one_that_is_gone_differ() -> None:
    mended = StoredWord("هُوَ", "right", "right", 400, 800, 0.9, 112, 1, 2)
    further = StoredWord("ٱللَّهُ", "right", "right", 800, 999, 0.9, 112, 1, 3)

    found = differences([RIGHT, WRONG, ADDED], [RIGHT, mended, further])

    assert [(one.place, one.before, one.after) for one in found] == [
        ("112:1:2", WRONG, mended), ("added at 900 ms", ADDED, None), ("112:1:3", None, further),
    ]  # fmt: skip  # one a line


@pytest.mark.parametrize(
    "content",
    [
        None,
        b"",
        b"{}",
        b"not json\n",
        b'{"type":"session","audio":"","audio_sha256":"","passage":"","model":"","form":9}',
    ],
)
def test_what_is_no_session_is_told(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / FILE).write_bytes(content)

    with pytest.raises(StoredSessionError, match=FILE):
        read_session(tmp_path)
