"""Minting access tokens."""

from pathlib import Path

import jwt
import pytest
from click.testing import CliRunner, Result

from config.settings import AccessSettings
from talqin.token import token
from transport.errors import ClientError
from transport.tokens import TokenVerifier, secret_key

KEY = b"k" * 32


def verified(minted: str, settings: AccessSettings) -> str:
    return TokenVerifier(lambda: [secret_key(KEY, settings)]).verify(minted).learner


@pytest.fixture
def key(tmp_path: Path) -> Path:
    file = tmp_path / "key"
    file.write_bytes(KEY + b"\n")
    return file


def run(*arguments: object) -> Result:
    return CliRunner().invoke(token, [str(argument) for argument in arguments])


def test_the_server_lets_the_learner_of_the_token_in(key: Path) -> None:
    result = run("amina", "--key", key)

    assert verified(result.stdout.strip(), AccessSettings()) == "amina"


def test_a_token_lives_as_long_as_was_asked(key: Path) -> None:
    minted = run("amina", "--key", key, "--days", 2).stdout.strip()

    claims = jwt.decode(minted, options={"verify_signature": False})
    assert claims["exp"] - claims["iat"] == 2 * 86_400


def test_issuer_and_audience_come_from_the_settings(key: Path, tmp_path: Path) -> None:
    settings = tmp_path / "talqin.toml"
    settings.write_text(f'[access]\nsecret_file = "{key}"\nissuer = "school"\naudience = "school"\n')

    minted = run("amina", "--config", settings).stdout.strip()

    ours = AccessSettings(issuer="school", audience="school")
    assert verified(minted, ours) == "amina"
    with pytest.raises(ClientError):
        verified(minted, AccessSettings())


@pytest.mark.parametrize("arguments", [["amina"], ["amina", "--key", "absent"], ["amina", "--config", "absent.toml"]])
def test_without_a_key_there_is_no_token(arguments: list[str]) -> None:
    result = run(*arguments)

    assert (result.exit_code, result.stdout) == (3, "")


@pytest.mark.parametrize("days", ["0", "-1", "many"])
def test_a_lifetime_has_to_be_one(key: Path, days: str) -> None:
    assert run("amina", "--key", key, "--days", days).exit_code == 2
