"""What a command's end means: errors that somebody can mend end it with their words and an exit code of their own."""

from collections.abc import Callable
from functools import wraps
from typing import ClassVar, ParamSpec, TypeVar

import click

P = ParamSpec("P")
R = TypeVar("R")


class OurFailure(click.ClickException):
    """We could not do it: exit code 1."""

    exit_code: ClassVar[int] = 1


class BadInput(click.ClickException):
    """What was given cannot be used: exit code 3; wrong use is 2, click's own."""

    exit_code: ClassVar[int] = 3


class Unreachable(click.ClickException):
    """The server cannot be reached: exit code 4."""

    exit_code: ClassVar[int] = 4


def fails_clearly(function: Callable[P, R]) -> Callable[P, R]:
    """Let the errors that a user or an operator can mend end a command clearly; the others keep their traceback."""

    @wraps(function)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        from actors.people.errors import DeskError
        from actors.ports import StoreUnavailableError
        from actors.privacy.erasure import ErasureError
        from actors.privacy.retention import RetentionError
        from config.loading import SettingsError
        from models.people.errors import RuleError
        from models.quran.errors import PassageError, QuranDataError, SequenceError, VariantError
        from models.voice.manifest import VoiceModelError
        from supervisors.roles import RoleError
        from talqin.stored import StoredSessionError
        from transport.client import RefusedError, ServerUnreachableError
        from transport.nodes.errors import LinkSecretError
        from transport.recordings.audio_files import AudioFileError
        from transport.tokens import AccessKeyError

        mendable = SettingsError, PassageError, VariantError, SequenceError, AudioFileError, AccessKeyError
        try:
            return function(*args, **kwargs)
        except (*mendable, StoredSessionError, RuleError, DeskError, RoleError, LinkSecretError) as error:
            raise BadInput(str(error)) from error
        except (VoiceModelError, QuranDataError, StoreUnavailableError, ErasureError, RetentionError) as error:
            raise OurFailure(str(error)) from error
        except RefusedError as error:
            raise (BadInput if error.error.fault == "client" else OurFailure)(str(error)) from error
        except ServerUnreachableError as error:
            raise Unreachable(str(error)) from error

    return guarded
