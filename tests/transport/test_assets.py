"""Files at an address that names what is in them."""

import re
from pathlib import Path

import pytest

from transport.assets import KEPT, Assets


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "index.html").write_text('<script src="/assets/app.js"></script>')
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "app.js").write_text("1")
    return tmp_path


def address(folder: Path) -> str:
    (found,) = re.findall(r'"(/assets/[0-9a-f]{16})/app.js"', Assets(folder).page("index.html"))
    return str(found)


def test_the_address_is_the_same_as_long_as_every_file_is(folder: Path) -> None:
    assert address(folder) == address(folder)


@pytest.mark.parametrize("name", ["deep/app.js", "deep/more.js"])
def test_a_file_that_changes_or_comes_changes_the_address_of_all(folder: Path, name: str) -> None:
    before = address(folder)

    (folder / name).write_text("2")

    assert address(folder) != before


def test_a_file_with_another_name_changes_the_address(folder: Path) -> None:
    before = address(folder)

    (folder / "deep" / "app.js").rename(folder / "deep" / "apt.js")

    assert address(folder) != before


def test_only_what_is_there_under_our_digest_is_kept(folder: Path) -> None:
    assets, ours = Assets(folder), address(folder)

    assert {assets.caching(f"{ours}/app.js", status) for status in (200, 206, 304)} == {KEPT}
    assert assets.caching(f"{ours}/app.js", 404) == "no-cache"
    assert assets.caching("/assets/deep/app.js", 200) == "no-cache"
    assert assets.caching(ours, 200) == "no-cache"
