"""Open lines and who they are of, over real sockets: tickets, `auth`, refreshing in place, signing out, limits."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from actors.people.ports import Claims, SignedOut
from actors.ports import LearnerId
from actors.runtime import System
from actors.visit.messages import Detach, OpenRecitation
from models.people.permissions import Role
from models.people.signin import SignInId
from tests.fakes.office import FRIEND, Reception, reception
from transport import websocket as websocket_module
from transport import websocket_door as door_module
from transport.errors import CLOSE_CODES, ClientError, ServerError
from transport.line.lines import MOST_LINES, OpenLines

pytestmark = pytest.mark.wall_clock

HELLO = {"type": "hello", "version": 1}
Socket = aiohttp.ClientWebSocketResponse


@pytest_asyncio.fixture
async def door(system: System, tmp_path: Path) -> AsyncIterator[Reception]:
    async with reception(system, tmp_path) as opened:
        yield opened


async def hears(line: Socket) -> dict[str, Any]:
    async with asyncio.timeout(5):
        message: dict[str, Any] = await line.receive_json()
    return message


async def closed_with(line: Socket) -> tuple[str, dict[str, Any]]:
    """The code's name and the reason of the close frame, whatever comes before it."""
    async with asyncio.timeout(5):
        message = await line.receive()
        while message.type is aiohttp.WSMsgType.TEXT:
            message = await line.receive()
    names = {number: name for name, number in CLOSE_CODES.items()}
    return names.get(line.close_code or 0, str(line.close_code)), json.loads(message.extra or "{}")


async def joined(door: Reception, **hello: object) -> Socket:
    line = await door.line()
    await line.send_json({**HELLO, **hello})
    assert (await hears(line))["type"] == "welcome"
    return line


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while True:
            if holds():
                return
            await asyncio.sleep(0)


async def gone(door: Reception, lines: int = 0) -> None:
    await until(lambda: door.lines.count() <= lines)


async def test_a_token_lets_its_learner_in(door: Reception) -> None:
    amina = await door.signed_up("amina")

    await joined(door, token=amina["access_token"])

    assert door.directory.visitors[0].learner == amina["account"]["id"]


async def test_a_ticket_lets_in_once(door: Reception) -> None:
    amina = await door.signed_up("amina")
    ticket = await door.ticket(amina["access_token"])

    await joined(door, ticket=ticket)
    replayed = await door.line()
    await replayed.send_json({**HELLO, "ticket": ticket})

    assert door.directory.visitors[0].learner == amina["account"]["id"]
    assert (await closed_with(replayed))[0] == "ticket_refused"
    assert len(door.directory.visitors) == 1


async def test_a_ticket_of_a_sign_in_that_is_over_lets_nobody_in(door: Reception) -> None:
    amina = await door.signed_up("amina")
    ticket = await door.ticket(amina["access_token"])
    await door.ask("POST", "/v1/sign-out", {}, amina["access_token"])

    line = await door.line()
    await line.send_json({**HELLO, "ticket": ticket})

    assert (await closed_with(line))[0] == "signed_out"


async def test_auth_may_come_first_and_hello_then_needs_no_token(door: Reception) -> None:
    amina = await door.signed_up("amina")
    line = await door.line()

    await line.send_json({"type": "auth", "token": amina["access_token"]})
    admitted = await hears(line)
    await line.send_json(HELLO)

    assert (admitted["type"], admitted["learner"]) == ("admitted", amina["account"]["id"])
    assert 890 < admitted["expires_in"] <= 900
    assert (await hears(line))["type"] == "welcome"


async def test_another_thing_than_hello_behind_auth_is_refused(door: Reception) -> None:
    amina = await door.signed_up("amina")
    line = await door.line()

    await line.send_json({"type": "auth", "token": amina["access_token"]})
    await line.send_json({"type": "open", "passage": "112"})

    assert (await closed_with(line))[0] == "hello_expected"
    await gone(door)


