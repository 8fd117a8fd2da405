"""What a command's end means."""

from collections.abc import Callable

import click
import pytest
from click.testing import CliRunner

from config.loading import SettingsError
from models.quran.errors import PassageError, QuranDataError
from models.voice.manifest import VoiceModelError
from talqin.failures import fails_clearly
from transport.client import RefusedError, ServerUnreachableError
from transport.recordings.audio_files import AudioFileError
from transport.tokens import AccessKeyError
from transport.wire_events import ErrorEvent


def refused_for(fault: str) -> Callable[[str], RefusedError]:
    return lambda detail: RefusedError(ErrorEvent("code", fault, retry=False, detail=detail))


ENDS: dict[str, tuple[Callable[[str], Exception], int]] = {
    "settings": (SettingsError, 3),
    "passage": (PassageError, 3),
    "audio": (AudioFileError, 3),
    "key": (AccessKeyError, 3),
    "refused for what we sent": (refused_for("client"), 3),
    "refused for the server's fault": (refused_for("server"), 1),
    "weights": (VoiceModelError, 1),
    "text": (QuranDataError, 1),
    "nobody there": (ServerUnreachableError, 4),
}


@pytest.mark.parametrize(("error", "code"), ENDS.values(), ids=ENDS.keys())
def test_an_error_that_somebody_can_mend_ends_with_its_words_and_code(
    error: Callable[[str], Exception], code: int
) -> None:
    @click.command()
    @fails_clearly
    def command() -> None:
        raise error("seen this, expected that")

    result = CliRunner().invoke(command)

    assert result.exit_code == code
    assert result.stderr.startswith("Error: ")
    assert "seen this, expected that" in result.stderr


def test_a_mistake_of_ours_keeps_its_traceback() -> None:
    @click.command()
    @fails_clearly
    def command() -> None:
        raise ZeroDivisionError

    assert isinstance(CliRunner().invoke(command).exception, ZeroDivisionError)


def test_what_goes_well_is_left_alone() -> None:
    @fails_clearly
    def twice(number: int) -> int:
        return 2 * number

    assert twice(4) == 8
