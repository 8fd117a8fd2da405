"""JSON that wants to be misread, at the WebSocket and at every address that takes a body."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st

from actors.runtime import LoopClock, System
from tests.fakes.hostile_json import HOSTILE, hostile
from tests.fakes.office import PASSWORD, Boundless, Reception, reception
from transport.accounts.calls import MAX_BODY_BYTES, Route
from transport.accounts.routes import TABLE
from transport.errors import ClientError
from transport.stores.passing_memory import PassingMemory
from transport.strict_json import OddJsonError, see_plain
from transport.wire import decode_text

TEXTS = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(TEXTS)
def test_whatever_can_be_read_in_one_way_is_plain(value: object) -> None:
    text = msgspec.json.encode(value)

    see_plain(text)
    see_plain(text.decode())
    see_plain(json.dumps(json.loads(text)))  # the same with everything escaped


@pytest.mark.parametrize(
    "text", ['{"a":1,"a":1}', '[{"b":{"a":1,"a":2}}]', '"\\ud800"', '{"\\udc00":1}', '["\\udc00"]']
)
def test_what_can_be_read_in_two_is_not(text: str) -> None:
    for each in (text, text.encode()):
        with pytest.raises(OddJsonError):
            see_plain(each)


MESSAGES = {
    "hello": ("locale", '"en"', ', "type": "hello", "version": 1'),
    "auth": ("token", '"abc"', ', "type": "auth"'),
    "open": ("passage", '"112"', ', "type": "open"'),
    "seen": ("event", "1", ', "type": "seen"'),
}


@pytest.mark.parametrize("message", MESSAGES)
@pytest.mark.parametrize("name", HOSTILE)
def test_every_message_of_the_wire_is_refused_that_way(name: str, message: str) -> None:
    with pytest.raises(ClientError) as caught:
        decode_text(hostile(name, *MESSAGES[message]))

    assert (caught.value.code, caught.value.is_final) == ("bad_message", True)


@pytest.mark.parametrize("message", MESSAGES)
def test_what_they_are_made_of_is_a_message(message: str) -> None:
    key, value, rest = MESSAGES[message]

    assert type(decode_text(f'{{"{key}": {value}{rest}}}')).__name__.lower() == message


@pytest_asyncio.fixture
async def door(system: System, tmp_path: Path) -> AsyncIterator[Reception]:
    async with reception(system, tmp_path, Boundless(PassingMemory(LoopClock()))) as opened:
        yield opened


@pytest.mark.wall_clock
async def test_a_line_that_says_such_a_thing_is_ended_and_told_why(door: Reception) -> None:
    for name in HOSTILE:
        line = await door.line()
        await line.send_str(hostile(name, *MESSAGES["hello"]))
        told = await line.receive_json()
        await line.receive()
        assert (name, told["code"], told["fault"], line.close_code) == (name, "bad_message", "client", 4500)


WITH_BODY = [route for route in TABLE if route.body is not None]
FIRST = {
    "sign_up": ("name", '"amina"', f', "password": "{PASSWORD}", "roles": ["learner"], "birth_year": 1990'),
    "sign_in": ("name", '"amina"', f', "password": "{PASSWORD}"'),
    "refresh": ("refresh_token", '"a.b.c"', ""),
    "sign_out": ("everywhere", "false", ""),
    "change_password": ("current", f'"{PASSWORD}"', ', "password": "battery staple"'),
    "reset_password": ("name", '"amina"', ', "code": "K7MQ-2XWP", "password": "battery staple"'),
    "make_child": ("name", '"yusuf"', ', "birth_year": 2019'),
    "make_class": ("name", '"Fajr"', ""),
    "join_class": ("code", '"K7MQ-2XWP"', ""),
    "overrule": ("truth", '"right"', ""),
    "assign": ("passage", '"112"', ', "due": "2027-01-01"'),
    "choose_days": ("days", "7", ""),
    "delete_me": ("password", f'"{PASSWORD}"', ""),
    "delete_account": ("password", "null", ""),
}
"""Route -> its body's first member, and the others."""
PLACES = {"account": "a", "session": "s", "recitation": 1, "serial": 1}
"""For addresses that name somebody or something."""


@pytest.mark.wall_clock
@pytest.mark.parametrize("route", WITH_BODY, ids=lambda route: route.name)
async def test_every_body_is_refused_that_way_and_nothing_is_done(door: Reception, route: Route) -> None:
    token = (await door.signed_up("mother", "guardian", "teacher"))["access_token"]
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
    for name in HOSTILE:
        text = hostile(name, *FIRST[route.name])
        async with door.http.request(
            route.method, door.server.make_url(route.path.format(**PLACES)), data=text.encode(), headers=headers
        ) as answer:
            told = await answer.json()
        expected = (413, "too_large") if len(text.encode()) > MAX_BODY_BYTES else (400, "bad_body")
        assert (name, answer.status, told["error"], told["fault"]) == (name, *expected, "client")

    assert (await door.ask("GET", "/v1/me", token=token))[0] == 200


@pytest.mark.wall_clock
@pytest.mark.parametrize("depth", [100_000, 1_000_000])
async def test_a_hundred_thousand_deep_is_too_large_for_either_door(door: Reception, depth: int) -> None:
    url, headers = door.server.make_url("/v1/sign-in"), {"Content-Type": "application/json"}
    async with door.http.post(url, data=b"[" * depth, headers=headers) as answer:
        status = answer.status
    line = await door.line()
    await line.send_str("[" * depth)
    await line.receive()

    assert (status, line.close_code) == (413, 1009)
