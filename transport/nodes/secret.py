"""The secret that all nodes share, out of its file."""

from pathlib import Path

from transport.nodes.errors import LinkSecretError
from transport.nodes.hello import MIN_SECRET_BYTES


def read_secret(file: Path | None) -> bytes:
    """Give the secret without the white space around it, which editors and templates leave there.

    Raises:
        LinkSecretError: there is none.
    """
    if file is None:
        raise LinkSecretError("node.link_secret_file: lines between nodes need it, the same on all nodes")
    try:
        secret = file.read_bytes().strip()
    except OSError as error:
        raise LinkSecretError(f"node.link_secret_file: {file} cannot be read: {error.strerror}") from error
    if len(secret) < MIN_SECRET_BYTES:
        raise LinkSecretError(
            f"node.link_secret_file: expected at least {MIN_SECRET_BYTES} bytes in {file}, got {len(secret)}"
        )
    return secret
