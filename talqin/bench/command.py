"""`talqin bench pool|load`: each in its own file, imported when it is used."""

from importlib import import_module
from types import MappingProxyType
from typing import Final

import click

BENCHES: Final = MappingProxyType(
    {
        "pool": ("talqin.bench.pool", "How many learners a core hears, and how soon."),
        "load": ("talqin.bench.load", "How many learners a server holds, and at what cost."),
        "soak": ("talqin.bench.soak", "Whether a server's memory stays what it is."),
    }
)
"""Bench -> (its module, one line of help)."""


class BenchGroup(click.Group):
    """A group whose benches are imported when they are used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the benches."""
        del ctx
        return list(BENCHES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a bench; None when there is none of that name."""
        del ctx
        if cmd_name not in BENCHES:
            return None
        command = getattr(import_module(BENCHES[cmd_name][0]), cmd_name)
        return command if isinstance(command, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the benches without importing them."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in BENCHES.items()])


@click.group(cls=BenchGroup)
def bench() -> None:
    """Measure this machine; the tables of docs/results.md were printed by these."""
