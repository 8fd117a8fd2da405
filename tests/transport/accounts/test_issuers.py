"""Other issuers' keys, from files."""

import json
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from config.settings import IssuerSettings
from transport.accounts.issuers import read_issuers
from transport.tokens import AccessKeyError, TokenVerifier

PRIVATE = ec.generate_private_key(ec.SECP256R1())
PUBLIC: dict[str, Any] = {**ECAlgorithm.to_jwk(PRIVATE.public_key(), as_dict=True), "kid": "k1", "alg": "ES256"}
SMALL: dict[str, Any] = RSAAlgorithm.to_jwk(rsa.generate_private_key(65537, 1024).public_key(), as_dict=True)  # noqa: S505 - it is to be refused


def school(folder: Path, *keys: dict[str, Any], name: str = "school") -> IssuerSettings:
    file = folder / f"{name}.json"
    file.write_text(json.dumps({"keys": keys}))
    return IssuerSettings(name=name, issuer="https://school.example", audience="talqin", keys_file=file)


def test_a_token_of_another_issuer_holds_by_the_key_in_the_file(tmp_path: Path) -> None:
    import time  # noqa: PLC0415 - only here

    now = int(time.time())
    payload = {"sub": "7", "iss": "https://school.example", "aud": "talqin", "iat": now, "nbf": now, "exp": now + 60}
    token = jwt.encode(payload, PRIVATE, algorithm="ES256", headers={"kid": "k1", "typ": "at+jwt"})

    keys = read_issuers([school(tmp_path, PUBLIC)])

    assert TokenVerifier(lambda: keys).verify(token).learner == "school:7"


UNFIT = {
    "a private key": {**ECAlgorithm.to_jwk(PRIVATE, as_dict=True), "kid": "k1", "alg": "ES256"},
    "a shared secret": {"kty": "oct", "k": "a" * 43, "kid": "k1", "alg": "HS256"},
    "no name": {name: value for name, value in PUBLIC.items() if name != "kid"},
    "a small key": {**SMALL, "kid": "k1", "alg": "RS256"},
    "nonsense": {"kty": "nonsense"},
}


@pytest.mark.parametrize("key", UNFIT.values(), ids=UNFIT.keys())
def test_a_key_that_is_unfit_is_refused_at_the_start(tmp_path: Path, key: dict[str, Any]) -> None:
    with pytest.raises(AccessKeyError):
        read_issuers([school(tmp_path, key)])


def test_two_keys_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(AccessKeyError, match="'k1'"):
        read_issuers([school(tmp_path, PUBLIC), school(tmp_path, PUBLIC, name="other")])


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    asked = IssuerSettings(name="school", issuer="i", audience="a", keys_file=tmp_path / "absent.json")

    with pytest.raises(AccessKeyError, match=r"absent\.json"):
        read_issuers([asked])


def test_without_issuers_there_are_no_keys() -> None:
    assert read_issuers(()) == ()
