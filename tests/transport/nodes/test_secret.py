"""The secret of all lines comes out of a file, or there is none."""

from pathlib import Path

import pytest

from transport.nodes.errors import LinkSecretError
from transport.nodes.secret import read_secret


def test_white_space_around_it_is_no_part_of_it(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_bytes(b"\n" + b"s" * 32 + b" \n")

    assert read_secret(file) == b"s" * 32


@pytest.mark.parametrize("written", [None, b"", b"s" * 31 + b"\n"], ids=["absent", "empty", "short"])
def test_what_is_no_secret_is_the_operators_fault(tmp_path: Path, written: bytes | None) -> None:
    file = tmp_path / "secret"
    if written is not None:
        file.write_bytes(written)

    with pytest.raises(LinkSecretError, match=r"node\.link_secret_file"):
        read_secret(file)


def test_without_a_file_there_is_none() -> None:
    with pytest.raises(LinkSecretError, match=r"node\.link_secret_file"):
        read_secret(None)
