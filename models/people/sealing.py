"""Audio sealed with a learner's data key: AES-256-GCM, bound to what it is a piece of. Pure."""

from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12
_FORM: Final = b"\x01"
"""The first byte of what is sealed: which form it has."""


class SealError(Exception):
    """What is kept cannot be opened: the key is another, or it was changed, or it is a piece of something else."""


def seal(key: bytes, nonce: bytes, plain: bytes, about: str) -> bytes:
    """Seal some bytes.

    Args:
        key: the learner's, 32 bytes.
        nonce: 12 random bytes, never used before with this key.
        plain: what to seal.
        about: what it is a piece of; nobody opens it as a piece of anything else.
    """
    return _FORM + nonce + AESGCM(key).encrypt(nonce, plain, about.encode())


def unseal(key: bytes, sealed: bytes, about: str) -> bytes:
    """Open what was sealed.

    Raises:
        SealError: it cannot be opened with this key, as a piece of this.
    """
    nonce, rest = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
    if not sealed.startswith(_FORM) or len(nonce) < NONCE_BYTES:
        raise SealError(f"{len(sealed)} bytes are nothing that was sealed here")
    try:
        return AESGCM(key).decrypt(nonce, rest, about.encode())
    except InvalidTag as error:
        raise SealError("it was sealed with another key, or as a piece of something else, or was changed") from error
