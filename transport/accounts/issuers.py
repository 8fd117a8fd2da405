"""Other issuers' keys, from files that the operator fetched: a JWK set each; no address is ever asked for one."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from config.settings import IssuerSettings
from transport.tokens import AccessKeyError, TrustedKey

ALGORITHMS: Final = frozenset(
    {"ES256", "ES384", "ES512", "EdDSA", "PS256", "PS384", "PS512", "RS256", "RS384", "RS512"}
)
"""Of key pairs only: whoever can check a token must not be able to make one."""
_MIN_RSA_BITS: Final = 2048


def read_issuers(issuers: Iterable[IssuerSettings]) -> tuple[TrustedKey, ...]:
    """Read the keys of all issuers.

    Raises:
        AccessKeyError: a file cannot be read, a key is unfit, or two keys have one name.
    """
    keys = tuple(key for issuer in issuers for key in _keys_of(issuer))
    twice = [kid for kid, times in Counter(key.kid for key in keys).items() if times > 1]
    if twice:
        raise AccessKeyError(f"several issuers' keys are called {twice[0]!r}; which of them signed cannot be known")
    return keys


def _keys_of(issuer: IssuerSettings) -> list[TrustedKey]:
    try:
        keys = jwt.PyJWKSet.from_json(issuer.keys_file.read_text(encoding="utf-8")).keys
    except (OSError, ValueError, jwt.PyJWTError) as error:
        raise AccessKeyError(f"the keys of {issuer.name} in {issuer.keys_file} cannot be read: {error}") from error
    return [_checked(key, issuer) for key in keys if key.public_key_use != "enc"]


def _checked(key: jwt.PyJWK, issuer: IssuerSettings) -> TrustedKey:
    where = f"{Path(issuer.keys_file).name}, key {key.key_id!r}"
    if not key.key_id:
        raise AccessKeyError(f"{where}: it has no `kid`, by which tokens name it")
    if key.algorithm_name not in ALGORITHMS:
        raise AccessKeyError(
            f"{where}: algorithm {key.algorithm_name}; one of {', '.join(sorted(ALGORITHMS))} is needed"
        )
    if isinstance(key.key, rsa.RSAPublicKey) and key.key.key_size < _MIN_RSA_BITS:
        raise AccessKeyError(f"{where}: {key.key.key_size} bits; at least {_MIN_RSA_BITS}")
    if not hasattr(key.key, "public_bytes") or hasattr(key.key, "private_bytes"):
        raise AccessKeyError(f"{where}: it is no public key")
    prefix = f"{issuer.name}:"
    return TrustedKey(key.key_id, key.algorithm_name, key.key, issuer.issuer, issuer.audience, issuer.types, prefix)
