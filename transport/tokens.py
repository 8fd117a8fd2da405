"""Access tokens: who may recite. JWT as RFC 8725 wants it: one algorithm, every claim required, nothing believed."""

from pathlib import Path
from typing import Final, Protocol

import jwt

from actors.ports import LearnerId
from config.settings import AccessSettings
from transport.errors import ClientError

ALGORITHM: Final = "HS256"
TOKEN_TYPE: Final = "talqin-access+jwt"  # noqa: S105 - the `typ` header, not a secret
MAX_TOKEN_BYTES: Final = 4096
MIN_KEY_BYTES: Final = 32
GUEST: Final = LearnerId("guest")
_LEEWAY_SECONDS: Final = 30
_REQUIRED: Final = ["exp", "nbf", "iat", "sub", "aud", "iss"]


class AccessKeyError(Exception):
    """The key of the access tokens is missing or too short; the operator's to mend."""


class Gatekeeper(Protocol):
    """Decides who comes in."""

    def admit(self, token: str | None) -> LearnerId:
        """Say who this is.

        Raises:
            ClientError: the token is missing or does not hold; the connection ends.
        """
        ...


class OpenGate:
    """Development mode: everyone is a guest, whatever they show."""

    def admit(self, token: str | None) -> LearnerId:
        """Let anyone in."""
        del token
        return GUEST


class TokenGate:
    """Lets in who shows a token that we signed."""

    def __init__(self, key: bytes, settings: AccessSettings) -> None:
        self._key = key
        self._settings = settings

    def admit(self, token: str | None) -> LearnerId:
        """Check a token.

        Raises:
            ClientError: it is missing, too long, not ours, not yet or no longer good, or lacks a claim.
        """
        if token is None:
            raise ClientError("token_missing", "`hello` brought no token, and this server wants one", is_final=True)
        if len(token) > MAX_TOKEN_BYTES:
            raise ClientError("token_refused", f"a token of {len(token)} bytes; at most 4096", is_final=True)
        try:
            decoded = jwt.decode_complete(
                token,
                self._key,
                algorithms=[ALGORITHM],
                audience=self._settings.audience,
                issuer=self._settings.issuer,
                leeway=_LEEWAY_SECONDS,
                options={"require": _REQUIRED},
            )
        except (jwt.PyJWTError, ValueError, RecursionError) as error:
            raise ClientError("token_refused", f"the token does not hold: {error}", is_final=True) from error
        return _learner_of(decoded)


def _learner_of(decoded: dict[str, object]) -> LearnerId:
    header, payload = decoded["header"], decoded["payload"]
    if not isinstance(header, dict) or header.get("typ") != TOKEN_TYPE:
        raise ClientError("token_refused", f"the token is not of type {TOKEN_TYPE}", is_final=True)
    learner = payload.get("sub") if isinstance(payload, dict) else None
    if not isinstance(learner, str) or not learner:
        raise ClientError("token_refused", "the token names no learner", is_final=True)
    return LearnerId(learner)


def read_key(file: Path | None) -> bytes:
    """Read the key of the access tokens.

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


def gatekeeper(settings: AccessSettings) -> Gatekeeper:
    """Make the gate that the settings ask for.

    Raises:
        AccessKeyError: tokens are asked for, and there is no key.
    """
    return OpenGate() if settings.development else TokenGate(read_key(settings.secret_file), settings)


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
