"""Only who knows the secret is answered, in the same version."""

import msgspec
import pytest

from transport.nodes.errors import LinkRefusedError
from transport.nodes.hello import VERSION, Challenge, Proof, Welcome, answer_challenge, check_welcome, welcome

SECRET, OTHER = b"s" * 32, b"o" * 32
TAKERS, MAKERS = b"t" * 32, b"m" * 32


def test_two_that_know_the_secret_get_their_line_and_never_say_it() -> None:
    challenge = Challenge(VERSION, TAKERS)
    proof = answer_challenge(SECRET, challenge, MAKERS)
    answer = welcome(SECRET, TAKERS, proof)
    check_welcome(SECRET, challenge, MAKERS, answer)

    assert SECRET not in msgspec.msgpack.encode((challenge, proof, answer))


def test_who_does_not_know_it_is_refused_by_either_end() -> None:
    challenge = Challenge(VERSION, TAKERS)
    with pytest.raises(LinkRefusedError, match="secret"):
        welcome(SECRET, TAKERS, answer_challenge(OTHER, challenge, MAKERS))
    with pytest.raises(LinkRefusedError, match="secret"):
        check_welcome(SECRET, challenge, MAKERS, Welcome(b"x" * 32))


def test_a_proof_sent_back_is_no_welcome() -> None:
    challenge = Challenge(VERSION, TAKERS)
    proof = answer_challenge(SECRET, challenge, MAKERS)
    with pytest.raises(LinkRefusedError):
        check_welcome(SECRET, challenge, MAKERS, Welcome(proof.proof))


def test_another_version_is_refused() -> None:
    with pytest.raises(LinkRefusedError, match="version"):
        answer_challenge(SECRET, Challenge(VERSION + 1, TAKERS), MAKERS)
    with pytest.raises(LinkRefusedError, match="version"):
        welcome(SECRET, TAKERS, Proof(VERSION + 1, MAKERS, b""))
