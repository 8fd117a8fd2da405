"""How two nodes find out that both know the secret, which neither says: a challenge each way. Pure.

The taker of a line says `Challenge`, its maker `Proof`, the taker `Welcome`. Each proof covers both nonces and whose it
is, so that one is of no use elsewhere, and none can be sent back to who made it.
"""

import hmac
from typing import Final, Literal

import msgspec

from transport.nodes.errors import LinkRefusedError

VERSION: Final = 1
"""Of what is said over lines; nodes of another version get none."""

NONCE_BYTES: Final = 32
MIN_SECRET_BYTES: Final = 32

Side = Literal["maker", "taker"]


class Challenge(msgspec.Struct, frozen=True, array_like=True, tag="challenge"):
    """The taker's first word."""

    version: int
    nonce: bytes


class Proof(msgspec.Struct, frozen=True, array_like=True, tag="proof"):
    """The maker's answer, and its own challenge."""

    version: int
    nonce: bytes
    proof: bytes


class Welcome(msgspec.Struct, frozen=True, array_like=True, tag="welcome"):
    """The taker's answer: the line is up."""

    proof: bytes


def answer_challenge(secret: bytes, challenge: Challenge, nonce: bytes) -> Proof:
    """Give the maker's answer to a challenge.

    Raises:
        LinkRefusedError: the other end speaks another version.
    """
    _check_version(challenge.version)
    return Proof(VERSION, nonce, _proof(secret, "maker", challenge.nonce, nonce))


def welcome(secret: bytes, nonce: bytes, proof: Proof) -> Welcome:
    """Give the taker's answer to a proof for its own nonce.

    Raises:
        LinkRefusedError: the other end speaks another version, or does not know the secret.
    """
    _check_version(proof.version)
    _check(proof.proof, _proof(secret, "maker", nonce, proof.nonce))
    return Welcome(_proof(secret, "taker", nonce, proof.nonce))


def check_welcome(secret: bytes, challenge: Challenge, nonce: bytes, answer: Welcome) -> None:
    """See that the taker knows the secret, too.

    Raises:
        LinkRefusedError: it does not.
    """
    _check(answer.proof, _proof(secret, "taker", challenge.nonce, nonce))


def _proof(secret: bytes, side: Side, takers: bytes, makers: bytes) -> bytes:
    said = b"\0".join(
        (b"talqin link", str(VERSION).encode(), side.encode(), takers.hex().encode(), makers.hex().encode())
    )
    return hmac.digest(secret, said, "sha256")


def _check_version(version: int) -> None:
    if version != VERSION:
        raise LinkRefusedError(f"expected version {VERSION} of the line, got {version}")


def _check(got: bytes, expected: bytes) -> None:
    if not hmac.compare_digest(got, expected):
        raise LinkRefusedError("the other end does not know link_secret_file's secret")
