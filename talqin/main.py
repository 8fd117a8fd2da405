"""`talqin`: one file a command; nothing heavy is imported before a command is chosen."""

from importlib import import_module
from types import MappingProxyType
from typing import Final

import click

COMMANDS: Final = MappingProxyType(
    {
        "serve": ("talqin.serve", "Start the server: page, WebSocket and operator's door."),
        "recite": ("talqin.recite", "Stream an audio file as a microphone would; see the words judged."),
        "analyse": ("talqin.analyse", "Judge an audio file offline, without a server."),
        "rescore": ("talqin.rescore", "Judge a stored session again; see what another model hears otherwise."),
        "locate": ("talqin.locate", "Find where in the Quran an audio file is."),
        "evaluate": ("talqin.evaluation.command", "Measure the ear and the judge on recordings."),
        "bench": ("talqin.bench.command", "Measure this machine: the pool, the server under load."),
        "simulate": (
            "talqin.simulate",
            "Simulate what cannot be waited for: half a year of learners, a fleet of nodes.",
        ),
        "demo": (
            "talqin.demo.command",
            "Show a month of lessons on real recordings: plans, memory, report.",
        ),
        "wrong-calls": ("talqin.wrong_calls", "Export the verdicts that were called wrong, for calibration."),
        "forecast": ("talqin.fleet.forecast", "Tell Prometheus how many will recite soon, by the prayer times."),
        "failover": (
            "talqin.failover.command",
            "Watch regions from outside; send learners elsewhere when one is lost.",
        ),
        "rollout": (
            "talqin.rollout.command",
            "Bring a new version to the regions, one after another, each behind a health gate.",
        ),
        "zones": ("talqin.zones", "Put each region's documents on its own shard of a MongoDB cluster."),
        "admin": ("talqin.admin", "Look into a running server."),
        "account": ("talqin.account", "Make an account, such as the first operator's."),
        "learner": ("talqin.learner", "Give a learner all that is known of them, delete it, look for what is left."),
        "retention": ("talqin.retention", "Take away audio that has been kept for its time, and prove the count."),
        "backup": ("talqin.backup", "Copy all documents, sealed, to a folder or S3: full, incremental, journal."),
        "restore": ("talqin.backup", "Bring a backup back into an empty store, as of any moment."),
        "verify": ("talqin.backup", "Read every byte of every backup."),
        "drill": ("talqin.backup", "Bring the latest backup back beside, compare; print RTO and RPO."),
        "token": ("talqin.token", "Mint an access token for a learner."),
        "schemas": ("talqin.schemas", "Write the protocol's JSON Schemas and the OpenAPI document."),
    }
)
"""Command -> (its module, one line of help)."""


class LazyGroup(click.Group):
    """A group whose commands are imported when they are used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands, in the order of the table."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command; None when there is none of that name."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        command = getattr(import_module(COMMANDS[cmd_name][0]), cmd_name.replace("-", "_"))
        return command if isinstance(command, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="talqin")
def main() -> None:
    """Talqin: recite the Quran, and see each word judged as it is heard. A teacher has the last word.

    Exit codes: 0 done, 1 our fault, 2 wrong use, 3 bad input, 4 the server cannot be reached.
    """
