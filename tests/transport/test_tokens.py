"""Tokens that hold, and those that do not: the hostile ones of RFC 8725, for every kind of key."""

import json
import time
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.utils import base64url_encode

from actors.ports import LearnerId
from config.settings import AccessSettings
from models.people.permissions import Role
from transport.errors import ClientError
from transport.tokens import (
    TOKEN_TYPE,
    AccessKeyError,
    TokenVerifier,
    TrustedKey,
    mint_token,
    read_key,
    secret_key,
)

SECRET = b"k" * 32
SETTINGS = AccessSettings()
NOW = int(time.time())
GOOD_UNTIL = NOW + 86_400
"""Longer than the slowest run of all tests."""
OURS = ec.generate_private_key(ec.SECP256R1())
STRANGERS = ec.generate_private_key(ec.SECP256R1())
SCHOOLS = rsa.generate_private_key(65537, 2048)
PEM = OURS.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

LIST = (
    TrustedKey("ours", "ES256", OURS.public_key(), "talqin", "talqin", ("at+jwt",), is_ours=True),
    TrustedKey("schools", "RS256", SCHOOLS.public_key(), "https://school.example", "talqin", ("JWT",), "school:"),
    secret_key(SECRET, SETTINGS),
)
GOOD: dict[str, Any] = {
    "sub": "amina",
    "iss": "talqin",
    "aud": "talqin",
    "iat": NOW,
    "nbf": NOW,
    "exp": GOOD_UNTIL,
    "sid": "s1",
    "roles": ["learner"],
}
HEADERS: dict[str, Any] = {"typ": "at+jwt", "kid": "ours"}


def signed(key: Any = OURS, algorithm: str = "ES256", headers: dict[str, Any] = HEADERS, **claims: Any) -> str:
    return jwt.encode({**GOOD, **claims}, key, algorithm=algorithm, headers=headers)


def without(name: str) -> str:
    claims = {claim: value for claim, value in GOOD.items() if claim != name}
    return jwt.encode(claims, OURS, algorithm="ES256", headers=HEADERS)


def by_hand(header: dict[str, Any], payload: bytes, signature: bytes = b"x") -> str:
    parts = (json.dumps(header).encode(), payload, signature)
    return ".".join(base64url_encode(part).decode() for part in parts)


def signed_with_our_public_key_as_a_secret() -> str:
    """The classic confusion of algorithms; PyJWT will not make it, so it is made by hand."""
    import hashlib  # noqa: PLC0415 - only here
    import hmac  # noqa: PLC0415 - only here

    head = base64url_encode(json.dumps({"alg": "HS256", **HEADERS}).encode())
    body = base64url_encode(json.dumps(GOOD).encode())
    mac = hmac.new(PEM, head + b"." + body, hashlib.sha256).digest()
    return b".".join((head, body, base64url_encode(mac))).decode()


def turned_over(token: str) -> str:
    head, body, signature = token.split(".")
    return f"{head}.{body}.{signature[::-1]}"


