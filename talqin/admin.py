"""`talqin admin`: look into a running server through the operator's door, and change its voice model."""

import json
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any, Final

import click
from rich.console import Console
from rich.tree import Tree

from talqin.failures import BadInput, OurFailure, fails_clearly

_WAIT_SECONDS: Final = 5.0
_POLL_SECONDS: Final = 0.2


@click.group()
@click.option("--admin", "address", default="http://127.0.0.1:8081", show_default=True, help="The operator's door.")
@click.pass_context
def admin(context: click.Context, address: str) -> None:
    """Look into a running server, and change its voice model."""
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


@admin.group()
def model() -> None:
    """Which voice model is in use; install another, or go back."""


@model.command()
@click.pass_obj
@fails_clearly
def show(address: str) -> None:
    """Describe the model, its ears and what they carry."""
    click.echo(json.dumps(_asked(f"{address}/model"), indent=2))


@model.command()
@click.argument("weights", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--within", default=120.0, show_default=True, help="Seconds to wait until it is warm.")
@click.pass_obj
@fails_clearly
def install(address: str, weights: Path, within: float) -> None:
    """Load the model in the folder WEIGHTS beside the one in use; new recitations go to it once it is warm."""
    _asked(f"{address}/model/install", {"weights": str(weights.resolve())})
    until = time.monotonic() + within
    while (pool := _asked(f"{address}/model"))["installing"]:
        if time.monotonic() > until:
            raise OurFailure(
                f"the model was not warm within {within:.0f} s; it may still come: talqin admin model show"
            )
        time.sleep(_POLL_SECONDS)
    if pool["refusal"]:
        raise BadInput(f"the model was not taken into use: {pool['refusal']}")
    click.echo(f"{pool['version']} is in use; before it was {pool['previous_version']}")


@model.command()
@click.pass_obj
@fails_clearly
def rollback(address: str) -> None:
    """Go back to the model before; recitations under way are moved, and their verdicts go on."""
    before = _asked(f"{address}/model")["version"]
    after = _asked(f"{address}/model/rollback", {})["version"]
    if after == before:
        raise BadInput(f"{before} is still in use: no model from before is loaded")
    click.echo(f"{after} is in use again")


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


def _asked(address: str, body: object = None) -> Any:
    """Get what is at an address, or post a body to it."""
    from transport.client import ServerUnreachableError

    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(address, data, {"Content-Type": "application/json"})  # noqa: S310 - as below
    try:
        with urllib.request.urlopen(request, timeout=_WAIT_SECONDS) as response:  # noqa: S310 - the operator's own address
            return json.loads(response.read())
    except urllib.error.HTTPError as error:
        raise BadInput(f"{address}: {error.read().decode(errors='replace')}") from error
    except (urllib.error.URLError, OSError, ValueError) as error:
        raise ServerUnreachableError(f"{address} cannot be reached: {error}") from error
