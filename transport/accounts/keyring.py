"""The embedded issuer's keys: ES256 pairs in one file beside the stores, made at the first start, turned monthly."""

import asyncio
import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import jwt
import msgspec
import structlog
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from jwt.algorithms import ECAlgorithm
from jwt.utils import base64url_encode

from actors.people.ports import Claims
from config.settings import AccessSettings
from models.people.keys import KeyAge, plan_keys
from transport.private import make_private_folder
from transport.tokens import AccessKeyError, TrustedKey

ALGORITHM: Final = "ES256"
TOKEN_TYPE: Final = "at+jwt"  # noqa: S105 - RFC 9068's `typ`, not a secret
KEYS_FILE: Final = "issuer-keys.json"

_log = structlog.get_logger()


class StoredKey(msgspec.Struct, frozen=True):
    """A key pair as it lies in the file."""

    kid: str
    made_at: float
    pem: str


class _Pair(msgspec.Struct, frozen=True):
    stored: StoredKey
    private: ec.EllipticCurvePrivateKey
    jwk: dict[str, str]


class KeyRing:
    """Implements `TokenSigner`, and says which keys are believed. One process keeps one file."""

    def __init__(self, file: Path, settings: AccessSettings, wall_clock: Callable[[], float]) -> None:
        """Read the keys, or make the first; on a thread of the start, as it waits for the disk.

        Raises:
            AccessKeyError: the file cannot be read or written, or holds no keys.
        """
        self._file = file
        self._settings = settings
        self._wall_clock = wall_clock
        self._turning = asyncio.Lock()
        self._pairs = {stored.kid: _pair_of(stored) for stored in _read(file)}
        self._do_turn(wall_clock())

    async def sign(self, claims: Claims) -> str:
        """Give an access token, by the key whose turn it is; when the next cannot be written, by the one before."""
        try:
            await self.turn()
        except AccessKeyError as error:
            _log.warning("issuer_key_not_turned", error=str(error))
        plan = plan_keys(self._ages(), self._wall_clock())
        assert plan.signing is not None  # noqa: S101 - the start has made one where there was none
        pair = self._pairs[plan.signing]
        payload = {
            "iss": self._settings.issuer,
            "aud": self._settings.audience,
            "sub": claims.learner,
            "sid": claims.sign_in,
            "roles": list(claims.roles),
            "iat": int(claims.issued_at),
            "nbf": int(claims.issued_at),
            "exp": int(claims.expires_at or 0.0),
        }
        headers = {"typ": TOKEN_TYPE, "kid": pair.stored.kid}
        return jwt.encode(payload, pair.private, algorithm=ALGORITHM, headers=headers)

    def trusted(self) -> tuple[TrustedKey, ...]:
        """Give the keys that are believed now."""
        issuer, audience = self._settings.issuer, self._settings.audience
        kept = plan_keys(self._ages(), self._wall_clock()).kept
        return tuple(
            TrustedKey(
                kid, ALGORITHM, self._pairs[kid].private.public_key(), issuer, audience, (TOKEN_TYPE,), is_ours=True
            )
            for kid in kept
        )

    def jwks(self) -> dict[str, list[dict[str, str]]]:
        """Give the public keys as a JWK set (RFC 7517)."""
        kept = plan_keys(self._ages(), self._wall_clock()).kept
        return {"keys": [self._pairs[kid].jwk for kid in kept]}

    def discovery(self, here: str) -> dict[str, object]:
        """Say where the keys are, as OpenID Connect Discovery names it; nothing else of that protocol is served.

        Args:
            here: the address that was asked, for an issuer that is no address itself.
        """
        base = self._settings.issuer if "://" in self._settings.issuer else here
        return {
            "issuer": self._settings.issuer,
            "jwks_uri": f"{base.rstrip('/')}/.well-known/jwks.json",
            "id_token_signing_alg_values_supported": [ALGORITHM],
            "response_types_supported": [],
            "subject_types_supported": ["public"],
        }

    async def turn(self) -> None:
        """Make a key that is due, and let go of those whose time is over.

        Raises:
            AccessKeyError: the file cannot be written.
        """
        if not self._is_turn_due(self._wall_clock()):
            return
        async with self._turning:
            await asyncio.to_thread(self._do_turn, self._wall_clock())

    def _is_turn_due(self, now: float) -> bool:
        plan = plan_keys(self._ages(), now)
        return plan.is_one_due or len(plan.kept) < len(self._pairs)

    def _do_turn(self, now: float) -> None:
        if not self._is_turn_due(now):
            return
        pairs = dict(self._pairs)
        if plan_keys(self._ages(), now).is_one_due:
            made = _new_pair(now)
            pairs[made.stored.kid] = made
        ages = [KeyAge(pair.stored.kid, pair.stored.made_at) for pair in pairs.values()]
        pairs = {kid: pairs[kid] for kid in plan_keys(ages, now).kept}
        _write(self._file, [pair.stored for pair in pairs.values()])
        self._pairs = pairs  # only once it is on the disk: a token outlives us

    def _ages(self) -> list[KeyAge]:
        return [KeyAge(pair.stored.kid, pair.stored.made_at) for pair in self._pairs.values()]


def _new_pair(now: float) -> _Pair:
    private = ec.generate_private_key(ec.SECP256R1())
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    return _pair_of(StoredKey(_thumbprint(_public_jwk(private)), now, pem))


def _pair_of(stored: StoredKey) -> _Pair:
    try:
        private = load_pem_private_key(stored.pem.encode(), None)
    except (ValueError, TypeError) as error:
        raise AccessKeyError(f"the issuer's key {stored.kid} cannot be read: {error}") from error
    if not isinstance(private, ec.EllipticCurvePrivateKey) or not isinstance(private.curve, ec.SECP256R1):
        raise AccessKeyError(f"the issuer's key {stored.kid} is not of the curve P-256")
    jwk = {**_public_jwk(private), "kid": stored.kid, "alg": ALGORITHM, "use": "sig"}
    return _Pair(stored, private, jwk)


def _public_jwk(private: ec.EllipticCurvePrivateKey) -> dict[str, str]:
    made: dict[str, Any] = ECAlgorithm.to_jwk(private.public_key(), as_dict=True)
    return {name: str(made[name]) for name in ("crv", "kty", "x", "y")}


def _thumbprint(jwk: dict[str, str]) -> str:
    """Name a key by what it is (RFC 7638)."""
    return base64url_encode(hashlib.sha256(msgspec.json.encode(jwk, order="sorted")).digest()).decode()


def _read(file: Path) -> list[StoredKey]:
    try:
        return msgspec.json.decode(file.read_bytes(), type=list[StoredKey])
    except FileNotFoundError:
        return []
    except (OSError, msgspec.DecodeError) as error:
        raise AccessKeyError(f"the issuer's keys in {file.name} cannot be read: {error}") from error


def _write(file: Path, keys: list[StoredKey]) -> None:
    """Write the keys whole or not at all, for the owner's eyes only."""
    beside = file.with_suffix(".new")
    try:
        make_private_folder(file.parent)
        beside.unlink(missing_ok=True)
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as written:
            written.write(msgspec.json.encode(keys))
            written.flush()
            os.fsync(written.fileno())
        beside.replace(file)
    except OSError as error:
        raise AccessKeyError(f"the issuer's keys cannot be written to {file.name}: {error.strerror}") from error
