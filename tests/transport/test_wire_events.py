"""What a server says on the wire."""

import msgspec
import pytest

from transport.wire_events import PausedEvent, decode_server_message


def test_a_newer_server_may_say_more() -> None:
    assert decode_server_message('{"type":"paused","event":3,"why":"prayer"}') == PausedEvent(3)


@pytest.mark.parametrize("text", ["", "{}", '{"type":"hello","version":1}', '{"type":"ack","through":"1"}'])
def test_what_no_server_says_is_an_error(text: str) -> None:
    with pytest.raises(msgspec.DecodeError):
        decode_server_message(text)
