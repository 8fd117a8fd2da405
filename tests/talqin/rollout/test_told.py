from pathlib import Path

import msgspec
import pytest

from talqin.rollout.told import RegionTold, Told
from tests.deploy.parsed import REGIONS

ROOT = Path(__file__).resolve().parents[3]
HERE = RegionTold("https://nomad", "https://prometheus")


@pytest.mark.parametrize(
    ("order", "fault"),
    [
        ((), "no region is named"),
        (("a", "a"), "names a region twice"),
        (("a",), "different regions: b"),
        (("a", "b", "c"), "different regions: c"),
    ],
)
def test_a_file_that_cannot_be_meant_is_refused(order: tuple[str, ...], fault: str) -> None:
    assert fault in (Told(order, {"a": HERE, "b": HERE}).fault() or "")


def test_the_file_that_is_deployed_has_every_region_and_the_primary_last() -> None:
    told = msgspec.toml.decode((ROOT / "deploy" / "rollout.toml").read_bytes(), type=Told)

    assert told.fault() is None
    assert set(told.order) == {region.stem for region in REGIONS}
    assert told.order[-1] == "us-east"
    assert all((ROOT / "deploy" / region.variables).exists() for region in told.regions.values())


def test_a_word_that_nobody_knows_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError, match="unknown field `soak`"):
        msgspec.toml.decode('order = ["a"]\n[regions.a]\nnomad = "n"\nprometheus = "p"\n[rules]\nsoak = 3\n', type=Told)
