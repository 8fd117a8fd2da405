"""`talqin token`: mint an access token for a learner."""

import time
from pathlib import Path

import click

from talqin.failures import fails_clearly

_DAY_SECONDS = 86_400


@click.command()
@click.argument("learner")
@click.option("--key", "key_file", type=click.Path(path_type=Path), help="The key's file, if not as configured.")
@click.option("--config", "file", type=click.Path(path_type=Path), help="A TOML file with settings.")
@click.option("--days", type=click.FloatRange(min=0, min_open=True), default=1.0, show_default=True)
@fails_clearly
def token(learner: str, key_file: Path | None, file: Path | None, days: float) -> None:
    """Print an access token for LEARNER, signed with the server's key."""
    from actors.ports import LearnerId
    from config.loading import load_settings
    from transport.tokens import mint_token, read_key

    settings = load_settings(file).access
    key = read_key(key_file or settings.secret_file)
    lifetime = int(days * _DAY_SECONDS)
    click.echo(mint_token(LearnerId(learner), key, settings, now=int(time.time()), lifetime_seconds=lifetime))