async def test_who_says_auth_and_then_nothing_is_closed(door: Reception, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(websocket_module, "_HELLO_SECONDS", 0.2)
    amina = await door.signed_up("amina")
    line = await door.line()

    await line.send_json({"type": "auth", "token": amina["access_token"]})

    assert (await closed_with(line))[0] == "hello_overdue"


@pytest.mark.parametrize(
    ("shown", "code"),
    [({}, "token_missing"), ({"token": "abc"}, "token_refused"), ({"ticket": "abc"}, "ticket_refused")],
)
async def test_who_shows_nothing_that_holds_is_told_why(door: Reception, shown: dict[str, str], code: str) -> None:
    line = await door.line()

    await line.send_json({**HELLO, **shown})
    error = await hears(line)

    assert (error["code"], error["fault"]) == (code, "client")
    assert (await closed_with(line))[0] == code


async def test_an_operator_does_not_recite(door: Reception) -> None:
    operator = await door.operator()
    line = await door.line()

    await line.send_json({**HELLO, "token": operator["access_token"]})

    assert (await closed_with(line))[0] == "token_refused"


async def test_a_token_is_refreshed_in_place_and_the_line_goes_on(door: Reception) -> None:
    amina = await door.signed_up("amina")
    line = await joined(door, token=amina["access_token"])
    _, later = await door.ask("POST", "/v1/refresh", {"refresh_token": amina["refresh_token"]})

    await line.send_json({"type": "auth", "token": later["access_token"]})
    admitted = await hears(line)
    await line.send_json({"type": "open", "passage": "112"})

    assert (admitted["type"], admitted["learner"]) == ("admitted", amina["account"]["id"])
    session = next(iter(door.directory.sessions.values()))
    await until(lambda: OpenRecitation("112") in session.told)
    assert door.lines.count() == 1


async def test_a_line_does_not_become_another_learners(door: Reception) -> None:
    amina, bilal = await door.signed_up("amina"), await door.signed_up("bilal")
    line = await joined(door, token=amina["access_token"])

    await line.send_json({"type": "auth", "token": bilal["access_token"]})

    assert (await closed_with(line))[0] == "token_refused"


async def test_a_store_that_is_away_while_a_token_is_refreshed_does_not_end_the_line(door: Reception) -> None:
    amina = await door.signed_up("amina")
    line = await joined(door, token=amina["access_token"])
    door.store.is_away = True

    await line.send_json({"type": "auth", "token": amina["access_token"]})
    error = await hears(line)
    door.store.is_away = False
    await line.send_json({"type": "auth", "token": amina["access_token"]})

    assert (error["code"], error["fault"], error["retry"]) == ("unavailable", "dependency", True)
    assert (await hears(line))["type"] == "admitted"


async def test_a_line_whose_token_is_over_is_closed_and_its_session_waits(
    door: Reception, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(websocket_module, "_LATE_SECONDS", -899.8)
    amina = await door.signed_up("amina")
    line = await joined(door, token=amina["access_token"])

    code, reason = await closed_with(line)

    assert (code, reason) == ("token_expired", {"code": "token_expired", "resume": True})
    session = next(iter(door.directory.sessions.values()))
    await until(lambda: any(isinstance(message, Detach) for message in session.told))


async def test_signing_out_everywhere_closes_every_line_within_a_second(door: Reception) -> None:
    amina, bilal = await door.signed_up("amina"), await door.signed_up("bilal")
    lines = [await joined(door, token=amina["access_token"]) for _ in range(5)]
    other = await joined(door, token=bilal["access_token"])

    began = time.monotonic()
    await door.ask("POST", "/v1/sign-out", {"everywhere": True}, amina["access_token"])
    codes = [(await closed_with(line))[0] for line in lines]
    took = time.monotonic() - began
    await gone(door, 1)

    assert codes == ["signed_out"] * 5
    assert took < 1.0
    await other.send_json({"type": "open", "passage": "1"})
    assert not other.closed


async def test_a_line_that_does_not_read_is_cut_within_a_second(door: Reception) -> None:
    amina = await door.signed_up("amina")
    reader, writer = await raw_line(door, amina["access_token"])
    await until(lambda: door.lines.count() == 1)

    began = time.monotonic()
    await door.ask("POST", "/v1/sign-out", {"everywhere": True}, amina["access_token"])
    async with asyncio.timeout(5):
        while await reader.read(1 << 16):  # what was sent, the close frame, which is not answered, and then the end
            pass
    took = time.monotonic() - began
    writer.close()

    assert took < 1.0
    await gone(door)


async def raw_line(door: Reception, token: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A client that never answers a close frame."""
    reader, writer = await asyncio.open_connection("127.0.0.1", door.server.port)
    lines = (
        "GET /v1/recite HTTP/1.1",
        "Host: localhost",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    )
    writer.write("\r\n".join((*lines, "", "")).encode())
    hello = json.dumps({**HELLO, "token": token}).encode()
    writer.write(b"\x81\xfe" + len(hello).to_bytes(2, "big") + bytes(4) + hello)
    await writer.drain()
    return reader, writer


async def test_signing_one_device_out_leaves_the_others(door: Reception) -> None:
    phone = await door.signed_up("amina")
    _, laptop = await door.ask("POST", "/v1/sign-in", {"name": "amina", "password": "correct horse"})
    phones, laptops = await joined(door, token=phone["access_token"]), await joined(door, token=laptop["access_token"])

    await door.ask("POST", "/v1/sign-out", {}, phone["access_token"])

    assert (await closed_with(phones))[0] == "signed_out"
    await gone(door, 1)
    assert not laptops.closed


async def test_a_learner_has_so_many_lines_and_no_more(door: Reception) -> None:
    amina, bilal = await door.signed_up("amina"), await door.signed_up("bilal")
    lines = [await joined(door, token=amina["access_token"]) for _ in range(MOST_LINES)]

    line = await door.line()
    await line.send_json({**HELLO, "token": amina["access_token"]})
    error = await hears(line)

    assert (error["code"], error["retry"]) == ("rate_limited", True)
    assert (await closed_with(line))[0] == "rate_limited"
    await joined(door, token=bilal["access_token"])
    assert not any(line.closed for line in lines)


async def test_new_lines_come_no_faster_than_a_learner_may_open_them(door: Reception) -> None:
    amina = await door.signed_up("amina")
    for _ in range(30):
        await door.lines.hold_to_limits(Claims(LearnerId(amina["account"]["id"]), (Role.LEARNER,)))

    line = await door.line()
    await line.send_json({**HELLO, "token": amina["access_token"]})

    code, reason = await closed_with(line)
    assert (code, reason["retry_after_ms"] > 0) == ("rate_limited", True)


async def test_a_learner_who_floods_over_several_lines_is_stopped(door: Reception) -> None:
    amina = await door.signed_up("amina")
    lines = [await joined(door, token=amina["access_token"]) for _ in range(4)]

    for line in lines:
        for _ in range(90):
            await line.send_json({"type": "seen", "event": 0})

    code, _ = await closed_with(lines[-1])
    assert code == "too_fast"


async def test_strangers_are_counted_and_there_is_an_end_to_them(
    door: Reception, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door_module, "_MOST_STRANGERS", 2)
    amina = await door.signed_up("amina")
    await joined(door, token=amina["access_token"])  # who is let in is no stranger
    strangers = [await door.line() for _ in range(2)]

    with pytest.raises(aiohttp.WSServerHandshakeError) as caught:
        await door.line()

    assert caught.value.status == 503
    assert not any(line.closed for line in strangers)


async def test_a_strangers_page_does_not_open_a_line(door: Reception) -> None:
    amina = await door.signed_up("amina")

    with pytest.raises(aiohttp.WSServerHandshakeError) as caught:
        await door.line("https://evil.example")

    assert caught.value.status == 403
    line = await door.line(FRIEND)
    await line.send_json({**HELLO, "token": amina["access_token"]})
    assert (await hears(line))["type"] == "welcome"


class Line:
    """Remembers how it was ended."""

    def __init__(self) -> None:
        self.ended: list[str] = []

    def end(self, code: str) -> None:
        self.ended.append(code)


AMINA = Claims(LearnerId("amina"), (Role.LEARNER,), SignInId("phone"))


def test_a_sign_out_while_a_token_is_being_checked_is_not_missed() -> None:
    lines = OpenLines()
    mark = lines.mark
    lines.signed_out(SignedOut(LearnerId("amina"), (SignInId("phone"),)))

    with pytest.raises(ClientError) as caught:
        lines.enter(Line(), AMINA, mark)

    assert caught.value.code == "signed_out"
    lines.enter(Line(), AMINA, lines.mark)


def test_more_sign_outs_than_are_remembered_are_taken_for_a_sign_out() -> None:
    lines = OpenLines()
    mark = lines.mark
    for i in range(2000):
        lines.signed_out(SignedOut(LearnerId(str(i))))

    with pytest.raises(ClientError):
        lines.enter(Line(), AMINA, mark)


def test_another_learners_sign_out_or_another_devices_ends_nothing() -> None:
    lines, line = OpenLines(), Line()
    lines.enter(line, AMINA, lines.mark)

    lines.signed_out(SignedOut(LearnerId("bilal")))
    lines.signed_out(SignedOut(LearnerId("amina"), (SignInId("laptop"),), before=1e9))
    assert line.ended == []
    lines.signed_out(SignedOut(LearnerId("amina"), (SignInId("phone"),)))

    assert line.ended == ["signed_out"]


def test_the_device_that_a_password_was_changed_on_stays() -> None:
    lines, phone, laptop, script, later = OpenLines(), Line(), Line(), Line(), Line()
    lines.enter(phone, AMINA, lines.mark)
    lines.enter(laptop, Claims(AMINA.learner, AMINA.roles, SignInId("laptop")), lines.mark)
    lines.enter(script, Claims(AMINA.learner, AMINA.roles, issued_at=1000.0), lines.mark)
    lines.enter(later, Claims(AMINA.learner, AMINA.roles, issued_at=1001.0), lines.mark)

    lines.signed_out(SignedOut(AMINA.learner, (SignInId("laptop"),), before=1000.0))

    assert [line.ended for line in (phone, laptop, script, later)] == [[], ["signed_out"], ["signed_out"], []]


def test_what_has_left_is_not_ended_and_not_counted() -> None:
    lines, line = OpenLines(), Line()
    lines.enter(line, AMINA, lines.mark)

    lines.leave(line, AMINA)
    lines.leave(line, AMINA)
    lines.signed_out(SignedOut(LearnerId("amina"), (SignInId("phone"),)))

    assert (line.ended, lines.count()) == ([], 0)


async def test_guests_have_no_limit_together() -> None:
    lines, guest = OpenLines(), Claims(LearnerId("guest"), (Role.LEARNER,))

    for _ in range(20):
        await lines.hold_to_limits(guest)
        lines.enter(Line(), guest, lines.mark)

    assert lines.count() == 0
    assert all(lines.allows_message(LearnerId("guest"), 0.0) for _ in range(1000))


async def test_too_many_lines_are_our_limit_and_say_so() -> None:
    lines = OpenLines()
    for _ in range(MOST_LINES):
        lines.enter(Line(), AMINA, lines.mark)

    with pytest.raises(ServerError) as caught:
        await lines.hold_to_limits(AMINA)

    assert (caught.value.code, caught.value.retry_after_ms) == ("rate_limited", 1000)
