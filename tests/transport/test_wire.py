"""Bytes to messages and back."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.learning.levels import Level
from transport.errors import ClientError
from transport.wire import (
    AUDIO_HEADER,
    MAX_AUDIO_BYTES,
    MAX_TEXT_BYTES,
    Bye,
    Continue,
    End,
    Hello,
    Open,
    Pause,
    ResumeRequest,
    Seen,
    decode_audio,
    decode_text,
    encode_audio,
    encode_message,
)

HOSTILE = {
    "nothing": b"",
    "not json": b"recite!",
    "a list": b"[]",
    "a number": b"1",
    "null": b"null",
    "no type": b"{}",
    "an unknown type": b'{"type":"shout"}',
    "a server's type": b'{"type":"welcome"}',
    "a type that is no string": b'{"type":1}',
    "an unknown field": b'{"type":"end","now":true}',
    "a missing field": b'{"type":"hello"}',
    "a wrong type of field": b'{"type":"hello","version":"1"}',
    "a fraction for a number": b'{"type":"hello","version":1.5}',
    "NaN": b'{"type":"seen","event":NaN}',
    "infinity": b'{"type":"seen","event":1e999}',
    "a negative event": b'{"type":"seen","event":-1}',
    "a huge event": b'{"type":"seen","event":' + b"9" * 400 + b"}",
    "a lone surrogate": b'{"type":"open","passage":"\\ud800"}',
    "broken utf-8": b'{"type":"open","passage":"\xff\xfe"}',
    "a passage that is a book": b'{"type":"open","passage":"' + b"1" * 65 + b'"}',
    "depth": b'{"type":"open","passage":' + b"[" * 30_000 + b"]" * 30_000 + b"}",
    "an unknown field in a resume": b'{"type":"hello","version":1,"resume":{"session":"s","epoch":1,"x":1}}',
    "an empty session": b'{"type":"hello","version":1,"resume":{"session":"","epoch":1}}',
    "too large": b'{"type":"open","passage":"' + b" " * MAX_TEXT_BYTES + b'"}',
    "two messages": b'{"type":"end"}{"type":"end"}',
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_what_is_no_message_is_the_clients_fault_and_ends_the_line(text: bytes) -> None:
    with pytest.raises(ClientError) as caught:
        decode_text(text)

    assert (caught.value.code, caught.value.is_final) == ("bad_message", True)


names = st.text(min_size=1, max_size=64).filter(lambda text: text.isascii())
events = st.integers(0, 2**53)
messages = st.one_of(
    st.builds(
        Hello,
        version=st.integers(0, 9),
        codec=names,
        token=st.none() | st.text(alphabet="abc.-_", max_size=4096),
        resume=st.none() | st.builds(ResumeRequest, session=names, epoch=events, event=events),
        capabilities=st.lists(names, max_size=4),
        locale=st.sampled_from(["en", "ar-EG"]),
        level=st.sampled_from([None, *Level]),
    ),
    st.builds(Open, passage=st.none() | st.text(alphabet="0123456789:-", max_size=64)),
    st.builds(Seen, event=events),
    st.sampled_from([Pause(), Continue(), End(), Bye()]),
)


@given(messages)
def test_every_message_comes_back_as_it_was(message: Hello | Open | Seen | Pause | Continue | End | Bye) -> None:
    assert decode_text(encode_message(message)) == message


@given(st.integers(0, 2**32 - 1), st.binary(min_size=1, max_size=400))
def test_every_audio_frame_comes_back_as_it_was(sequence: int, payload: bytes) -> None:
    frame = decode_audio(encode_audio(sequence, payload))

    assert (frame.sequence, frame.payload) == (sequence, payload)


@given(st.binary(max_size=64))
def test_any_bytes_are_audio_or_a_typed_error(data: bytes) -> None:
    try:
        frame = decode_audio(data)
    except ClientError:
        frame = None

    assert frame is None or encode_audio(frame.sequence, frame.payload) == data


@pytest.mark.parametrize(
    "data",
    [
        b"",
        AUDIO_HEADER.pack(1, 0, 0, 0),
        AUDIO_HEADER.pack(2, 0, 0, 0) + b"x",
        AUDIO_HEADER.pack(1, 1, 0, 0) + b"x",
        AUDIO_HEADER.pack(1, 0, 1, 0) + b"x",
        AUDIO_HEADER.pack(1, 0, 0, 0) + bytes(MAX_AUDIO_BYTES + 1),
    ],
    ids=["nothing", "no audio", "unknown kind", "unknown flag", "reserved", "too large"],
)
def test_a_binary_frame_that_is_no_audio_says_what_was_expected(data: bytes) -> None:
    with pytest.raises(ClientError, match=r"bytes|kind") as caught:
        decode_audio(data)

    assert caught.value.is_final


def test_every_client_message_refuses_unknown_fields() -> None:
    for kind in (Hello, Open, Pause, Continue, End, Seen, Bye):
        assert msgspec.structs.fields(kind) is not None
        assert kind.__struct_config__.forbid_unknown_fields
