"""Stop 2 of a chunk: bytes to messages and back, without I/O; next stop: actors/session.py.

Text frames hold JSON tagged by `type`; what a client sends is checked field by field and unknown fields are refused.
Binary frames hold audio behind a header of eight bytes. docs/protocol.md writes it all down.
"""

import struct
from typing import Annotated, Final, Literal

import msgspec

from models.learning.levels import Level
from models.learning.reading import Mode
from models.quran.packaged import Riwayah
from models.recitation.manner import Manner
from models.recitation.verdict import Verdict
from transport.errors import ClientError
from transport.strict_json import see_plain

PROTOCOL_VERSION: Final = 1
MAX_TEXT_BYTES: Final = 64 * 1024
MAX_AUDIO_BYTES: Final = 64 * 1024
"""Two seconds of PCM; frames of 320 ms (10,240 bytes) are usual."""

AUDIO_HEADER: Final = struct.Struct(">BBHI")
"""kind (1 = audio), flags (0), reserved (0), sequence number."""
AUDIO_KIND: Final = 1
MAX_FRAME_BYTES: Final = AUDIO_HEADER.size + MAX_AUDIO_BYTES

Codec = Literal["pcm16", "opus"]

_Name = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
_Token = Annotated[str, msgspec.Meta(max_length=4096)]
_Ticket = Annotated[str, msgspec.Meta(max_length=128)]
_Event = Annotated[int, msgspec.Meta(ge=0, le=2**53)]


