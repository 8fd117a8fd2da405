"""`talqin rollout`: a job through the regions, one after another, each behind its gate."""

import asyncio
import os
import ssl
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from talqin.failures import BadInput, OurFailure, Unreachable, fails_clearly

if TYPE_CHECKING:
    from aiohttp import ClientSession

    from talqin.rollout.jobs import Job
    from talqin.rollout.nomad import Nomad
    from talqin.rollout.region import RegionRollout
    from talqin.rollout.told import Told

_READS_FILES: Final = "file("
"""A function of HCL that Nomad's servers do not run."""


@click.command()
@click.argument("job", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--regions",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    required=True,
    help="A TOML file: the regions in their order; deploy/rollout.toml is one.",
)
@click.option("--only", multiple=True, help="Only this region of them; may be given again.")
@click.option("--dry-run", is_flag=True, help="Show what each region would change and how its gate stands.")
@fails_clearly
def rollout(job: Path, *, file: Path, only: tuple[str, ...], dry_run: bool) -> None:
    """Bring JOB (a job file, or the JSON of `nomad job run -output`) to the regions, one after another.

    Each waits until its gate is open, starts with a canary, and is watched; one whose gate shuts goes back, and the
    rollout ends there with exit code 1. Said again, it goes on where the regions stand. Takes NOMAD_TOKEN,
    NOMAD_CACERT, NOMAD_CLIENT_CERT and NOMAD_CLIENT_KEY.
    """
    from talqin.rollout.nomad import NomadAwayError, NomadError
    from talqin.rollout.region import Halted

    told = told_in(file, only)
    read, variables = job_in(job), variables_in(told, file.parent)
    try:
        asyncio.run(_roll_out(read, variables, told, tls_of(os.environ), is_dry=dry_run))
    except (Halted, NomadError) as error:
        raise OurFailure(str(error)) from error
    except NomadAwayError as error:
        raise Unreachable(f"{error}; said again, the rollout goes on where the regions stand") from error


def told_in(file: Path, only: tuple[str, ...]) -> "Told":
    """Read what the operator wrote down.

    Raises:
        BadInput: the file cannot be used; the text says why.
    """
    import msgspec

    from talqin.rollout.told import Told

    try:
        told = msgspec.toml.decode(file.read_bytes(), type=Told)
    except (msgspec.DecodeError, UnicodeError) as error:
        raise BadInput(f"{file}: {error}") from error
    if fault := told.fault():
        raise BadInput(f"{file}: {fault}")
    if unknown := set(only) - set(told.order):
        raise BadInput(f"{file}: no region {', '.join(sorted(unknown))}")
    return msgspec.structs.replace(told, order=tuple(name for name in told.order if not only or name in only))


def tls_of(environment: Mapping[str, str]) -> Any:
    """Give what TLS goes by, as Nomad's own command line has it; True is the system's own trust."""
    authority = environment.get("NOMAD_CACERT")
    certificate, key = environment.get("NOMAD_CLIENT_CERT"), environment.get("NOMAD_CLIENT_KEY")
    if not authority and not certificate:
        return True
    try:
        context = ssl.create_default_context(cafile=authority or None)
        if certificate:
            context.load_cert_chain(certificate, key or None)
    except OSError as error:
        raise BadInput(f"NOMAD_CACERT, NOMAD_CLIENT_CERT, NOMAD_CLIENT_KEY: {error}") from error
    return context


def job_in(file: Path) -> "Job | str":
    """Read a job: JSON as it is, HCL as text, for Nomad to read.

    Raises:
        BadInput: it is none.
    """
    import msgspec

    text = file.read_text(encoding="utf-8")
    if file.suffix == ".json":
        try:
            return msgspec.json.decode(text, type=dict[str, dict[str, Any]])["Job"]
        except (msgspec.DecodeError, KeyError) as error:
            raise BadInput(f"{file}: not what `nomad job run -output` writes: {error}") from error
    if _READS_FILES in text:
        raise BadInput(f"{file}: it reads files, which Nomad's servers do not: roll out `nomad job run -output`'s JSON")
    return text


def variables_in(told: "Told", folder: Path) -> Mapping[str, str]:
    """Read each region's variable file.

    Raises:
        BadInput: one of them is not there.
    """
    try:
        return {name: _text(folder, told.regions[name].variables) for name in told.order}
    except OSError as error:
        raise BadInput(str(error)) from error


def _text(folder: Path, name: str) -> str:
    return (folder / name).read_text(encoding="utf-8") if name else ""


async def _roll_out(read: "Job | str", variables: Mapping[str, str], told: "Told", tls: Any, *, is_dry: bool) -> None:
    import aiohttp

    async with aiohttp.ClientSession() as http:
        for name in told.order:
            nomad, region = _region(name, told, http, tls)
            job = await nomad.parse(read, variables[name]) if isinstance(read, str) else read
            await (region.show(job) if is_dry else region.run(job, time.time()))


def _region(name: str, told: "Told", http: "ClientSession", tls: Any) -> tuple["Nomad", "RegionRollout"]:
    from talqin.rollout.asking import faults_of
    from talqin.rollout.nomad import Nomad
    from talqin.rollout.questions import QUESTIONS
    from talqin.rollout.region import RegionRollout

    questions = {**QUESTIONS, **told.questions}
    while_it_runs = {name: one for name, one in questions.items() if not one.is_before_only}
    address = told.regions[name].prometheus

    async def measure(is_before: bool) -> tuple[str, ...]:  # noqa: FBT001 - `Measure`
        return await faults_of(http, address, questions if is_before else while_it_runs)

    nomad = Nomad(http, told.regions[name].nomad, os.environ.get("NOMAD_TOKEN", ""), tls)
    return nomad, RegionRollout(
        name, nomad, measure, told.rules, now=time.monotonic, pause=asyncio.sleep, say=click.echo
    )
