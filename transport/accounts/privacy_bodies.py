"""What people's requests about their own privacy hold, and the answers; the OpenAPI document is made from these."""

from typing import Annotated

import msgspec

from actors.privacy.erasure import Erased
from actors.privacy.kept import KeptAudio
from actors.privacy.sweeping import Swept
from models.people.retention import LONGEST_DAYS


class Farewell(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Delete an account."""

    password: Annotated[str, msgspec.Meta(max_length=1024)] | None
    """Of who asks; null where the sign-in is fresh."""


class ChooseDays(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """For how long audio is to be kept."""

    days: Annotated[int, msgspec.Meta(ge=1, le=LONGEST_DAYS)]


class DaysView(msgspec.Struct, frozen=True):
    """For how many days audio is kept."""

    days: int


class KeptAudioView(msgspec.Struct, frozen=True):
    """A recitation whose audio is kept."""

    session: str
    recitation: int
    began_at: float
    samples: int
    """At 16 kHz."""
    lost_segments: tuple[int, ...]
    """Tens of seconds that could not be kept: silence."""


class KeptAudioList(msgspec.Struct, frozen=True):
    """All that is kept of a voice."""

    recitations: list[KeptAudioView]


class ForgottenView(msgspec.Struct, frozen=True):
    """What was taken away of a voice."""

    objects: int


class SweptView(msgspec.Struct, frozen=True):
    """What was found after it; always nothing, or the request has failed."""

    documents: int
    keys: int
    objects: int
    passing: int


class ErasedView(msgspec.Struct, frozen=True):
    """What was taken away."""

    documents: int
    objects: int
    passing: int
    was_key_destroyed: bool
    visits_ended: int
    found_afterwards: SweptView


def erased_view(erased: Erased) -> ErasedView:
    """Show what was taken away."""
    swept: Swept = erased.swept
    passing = swept.passing + swept.put_by
    found = SweptView(sum(swept.documents.values()), sum(swept.keys.values()), swept.objects, passing)
    return ErasedView(erased.documents, erased.objects, erased.passing, erased.had_key, erased.visits, found)


def audio_view(audio: KeptAudio) -> KeptAudioView:
    """Show a recitation that is kept."""
    return KeptAudioView(audio.session, audio.recitation, audio.began_at, audio.samples, audio.lost)