class _FromClient(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type"):
    """What a client may say."""


class ResumeRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The session that a client wants to go on with."""

    session: _Name
    epoch: _Event
    event: _Event = 0
    """The last lasting event that it has."""
    line: _Event = 0
    """Counts the lines of a session; a `hello` that was under way longer than a later one is closed. 0 is no count."""


class Hello(_FromClient, frozen=True, tag="hello"):
    """First on every connection: who I am, what I speak, where I was."""

    version: int
    codec: str = "pcm16"
    """`pcm16`, or `opus` with one Opus packet a frame; anything else is refused by name."""
    token: _Token | None = None
    resume: ResumeRequest | None = None
    capabilities: Annotated[list[_Name], msgspec.Meta(max_length=32)] = []
    """What else the client understands; unknown words are ignored, so that clients may be newer than servers."""
    locale: Annotated[str, msgspec.Meta(max_length=35)] = "en"
    level: Level | None = None
    """When to be told; None is the server's choice."""
    ticket: _Ticket | None = None
    """A one-time ticket in the token's place: what a browser has."""
    zone_minutes: Annotated[int, msgspec.Meta(ge=-1440, le=1440)] | None = None
    """Minutes that the learner's clock is ahead of UTC: where their day begins. None: as it was said last, or UTC."""


class Auth(_FromClient, frozen=True, tag="auth"):
    """Who I am: before `hello` in place of its token, or later, before the token that I came with is over."""

    token: _Token | None = None
    ticket: _Ticket | None = None


class Open(_FromClient, frozen=True, tag="open", omit_defaults=True):
    """I recite this passage; null: find out what I recite."""

    passage: Annotated[str, msgspec.Meta(max_length=64)] | None
    number: Annotated[int, msgspec.Meta(ge=1, le=2**53)] | None = None
    """Counts the `open`s of a session; one that comes again, over another line, is dropped. None is a new one."""
    riwayah: Riwayah | None = None
    """How it is recited; null: as the server has it, Hafs."""
    variants: Annotated[dict[_Name, _Name], msgspec.Meta(max_length=32)] = {}
    """Which transmitted variants I hold to, by name; of the others any option is right."""
    strictness: Annotated[float, msgspec.Meta(ge=0, le=1)] | None = None
    """My own threshold: 0 accuses me of nothing, 0.5 is usual, 1 is strict; null: as the server has it."""
    mode: Mode = Mode.FOLLOW
    """How it is practised; only what is said from memory (`memorise`, `test`) counts for when it is due again."""

    @property
    def manner(self) -> Manner:
        """How I recite and want to be judged."""
        return Manner(self.riwayah, self.variants, self.strictness)


class Pause(_FromClient, frozen=True, tag="pause"):
    """Do not listen for now."""


class Continue(_FromClient, frozen=True, tag="continue"):
    """Listen again."""


class End(_FromClient, frozen=True, tag="end"):
    """That was all; `final` follows."""


class Seen(_FromClient, frozen=True, tag="seen"):
    """Every lasting event up to this one has arrived."""

    event: _Event


class LessonRequest(_FromClient, frozen=True, tag="lesson"):
    """What now? `lesson` follows."""


class GoalsChange(_FromClient, frozen=True, tag="goals"):
    """This is what I set out to do; the new `lesson` follows."""

    verses_a_day: Annotated[int, msgspec.Meta(ge=0, le=100)]
    minutes_a_day: Annotated[float, msgspec.Meta(ge=1, le=600)]
    surahs: Annotated[tuple[Annotated[int, msgspec.Meta(ge=1, le=114)], ...], msgspec.Meta(max_length=114)] = ()
    """To be learned in this order; empty for the usual order."""


class Reveal(_FromClient, frozen=True, tag="reveal"):
    """Show me this word of the open passage; it is counted, and `revealed` follows."""

    surah: Annotated[int, msgspec.Meta(ge=1, le=114)]
    ayah: Annotated[int, msgspec.Meta(ge=1, le=286)]
    word: Annotated[int, msgspec.Meta(ge=1, le=200)]


class CallWrong(_FromClient, frozen=True, tag="wrong_call"):
    """This settled verdict was not true; `wrong_call_kept` follows."""

    recitation: Annotated[int, msgspec.Meta(ge=1, le=2**53)]
    serial: Annotated[int, msgspec.Meta(ge=1, le=2**53)]
    truth: Verdict = Verdict.RIGHT
    """What the word was."""


class Bye(_FromClient, frozen=True, tag="bye"):
    """I leave; the session ends."""


ClientMessage = (
    Hello | Auth | Open | Pause | Continue | End | Seen | LessonRequest | GoalsChange | Reveal | CallWrong | Bye
)

_decoder: Final = msgspec.json.Decoder(ClientMessage)


class AudioFrame(msgspec.Struct, frozen=True):
    """A binary frame, taken apart."""

    sequence: int
    payload: bytes


def decode_text(text: str | bytes) -> ClientMessage:
    """Read a text frame.

    Raises:
        ClientError: it is too large, not JSON, or not a message of this protocol; the connection ends.
    """
    size = len(text)
    if size > MAX_TEXT_BYTES:
        raise ClientError("bad_message", f"a text frame of {size} bytes; at most {MAX_TEXT_BYTES}", is_final=True)
    try:
        message: ClientMessage = _decoder.decode(text)
        see_plain(text)
    except (msgspec.DecodeError, UnicodeError, RecursionError, ValueError) as error:
        raise ClientError("bad_message", f"not a message of this protocol: {error}", is_final=True) from error
    return message


def decode_audio(frame: bytes) -> AudioFrame:
    """Take a binary frame apart.

    Raises:
        ClientError: it is too short, too large, or not audio; the connection ends.
    """
    if not AUDIO_HEADER.size < len(frame) <= MAX_FRAME_BYTES:
        expected = f"a header of {AUDIO_HEADER.size} and up to {MAX_AUDIO_BYTES} of audio"
        raise ClientError("bad_audio", f"a binary frame of {len(frame)} bytes; {expected}", is_final=True)
    kind, flags, reserved, sequence = AUDIO_HEADER.unpack_from(frame)
    if (kind, flags, reserved) != (AUDIO_KIND, 0, 0):
        seen = f"kind {kind}, flags {flags}, reserved {reserved}"
        raise ClientError("bad_audio", f"an unknown binary frame: {seen}; audio is kind 1, flags 0", is_final=True)
    return AudioFrame(sequence, frame[AUDIO_HEADER.size :])


def encode_audio(sequence: int, payload: bytes) -> bytes:
    """Put a binary frame together; the inverse of `decode_audio`."""
    return AUDIO_HEADER.pack(AUDIO_KIND, 0, 0, sequence) + payload


def encode_message(message: msgspec.Struct) -> bytes:
    """Write a message of either side as JSON."""
    return msgspec.json.encode(message)
