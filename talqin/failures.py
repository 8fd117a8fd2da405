"""What a command's end means: one table of exit codes, and how errors become them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import IntEnum
from functools import wraps
from typing import ParamSpec, TypeVar

import click

P = ParamSpec("P")
R = TypeVar("R")


class ExitCode(IntEnum):
    """What a shell is told. 2, wrong use, is click's own."""

    DONE = 0
    OUR_FAULT = 1
    BAD_INPUT = 3
    UNREACHABLE = 4


class Failure(click.ClickException):
    """Ends a command with one line on standard error."""

    def __init__(self, message: str, code: ExitCode) -> None:
        super().__init__(message)
        self.exit_code = code


@contextmanager
def _failures_of(bad_input: tuple[type[Exception], ...], unreachable: tuple[type[Exception], ...]) -> Iterator[None]:
    try:
        yield
    except bad_input as error:
        raise Failure(str(error), ExitCode.BAD_INPUT) from error
    except unreachable as error:
        raise Failure(str(error), ExitCode.UNREACHABLE) from error


def fails_clearly(function: Callable[P, R]) -> Callable[P, R]:
    """Let the errors that a user or operator can mend end a command with their words and the right exit code."""

    @wraps(function)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        from config.loading import SettingsError
        from models.quran.errors import PassageError
        from transport.audio_files import AudioFileError
        from transport.client import RefusedError, ServerUnreachableError
        from transport.tokens import AccessKeyError

        bad_input = (SettingsError, PassageError, AudioFileError, AccessKeyError, RefusedError)
        with _failures_of(bad_input, (ServerUnreachableError,)):
            return function(*args, **kwargs)

    return guarded
