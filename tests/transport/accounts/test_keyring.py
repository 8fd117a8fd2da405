"""The embedded issuer's keys: made, kept, turned, believed."""

import asyncio
import stat
import time
from pathlib import Path

import jwt
import pytest

from actors.people.ports import Claims
from actors.ports import LearnerId
from config.settings import AccessSettings
from models.people.keys import KEPT_SECONDS, PUBLISHED_AHEAD_SECONDS, ROTATE_SECONDS
from models.people.permissions import Role
from models.people.signin import SignInId
from tests.fakes.office import Clock
from transport.accounts.keyring import KEYS_FILE, TOKEN_TYPE, KeyRing
from transport.errors import ClientError
from transport.tokens import AccessKeyError, TokenVerifier

pytestmark = pytest.mark.wall_clock


def claims(ahead: float = 0.0) -> Claims:
    now = float(int(time.time()))
    return Claims(LearnerId("amina"), (Role.LEARNER,), SignInId("s"), now + ahead, now + ahead + 900)


async def opened(folder: Path, clock: Clock | None = None, settings: AccessSettings | None = None) -> KeyRing:
    return await asyncio.to_thread(KeyRing, folder / KEYS_FILE, settings or AccessSettings(), clock or Clock())


async def test_the_first_start_makes_a_key_that_only_its_owner_may_read(tmp_path: Path) -> None:
    ring = await opened(tmp_path / "data")

    assert stat.S_IMODE((tmp_path / "data" / KEYS_FILE).stat().st_mode) == 0o600
    assert len(ring.trusted()) == 1


async def test_what_it_signs_holds_also_after_a_restart(tmp_path: Path) -> None:
    token = await (await opened(tmp_path)).sign(claims())

    again = await opened(tmp_path)

    assert TokenVerifier(again.trusted).verify(token) == claims()
    assert jwt.get_unverified_header(token)["typ"] == TOKEN_TYPE


async def test_others_can_check_it_by_the_published_keys_which_hold_nothing_secret(tmp_path: Path) -> None:
    ring = await opened(tmp_path)
    token = await ring.sign(claims())

    (published,) = ring.jwks()["keys"]
    decoded = jwt.decode(token, jwt.PyJWK(published), algorithms=["ES256"], audience="talqin")

    assert decoded["sub"] == "amina"
    assert set(published) == {"kty", "crv", "x", "y", "kid", "alg", "use"}


async def test_keys_turn_with_an_overlap_and_an_old_token_holds_until_its_end(tmp_path: Path) -> None:
    clock = Clock()
    ring = await opened(tmp_path, clock)
    first = jwt.get_unverified_header(await ring.sign(claims()))["kid"]

    clock.ahead = ROTATE_SECONDS - PUBLISHED_AHEAD_SECONDS
    await ring.turn()
    published = [key["kid"] for key in ring.jwks()["keys"]]
    still = jwt.get_unverified_header(await ring.sign(claims()))["kid"]
    clock.ahead = ROTATE_SECONDS + 1
    second = jwt.get_unverified_header(await ring.sign(claims()))["kid"]
    believed = {key.kid for key in ring.trusted()}
    clock.ahead = ROTATE_SECONDS + KEPT_SECONDS + 1
    await ring.turn()

    assert (len(published), still, first in published, second in published) == (2, first, True, True)
    assert (second == first, believed) == (False, {first, second})
    assert [key.kid for key in ring.trusted()] == [second]
    assert first not in (tmp_path / KEYS_FILE).read_text()


async def test_a_token_of_a_key_that_has_gone_is_refused(tmp_path: Path) -> None:
    clock = Clock()
    ring = await opened(tmp_path, clock)
    token = await ring.sign(claims())

    clock.ahead = ROTATE_SECONDS - PUBLISHED_AHEAD_SECONDS
    await ring.turn()
    clock.ahead = ROTATE_SECONDS + KEPT_SECONDS + 1
    await ring.turn()

    with pytest.raises(ClientError, match="server's list"):
        TokenVerifier(ring.trusted).verify(token)


async def test_a_disk_that_is_full_on_the_day_of_the_turn_signs_nobody_out(tmp_path: Path) -> None:
    clock = Clock()
    ring = await opened(tmp_path / "data", clock)
    clock.ahead = ROTATE_SECONDS
    (tmp_path / "data" / KEYS_FILE).unlink()
    (tmp_path / "data").rmdir()
    (tmp_path / "data").write_text("in the way")

    token = await ring.sign(claims())

    assert TokenVerifier(ring.trusted).verify(token) == claims()


@pytest.mark.parametrize("text", ["", "no json", '[{"kid": "a", "made_at": 0, "pem": "no key"}]', "{}"])
async def test_a_file_that_holds_no_keys_is_said_and_not_written_over(tmp_path: Path, text: str) -> None:
    (tmp_path / KEYS_FILE).write_text(text)

    with pytest.raises(AccessKeyError, match="cannot be read"):
        await opened(tmp_path)

    assert (tmp_path / KEYS_FILE).read_text() == text


async def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")

    with pytest.raises(AccessKeyError, match="cannot be"):
        await opened(tmp_path / "data")


@pytest.mark.parametrize(
    ("issuer", "keys"),
    [
        ("talqin", "http://here:1/.well-known/jwks.json"),
        ("https://learn.example/", "https://learn.example/.well-known/jwks.json"),
    ],
)
async def test_discovery_says_where_the_keys_are(tmp_path: Path, issuer: str, keys: str) -> None:
    ring = await opened(tmp_path, settings=AccessSettings(issuer=issuer))

    told = ring.discovery("http://here:1")

    assert (told["issuer"], told["jwks_uri"]) == (issuer, keys)
