"""What is done at each address for people's privacy: one short function a route."""

from collections.abc import AsyncGenerator
from typing import Final

from actors.people.errors import MissingError
from actors.privacy.requests import PrivacyRequests
from actors.privacy.wave import wave_header
from models.people.account import AccountId
from models.people.errors import RuleError
from transport.accounts.calls import Call, Streamed
from transport.accounts.privacy_bodies import (
    ChooseDays,
    DaysView,
    ErasedView,
    Farewell,
    ForgottenView,
    KeptAudioList,
    audio_view,
    erased_view,
)

WAVE: Final = "audio/wav"
ZIP: Final = "application/zip"
_MOST_SAMPLES: Final = 2**31


async def hear(call: Call) -> Streamed:
    """Give a part of a recitation as a WAV."""
    begin, end = _samples(call, "from", 0), _samples(call, "to", None)
    given = await _desk(call).hear(call.actor, call.path["session"], _recitation(call), begin or 0, end)
    return Streamed(_with_header(given.samples, given.pcm), WAVE, "recitation.wav")


async def list_audio(call: Call) -> KeptAudioList:
    """Show what is kept of a voice."""
    found = await _desk(call).list_audio(call.actor, _account(call))
    return KeptAudioList([audio_view(audio) for audio in found])


async def forget_audio(call: Call) -> ForgottenView:
    """Take all of it away."""
    return ForgottenView(await _desk(call).forget_audio(call.actor, _account(call)))


async def see_days(call: Call) -> DaysView:
    """Say how long audio is kept."""
    return DaysView(await _desk(call).days_of(call.actor, _account(call)))


async def choose_days(call: Call) -> DaysView:
    """Choose how long audio is kept."""
    said: ChooseDays = call.body
    return DaysView(await _desk(call).choose_days(call.actor, _account(call), said.days))


async def export_me(call: Call) -> Streamed:
    """Give all that is known of who asks."""
    return Streamed(await _desk(call).export(call.actor, call.actor.id), ZIP, "talqin.zip")


async def export_account(call: Call) -> Streamed:
    """Give all that is known of an account."""
    return Streamed(await _desk(call).export(call.actor, _account(call)), ZIP, "talqin.zip")


async def delete_me(call: Call) -> ErasedView:
    """Delete who asks."""
    said: Farewell = call.body
    return erased_view(await _desk(call).erase(call.actor, call.claims, call.actor.id, said.password))


async def delete_account(call: Call) -> ErasedView:
    """Delete an account: a guardian a child's."""
    said: Farewell = call.body
    return erased_view(await _desk(call).erase(call.actor, call.claims, _account(call), said.password))


def _desk(call: Call) -> PrivacyRequests:
    if call.office.privacy is None:
        raise MissingError("no_account", "nothing is kept here that could be asked for")
    return call.office.privacy


def _account(call: Call) -> AccountId:
    return AccountId(call.path["account"])


def _recitation(call: Call) -> int:
    number = call.path["recitation"]
    if not number.isascii() or not number.isdecimal() or int(number) >= _MOST_SAMPLES:
        raise MissingError("no_audio", "no audio of this recitation is kept here")
    return int(number)


def _samples(call: Call, name: str, absent: int | None) -> int | None:
    said = call.query.get(name)
    if said is None:
        return absent
    if not said.isascii() or not said.isdecimal() or int(said) >= _MOST_SAMPLES:
        raise RuleError("bad_range", f"`{name}` is a number of samples; {said[:32]!r} was seen")
    return int(said)


async def _with_header(samples: int, pcm: AsyncGenerator[bytes, None]) -> AsyncGenerator[bytes, None]:
    first = await anext(pcm, b"")
    yield wave_header(samples) + first
    async for piece in pcm:
        yield piece
