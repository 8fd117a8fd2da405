"""What is shown of what is kept and of what was erased."""

import msgspec
import pytest

from actors.privacy.erasure import Erased
from actors.privacy.kept import KeptAudio
from actors.privacy.sweeping import Swept
from transport.accounts.privacy_bodies import ChooseDays, Farewell, audio_view, erased_view


def test_what_was_erased_is_shown_with_what_was_found_afterwards() -> None:
    view = erased_view(Erased(9, 3, 2, had_key=True, visits=1, swept=Swept({}, {}, 0, 0)))

    assert msgspec.to_builtins(view) == {
        "documents": 9,
        "objects": 3,
        "passing": 2,
        "was_key_destroyed": True,
        "visits_ended": 1,
        "found_afterwards": {"documents": 0, "keys": 0, "objects": 0, "passing": 0},
    }


def test_what_is_kept_is_shown_with_what_was_lost() -> None:
    assert audio_view(KeptAudio("s", 2, 1.5, 900, (0,))).lost_segments == (0,)


@pytest.mark.parametrize("body", [b"{}", b'{"password": 1}', b'{"password": null, "x": 1}'])
def test_a_farewell_says_how_it_is_shown_to_be_meant(body: bytes) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(body, type=Farewell)


@pytest.mark.parametrize("days", [0, -1, 3651, 1.5])
def test_days_are_whole_and_have_an_end(days: float) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"days": days}, ChooseDays)
