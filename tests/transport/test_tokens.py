"""Who comes in."""

import time
from pathlib import Path

import jwt
import pytest

from actors.ports import LearnerId
from config.settings import AccessSettings
from transport.errors import ClientError
from transport.tokens import GUEST, TOKEN_TYPE, AccessKeyError, TokenGate, gatekeeper, mint_token, read_key

KEY = b"k" * 32
SETTINGS = AccessSettings()
NOW = int(time.time())
GOOD: dict[str, object] = {"sub": "amina", "iss": "talqin", "aud": "talqin", "iat": NOW, "nbf": NOW, "exp": NOW + 6000}
HEADERS = {"typ": TOKEN_TYPE}


def signed(
    claims: dict[str, object], key: bytes = KEY, algorithm: str = "HS256", headers: dict[str, str] = HEADERS
) -> str:
    return jwt.encode(claims, key, algorithm=algorithm, headers=headers)


def without(name: str) -> dict[str, object]:
    return {claim: value for claim, value in GOOD.items() if claim != name}


HOSTILE = {
    "empty": "",
    "no token": "abc",
    "three dots": "...",
    "not ascii": "é.é.é",
    "too long": "a" * 4097,
    "another key": signed(GOOD, b"x" * 32),
    "another algorithm": signed(GOOD, b"k" * 64, "HS512"),
    "no algorithm": jwt.encode(GOOD, None, algorithm="none", headers=HEADERS),
    "another type": signed(GOOD, headers={"typ": "JWT"}),
    "expired": signed({**GOOD, "exp": NOW - 60}),
    "not yet": signed({**GOOD, "nbf": NOW + 600}),
    "another audience": signed({**GOOD, "aud": "other"}),
    "another issuer": signed({**GOOD, "iss": "other"}),
    "no learner": signed({**GOOD, "sub": ""}),
    "cut short": signed(GOOD)[:-4],
    "a key of its own": signed(GOOD, headers={**HEADERS, "jku": "http://127.0.0.1/key"}) + "x",
    **{f"no {claim}": signed(without(claim)) for claim in GOOD},
}


@pytest.mark.parametrize("token", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_token_that_does_not_hold_is_refused(token: str) -> None:
    with pytest.raises(ClientError) as caught:
        TokenGate(KEY, SETTINGS).admit(token)

    assert (caught.value.code, caught.value.is_final) == ("token_refused", True)


def test_our_own_token_says_who_the_learner_is() -> None:
    token = mint_token(LearnerId("amina"), KEY, SETTINGS, now=int(time.time()), lifetime_seconds=60)

    assert TokenGate(KEY, SETTINGS).admit(token) == "amina"


def test_a_missing_token_is_told_apart_from_a_bad_one() -> None:
    with pytest.raises(ClientError) as caught:
        TokenGate(KEY, SETTINGS).admit(None)

    assert caught.value.code == "token_missing"


def test_development_lets_anyone_in_as_a_guest() -> None:
    gate = gatekeeper(AccessSettings(development=True))

    assert gate.admit(None) == GUEST


def test_without_a_key_nothing_starts() -> None:
    with pytest.raises(AccessKeyError, match="--dev"):
        gatekeeper(AccessSettings())


def test_a_short_key_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_bytes(b"short")

    with pytest.raises(AccessKeyError, match="5 bytes; at least 32"):
        read_key(file)


def test_a_key_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(AccessKeyError, match="cannot be read"):
        read_key(tmp_path / "absent")
