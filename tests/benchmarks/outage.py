"""`make outage`: each store is away for a minute in the middle of a real recitation; what was told, and what is there.

A recitation at the pace of a voice; the store freezes (SIGSTOP) `--after` seconds into it, and goes on `--seconds`
later, by when the recitation is long over. Recovery is counted from then until the documents have it.
"""

import asyncio
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

import click
import msgspec

from tests.cluster.killing import Told
from tests.cluster.place import Place
from tests.fakes.servers import Server

PASSAGE: Final = "112"
_RECOVERS_WITHIN: Final = 90.0


class Outage(msgspec.Struct, frozen=True):
    """What came of one."""

    store: str
    away_seconds: float
    verdicts: int
    """That were told as settled."""
    same: bool
    """Whether they are those of an undisturbed recitation."""
    put_by: int
    """Recitations that waited when the store came back."""
    remembered: int
    """Recitations that the documents have of it afterwards: one is right."""
    words: int
    """That it counts."""
    recovery_seconds: float | None
    """From the store's return until it was remembered; 0 where it was before, None where it never was."""

    @property
    def is_whole(self) -> bool:
        """Whether nothing that was told was lost, and nothing counts twice."""
        return self.same and self.remembered == 1 and self.words == self.verdicts


async def away(place: Place, name: str, server: Server | None, undisturbed: Told, file: Path, times: "Times") -> Outage:
    """Take one store away while somebody recites; None takes none."""
    reciting = asyncio.create_task(place.recite(file, PASSAGE, times.speed))
    await asyncio.sleep(times.after)
    began = time.monotonic()
    if server is not None:
        server.freeze()
    told = await reciting
    left = times.seconds - (time.monotonic() - began)
    await asyncio.sleep(max(0.0, left) if server is not None else 0.0)
    waiting = 0 if server is place.redis else await asyncio.to_thread(place.put_by)
    if server is not None:
        server.thaw()
    back = time.monotonic()
    is_there = server is not place.documents and bool(await asyncio.to_thread(place.remembered, told.session))
    found = bool(await asyncio.to_thread(place.wait_remembered, told.session, _RECOVERS_WITHIN))
    took = 0.0 if is_there else round(time.monotonic() - back, 1)
    await asyncio.sleep(1.0)
    kept = await asyncio.to_thread(place.remembered, told.session)
    words = sum(kept[0][each] for each in ("right", "wrong", "skipped", "unsure")) if kept else 0
    same = told.verdicts == undisturbed.verdicts and told.faults() == []
    return Outage(
        name, round(back - began, 1), len(told.verdicts), same, waiting, len(kept), words, took if found else None
    )


class Times(msgspec.Struct, frozen=True):
    """When what happens."""

    after: float
    seconds: float
    speed: float


async def measure(place: Place, file: Path, times: Times) -> list[Outage]:
    """Take one store away after the other."""
    undisturbed = await place.recite(file, PASSAGE, times.speed)
    stores: list[tuple[str, Server | None]] = [("none", None), ("documents", place.documents), ("passing", place.redis)]
    return [await away(place, name, server, undisturbed, file, times) for name, server in stores]


def row(outage: Outage) -> str:
    """Say what came of one, as a row of the table."""
    took = "never" if outage.recovery_seconds is None else f"{outage.recovery_seconds:g} s"
    same = "as undisturbed" if outage.same else "OTHERS"
    cells = (outage.store, f"{outage.away_seconds:g} s", f"{outage.verdicts}, {same}", str(outage.put_by))
    return f"| {' | '.join((*cells, f'{outage.remembered}, of {outage.words} words', took))} |"


@click.command()
@click.option("--file", required=True, type=click.Path(exists=True, path_type=Path), help="A recording of surah 112.")
@click.option("--seconds", default=60.0, show_default=True, help="For how long a store is away.")
@click.option("--after", default=3.0, show_default=True, help="Seconds into the recitation.")
@click.option("--speed", default=1.0, show_default=True, help="Times the pace of the voice.")
@click.option("--json", "as_json", is_flag=True, help="An object for each store.")
def main(file: Path, seconds: float, after: float, speed: float, *, as_json: bool) -> None:
    """Take each store away in the middle of a recitation, and say what was told and what is there afterwards."""
    with tempfile.TemporaryDirectory(prefix="talqin-outage-") as folder:
        place = Place(Path(folder))
        try:
            place.start()
            outages = asyncio.run(measure(place, file, Times(after, seconds, speed)))
        finally:
            place.stop()
    if as_json:
        click.echo("\n".join(json.dumps(msgspec.to_builtins(outage)) for outage in outages))
    else:
        click.echo("| away | for | verdicts told | put by | remembered | recovered after |\n|---|---|---|---|---|---|")
        click.echo("\n".join(row(outage) for outage in outages))
    sys.exit(0 if all(outage.is_whole for outage in outages) else 1)


if __name__ == "__main__":
    main()
