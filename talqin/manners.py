"""Options that several commands share: the riwayah, the variants within it, and how strictly is judged."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from models.recitation.manner import Manner


def manner_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--riwayah`, `--variant` and `--strictness`; `manner_from` reads them."""
    for option in (
        click.option("--strictness", help="never, gentle, default, strict, or a number from 0 (no accusation) to 1."),
        click.option("--variant", "variants", multiple=True, metavar="NAME=OPTION", help="Only this reading is right."),
        click.option("--riwayah", type=click.Choice(["hafs", "warsh"]), help="How it is recited. [default: hafs]"),
    ):
        command = option(command)
    return command


def manner_from(riwayah: str | None, variants: tuple[str, ...], strictness: str | None) -> "Manner":
    """Read the options.

    Raises:
        UsageError: one of them is not written as it should be.
    """
    from models.quran.packaged import riwayah_of
    from models.recitation.manner import Manner
    from models.recitation.strictness import strictness_of

    try:
        return Manner(
            riwayah=None if riwayah is None else riwayah_of(riwayah),
            variants=dict(_pair(one) for one in variants),
            strictness=None if strictness is None else strictness_of(strictness),
        )
    except ValueError as error:
        raise click.UsageError(str(error)) from error


def _pair(written: str) -> tuple[str, str]:
    name, separator, option = written.partition("=")
    if not separator:
        raise ValueError(f"a variant is written NAME=OPTION, such as daaf_haraka=damma; seen: {written!r}")
    return name, option