HOSTILE = {
    "1 no algorithm": by_hand({"alg": "none", **HEADERS}, json.dumps(GOOD).encode(), b""),
    "2 our public key as a secret": signed_with_our_public_key_as_a_secret(),
    "3 another's key under our name": signed(STRANGERS),
    "4 a key that is not on the list": signed(STRANGERS, headers={**HEADERS, "kid": "strangers"}),
    "5 no key named": signed(headers={"typ": "at+jwt"}),
    "6 a key at an address (jku)": signed(headers={**HEADERS, "jku": "https://evil.example/keys"}),
    "7 a key in the token (jwk)": signed(headers={**HEADERS, "jwk": {"kty": "EC"}}),
    "8 a certificate (x5u)": signed(headers={**HEADERS, "x5u": "https://evil.example/cert"}),
    "9 wants to be understood (crit)": signed(headers={**HEADERS, "crit": ["b64"], "b64": True}),
    "10 another type": signed(headers={**HEADERS, "typ": "JWT"}),
    "11 expired": signed(exp=NOW - 60),
    "12 not yet": signed(nbf=GOOD_UNTIL - 60),
    "13 from the future": signed(iat=GOOD_UNTIL - 60),
    "14 another audience": signed(aud="other"),
    "15 another issuer": signed(iss="https://school.example"),
    "16 a signature turned over": turned_over(signed()),
    "17 longer than 4 KiB": signed(pad="a" * 4096),
    "18 a school's key for our issuer": signed(SCHOOLS, "RS256", {"typ": "JWT", "kid": "schools"}),
    "19 the secret's algorithm by our key's name": signed(SECRET, "HS256"),
    "20 a path for a key": signed(headers={**HEADERS, "kid": "../../etc/passwd"}),
    "21 no learner": signed(sub=""),
    "22 a learner who is a number": by_hand({"alg": "ES256", **HEADERS}, b'{"sub": 7}'),
    "23 roles that there are not": signed(roles=["emperor"]),
    "24 roles in a word": signed(roles="operator"),
    "25 no sign-in": signed(sid=None),
    "26 a time that is none": signed(exp=float("inf")),
    "27 a time that is true": signed(iat=True),
    "28 nested beyond reason": by_hand({"alg": "ES256", **HEADERS}, b"[" * 2000 + b"]" * 2000),
    "29 empty": "",
    "30 no token": "abc",
    "31 dots": "....",
    "32 not ascii": "é.é.é",
    "33 half a surrogate pair": "\ud800",
    "34 cut short": signed()[:-4],
    **{f"no {claim}": without(claim) for claim in ("exp", "nbf", "iat", "sub", "aud", "iss")},
}


@pytest.mark.parametrize("token", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_token_that_does_not_hold_is_refused(token: str) -> None:
    with pytest.raises(ClientError) as caught:
        TokenVerifier(lambda: LIST).verify(token)

    assert (caught.value.code, caught.value.fault, caught.value.is_final) == ("token_refused", "client", True)


def test_our_own_token_says_who_it_is_and_by_which_sign_in() -> None:
    claims = TokenVerifier(lambda: LIST).verify(signed(roles=["learner", "teacher"]))

    assert (claims.learner, claims.sign_in, claims.roles) == ("amina", "s1", (Role.LEARNER, Role.TEACHER))
    assert (claims.issued_at, claims.expires_at) == (NOW, GOOD_UNTIL)


def test_another_issuers_learner_is_named_after_it_and_is_a_learner_whatever_it_says() -> None:
    token = signed(
        SCHOOLS, "RS256", {"typ": "JWT", "kid": "schools"}, iss="https://school.example", roles=["operator"], sid="s1"
    )

    claims = TokenVerifier(lambda: LIST).verify(token)

    assert (claims.learner, claims.roles, claims.sign_in) == ("school:amina", (Role.LEARNER,), None)


def test_a_key_that_was_taken_off_the_list_is_believed_no_more() -> None:
    keys = list(LIST)
    verifier, token = TokenVerifier(lambda: keys), signed()
    verifier.verify(token)

    keys.remove(LIST[0])

    with pytest.raises(ClientError, match="no longer, on this server's list"):
        verifier.verify(token)


def test_a_minted_token_says_who_the_learner_is() -> None:
    token = mint_token(LearnerId("amina"), SECRET, SETTINGS, now=int(time.time()), lifetime_seconds=60)

    claims = TokenVerifier(lambda: LIST).verify(token)

    assert (claims.learner, claims.roles, claims.sign_in) == ("amina", (Role.LEARNER,), None)
    assert jwt.get_unverified_header(token)["typ"] == TOKEN_TYPE


def test_a_short_key_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_bytes(b"short")

    with pytest.raises(AccessKeyError, match="5 bytes; at least 32"):
        read_key(file)


@pytest.mark.parametrize(("file", "said"), [(None, "--dev"), ("absent", "cannot be read")])
def test_a_key_that_is_not_there_is_named(tmp_path: Path, file: str | None, said: str) -> None:
    with pytest.raises(AccessKeyError, match=said):
        read_key(None if file is None else tmp_path / file)
