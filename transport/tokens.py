"""Access tokens: JWT as RFC 8725 wants it. A key has one algorithm, every claim is required, no header is believed."""

from collections.abc import Callable, Iterable, Mapping
from math import isfinite
from pathlib import Path
from typing import Any, Final

import jwt
import msgspec

from actors.people.ports import Claims
from actors.ports import LearnerId
from config.settings import AccessSettings
from models.people.permissions import Role
from models.people.signin import SignInId
from transport.errors import ClientError

ALGORITHM: Final = "HS256"
TOKEN_TYPE: Final = "talqin-access+jwt"  # noqa: S105 - the `typ` header, not a secret
MAX_TOKEN_BYTES: Final = 4096
MIN_KEY_BYTES: Final = 32
_MAX_SUBJECT: Final = 255
_LEEWAY_SECONDS: Final = 30
_REQUIRED: Final = ["exp", "nbf", "iat", "sub", "aud", "iss"]

_POINTERS: Final = frozenset({"jku", "jwk", "x5u", "x5c", "x5t", "x5t#S256", "crit"})
"""Headers that name a key, or want to be understood: a token of ours has none, and one that has is an attack."""


class AccessKeyError(Exception):
    """A key of the access tokens is missing or unfit; the operator's to mend."""


class TrustedKey(msgspec.Struct, frozen=True):
    """A key that tokens are checked with, and all that must be true of a token that it signed."""

    kid: str | None
    """None for the key of `talqin token`, whose tokens name none."""
    algorithm: str
    key: Any
    """Bytes for HS256, a public key of `cryptography` otherwise."""
    issuer: str
    audience: str
    types: tuple[str, ...]
    prefix: str = ""
    """Before the subject, `name:`; empty for our own."""
    is_ours: bool = False
    """Whether roles and sign-in that the token names are believed."""


class TokenVerifier:
    """Checks tokens against a local list of keys."""

    def __init__(self, keys: Callable[[], Iterable[TrustedKey]]) -> None:
        """Make one.

        Args:
            keys: gives the keys that are believed now.
        """
        self._keys = keys

    def verify(self, token: str) -> Claims:
        """Say what a token says, if it holds.

        Raises:
            ClientError: it is too long, not of a key on the list, not yet or no longer good, or lacks a claim.
        """
        if len(token) > MAX_TOKEN_BYTES:
            raise _refused(f"a token of {len(token)} bytes; at most {MAX_TOKEN_BYTES}")
        try:
            header = jwt.get_unverified_header(token)
            key = self._key_of(header)
            decoded = jwt.decode_complete(
                token,
                key.key,
                algorithms=[key.algorithm],
                audience=key.audience,
                issuer=key.issuer,
                leeway=_LEEWAY_SECONDS,
                options={"require": _REQUIRED},
            )
        except (jwt.PyJWTError, ValueError, OverflowError, TypeError, RecursionError) as error:
            raise _refused(f"the token does not hold: {error}") from error
        return _claims_of(decoded["payload"], key)

    def _key_of(self, header: Mapping[str, object]) -> TrustedKey:
        """Find the key that a header names among those we have, before anything of the token is believed."""
        if strange := _POINTERS & header.keys():
            raise _refused(f"the token points to keys of its own: {', '.join(sorted(strange))}")
        kid = header.get("kid")
        key = next((key for key in self._keys() if key.kid == kid), None)
        if key is None:
            raise _refused("the token is signed by a key that is not, or no longer, on this server's list")
        if header.get("typ") not in key.types:
            raise _refused(f"the token is not of type {' or '.join(key.types)}")
        return key


def _claims_of(payload: Mapping[str, Any], key: TrustedKey) -> Claims:
    subject = payload["sub"]
    if not isinstance(subject, str) or not 0 < len(subject) <= _MAX_SUBJECT:
        raise _refused("the token names no learner")
    expires_at, issued_at = _moment(payload["exp"]), _moment(payload["iat"])
    learner = LearnerId(key.prefix + subject)
    if not key.is_ours:
        return Claims(learner, (Role.LEARNER,), None, issued_at, expires_at)
    try:
        roles = msgspec.convert(payload.get("roles"), tuple[Role, ...])
        sign_in = SignInId(msgspec.convert(payload.get("sid"), str))
    except msgspec.ValidationError as error:
        raise _refused(f"the token's roles or sign-in: {error}") from error
    return Claims(learner, roles, sign_in, issued_at, expires_at)


def _moment(said: object) -> float:
    if isinstance(said, bool) or not isinstance(said, int | float) or not isfinite(said):
        raise _refused("the token's times are no numbers")
    return float(said)


def _refused(detail: str) -> ClientError:
    return ClientError("token_refused", detail, is_final=True)


def read_key(file: Path | None) -> bytes:
    """Read the key of the tokens that `talqin token` mints.

    Raises:
        AccessKeyError: there is no such file, or it holds less than 32 bytes.
    """
    if file is None:
        raise AccessKeyError("no key for access tokens: set access.secret_file, or start with --dev to let anyone in")
    try:
        key = file.read_bytes().strip()
    except OSError as error:
        raise AccessKeyError(f"the key of the access tokens cannot be read: {file}: {error.strerror}") from error
    if len(key) < MIN_KEY_BYTES:
        raise AccessKeyError(f"the key in {file} has {len(key)} bytes; at least {MIN_KEY_BYTES}")
    return key


def secret_key(key: bytes, settings: AccessSettings) -> TrustedKey:
    """Give the key of `talqin token` as one that is trusted."""
    return TrustedKey(None, ALGORITHM, key, settings.issuer, settings.audience, (TOKEN_TYPE,))


def mint_token(learner: LearnerId, key: bytes, settings: AccessSettings, *, now: int, lifetime_seconds: int) -> str:
    """Sign a token for a learner, good from `now` (seconds since 1970) on."""
    claims = {
        "sub": learner,
        "iss": settings.issuer,
        "aud": settings.audience,
        "iat": now,
        "nbf": now,
        "exp": now + lifetime_seconds,
    }
    return jwt.encode(claims, key, algorithm=ALGORITHM, headers={"typ": TOKEN_TYPE})
