"""`talqin failover`: an observer of the regions, from a place outside of them."""

import asyncio
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from talqin.failures import BadInput, fails_clearly

if TYPE_CHECKING:
    from talqin.failover.table import Plan
    from talqin.failover.watch import Watched

_PROBE_SECONDS: Final = 5.0
_APPLY_SECONDS: Final = 60.0


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--observer", required=True, help="Who this is, of the observers in FILE.")
@click.option("--run", "command", required=True, help="Makes a plan so; docs/regions.md has what it is told.")
@click.option(
    "--every", type=click.FloatRange(1, 60), default=5.0, show_default=True, help="Seconds between two looks."
)
@click.option("--once", is_flag=True, help="Look once, print the plan, and end.")
@click.option("--config", "settings_file", type=click.Path(path_type=Path), help="A TOML file with settings (store).")
@fails_clearly
def failover(file: Path, *, observer: str, command: str, every: float, once: bool, settings_file: Path | None) -> None:
    """Watch the regions that FILE names from outside, and send learners elsewhere when one is lost."""
    from config.loading import load_settings
    from config.logging import set_up_logging

    settings = load_settings(settings_file)
    set_up_logging(settings.log)
    watched = watched_in(file, observer)
    asyncio.run(_watch(watched, observer, command, every, settings, is_once=once))


def watched_in(file: Path, observer: str) -> "Watched":
    """Read what is watched.

    Raises:
        BadInput: the file cannot be used; the text says why.
    """
    import msgspec

    from talqin.failover.watch import Watched

    try:
        watched = msgspec.toml.decode(file.read_bytes(), type=Watched)
    except (msgspec.DecodeError, UnicodeError) as error:
        raise BadInput(f"{file}: {error}") from error
    if fault := watched.fault(observer):
        raise BadInput(f"{file}: {fault}")
    return watched


async def _watch(watched: "Watched", name: str, command: str, every: float, settings: Any, *, is_once: bool) -> None:
    import aiohttp
    import structlog

    from actors.ports import StoreUnavailableError
    from actors.runtime import LoopClock
    from talqin.failover.watch import Observer
    from transport.stores.opening import open_stores

    log = structlog.get_logger()
    stores = await open_stores(settings.store, LoopClock())
    try:
        async with aiohttp.ClientSession() as http:

            async def probe(address: str) -> bool:
                return await answers(http, address)

            async def apply(version: int, plan: "Plan") -> bool:
                is_so = await applied(command, version, plan)
                log.warning("plan_applied" if is_so else "plan_not_applied", version=version, primary=plan.primary)
                return is_so

            watching = Observer(name, watched, stores.documents, probe, apply, time.time)
            await watching.prepare()
            while True:
                try:
                    plan = await watching.look()
                    if is_once:
                        click.echo(f"primary {plan.primary}; serving {', '.join(plan.serving())}")
                        return
                except StoreUnavailableError as error:
                    if is_once:
                        raise
                    log.warning("observer_without_store", reason=str(error))
                await asyncio.sleep(every)
    finally:
        await stores.close()


async def answers(http: Any, address: str) -> bool:
    """Say whether a region answers with 200 within five seconds."""
    import aiohttp

    try:
        async with asyncio.timeout(_PROBE_SECONDS), http.get(address) as answer:
            return bool(answer.status == 200)  # noqa: PLR2004 - HTTP's own
    except (aiohttp.ClientError, OSError, TimeoutError):
        return False


async def applied(command: str, version: int, plan: "Plan") -> bool:
    """Run what makes a plan so, within a minute; false when it could not."""
    told = {
        "TALQIN_PLAN_VERSION": str(version),
        "TALQIN_PRIMARY": plan.primary,
        "TALQIN_SERVING": ",".join(plan.serving()),
    }
    process = await asyncio.create_subprocess_exec(command, env={**os.environ, **told})
    try:
        async with asyncio.timeout(_APPLY_SECONDS):
            return await process.wait() == 0
    except TimeoutError:
        process.kill()
        await process.wait()
        return False
