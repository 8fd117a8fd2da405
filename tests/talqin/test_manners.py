import click
import pytest

from models.recitation.manner import Manner
from talqin.manners import manner_from


def test_options_make_a_manner() -> None:
    assert manner_from("warsh", ("yabsut=saad", "bastah=seen"), "gentle") == Manner(
        "warsh", {"yabsut": "saad", "bastah": "seen"}, 0.25
    )
    assert manner_from(None, (), None) == Manner()


@pytest.mark.parametrize(("variants", "strictness"), [(("yabsut",), None), ((), "harsh")])
def test_wrong_use_is_told(variants: tuple[str, ...], strictness: str | None) -> None:
    with pytest.raises(click.UsageError):
        manner_from(None, variants, strictness)
