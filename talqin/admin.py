"""`talqin admin`: look into a running server through the operator's door."""

import json
import urllib.error
import urllib.request
from typing import Any, Final

import click
from rich.console import Console
from rich.tree import Tree

from talqin.failures import BadInput, fails_clearly

_WAIT_SECONDS: Final = 5.0


@click.group()
@click.option("--admin", "address", default="http://127.0.0.1:8081", show_default=True, help="The operator's door.")
@click.pass_context
def admin(context: click.Context, address: str) -> None:
    """Look into a running server."""
    context.obj = address.rstrip("/")


@admin.command()
@click.option("--json", "as_json", is_flag=True, help="As the server says it.")
@click.pass_obj
@fails_clearly
def tree(address: str, *, as_json: bool) -> None:
    """Draw the actors that run: path, state, mailbox, restarts, handler times."""
    nodes = _asked(f"{address}/tree")
    if as_json:
        click.echo(json.dumps(nodes))
        return
    for node in nodes:
        Console().print(drawn(node))


@admin.command()
@click.argument("path")
@click.pass_obj
@fails_clearly
def actor(address: str, path: str) -> None:
    """Describe one actor, such as /inference."""
    click.echo(json.dumps(_asked(f"{address}/actors/{path.lstrip('/')}"), indent=2))


@admin.command("dead-letters")
@click.pass_obj
@fails_clearly
def dead_letters(address: str) -> None:
    """Say which messages reached nobody."""
    click.echo(json.dumps(_asked(f"{address}/dead-letters"), indent=2))


def drawn(node: dict[str, Any]) -> Tree:
    """Draw an actor with those below it."""
    branch = Tree(_line(node))
    for child in node["children"]:
        branch.add(drawn(child))
    return branch


def _line(node: dict[str, Any]) -> str:
    name = node["path"].rsplit("/", maxsplit=1)[-1] or "/"
    waiting = f"{node['depth']} waiting ({node['oldest_age_ms']:.0f} ms)" if node["depth"] else "0 waiting"
    colour = "green" if node["state"] == "running" else "yellow"
    return (
        f"[bold]{name}[/] {node['kind']} [{colour}]{node['state']}[/]  {waiting}, {node['handled']} handled, "
        f"{node['restarts']} restarts, handlers p50 {node['handler_ms_p50']} p99 {node['handler_ms_p99']} ms"
    )


def _asked(address: str) -> Any:
    from transport.client import ServerUnreachableError

    try:
        with urllib.request.urlopen(address, timeout=_WAIT_SECONDS) as response:  # noqa: S310 - the operator's own address
            return json.loads(response.read())
    except urllib.error.HTTPError as error:
        raise BadInput(f"{address}: {error.read().decode(errors='replace')}") from error
    except (urllib.error.URLError, OSError, ValueError) as error:
        raise ServerUnreachableError(f"{address} cannot be reached: {error}") from error
