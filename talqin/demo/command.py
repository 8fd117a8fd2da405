"""`talqin demo`: a simulated learner recites real recordings over a month of virtual days."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final, NamedTuple

import click

from talqin.failures import BadInput, fails_clearly

if TYPE_CHECKING:
    from models.quran.lookalikes import LookAlikes
    from models.quran.text import Text
    from talqin.demo.clips import Clip
    from talqin.demo.diary import Day, Month
    from talqin.demo.ear import Ear

RECORDINGS: Final = Path("../shared/recitations")
"""Where the recordings are looked for, relative to where the command runs."""


class Wanted(NamedTuple):
    """What is to be shown."""

    recordings: Path
    split: str
    voice: str | None
    days: int
    away: int
    verses: int
    minutes: float
    seed: int


@click.command()
@click.option(
    "--recordings",
    type=click.Path(path_type=Path, file_okay=False),
    default=RECORDINGS,
    envvar="TALQIN_RECITATIONS",
    show_default=True,
    show_envvar=True,
    help="The recordings' root; it holds manifest.tsv.",
)
@click.option("--split", default="dev", show_default=True, help="Which split of the manifest to recite.")
@click.option("--voice", help="Whose recordings.  [default: who has most short surahs verse by verse]")
@click.option("--days", type=click.IntRange(1, 366), default=30, show_default=True)
@click.option("--away", type=click.IntRange(0, 300), default=0, show_default=True, help="Days away from the middle on.")
@click.option("--verses", type=click.IntRange(0, 20), default=2, show_default=True, help="New ones a day, at most.")
@click.option("--minutes", type=click.FloatRange(1, 60), default=3.0, show_default=True, help="A day, at most.")
@click.option("--seed", type=int, default=1, show_default=True, help="What the learner is like, and forgets.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
@click.option("--plot", type=click.Path(dir_okay=False, path_type=Path), help="Draw it into an SVG file.")
@fails_clearly
def demo(
    *,
    recordings: Path,
    split: str,
    voice: str | None,
    days: int,
    away: int,
    verses: int,
    minutes: float,
    seed: int,
    as_json: bool,
    plot: Path | None,
) -> None:
    """Show a month of lessons: what was planned and why, what was recited and heard, what is remembered.

    The voice, the ear, the judge, the memory and its store are the real ones; time and forgetting are simulated. What
    the learner has forgotten is cut out of the recording, or revealed to them.
    """
    import msgspec

    from talqin.demo.plot import draw
    from talqin.demo.printing import print_day, print_report
    from talqin.evaluation.recordings import RecordingsError

    wanted = Wanted(recordings, split, voice, days, away, verses, minutes, seed)
    try:
        stage = prepare(wanted)
    except RecordingsError as error:
        raise BadInput(str(error)) from error
    with TemporaryDirectory() as folder:
        month = asyncio.run(live(stage, wanted, Path(folder), _ignore if as_json else print_day))
    if plot is not None:
        plot.write_text(draw(month), encoding="utf-8")
    if as_json:
        click.echo(msgspec.json.encode(month))
    else:
        print_report(month)


class Stage(NamedTuple):
    """All that is read before the month begins."""

    ear: "Ear"
    clips: "dict[str, Clip]"
    surahs: tuple[int, ...]
    text: "Text"
    lookalikes: "LookAlikes"


def prepare(wanted: Wanted) -> Stage:
    """Load the ear, and let it find the words of every verse.

    Raises:
        RecordingsError: there are no recordings that would do.
    """
    from actors.recitation.recital import Knowledge
    from models.quran.lookalikes import LookAlikes
    from models.quran.places import PlaceIndex
    from models.quran.sounds import Sounds
    from models.quran.text import Text
    from models.recitation.settings import JudgeSettings
    from models.voice.model import VoiceModel
    from talqin.demo.clips import Clip, clips_of
    from talqin.demo.ear import Ear
    from talqin.progress import tracked
    from transport.recordings.audio_files import decode_audio

    text = Text.load()
    surahs = clips_of(wanted.recordings, wanted.split, text, wanted.voice)
    model = VoiceModel.load()
    judging = JudgeSettings(delay_frames=model.delay_frames)
    ear = Ear(model, Knowledge(text, Sounds.load(), PlaceIndex.load(), judging))
    files = {verse: file for verses in surahs.values() for verse, file in verses.items()}
    clips: dict[str, Clip] = {}
    for verse, file in tracked(files.items(), "hearing the verses", len(files)):
        pcm = decode_audio(file)
        clips[verse] = Clip(pcm, ear.spoken(pcm, verse))
    return Stage(ear, clips, tuple(surahs), text, LookAlikes.load())


async def live(stage: Stage, wanted: Wanted, folder: Path, tell: "Callable[[Day], None]") -> "Month":
    """Live the month, over a store in a folder."""
    import structlog

    from actors.learner.documents import COLLECTIONS
    from actors.memory import Memory
    from actors.ports import LearnerId
    from actors.runtime import CellSpec, System
    from models.learning.learner import Goals
    from talqin.demo.month import Life
    from talqin.demo.pupil import Pupil
    from talqin.learners.mind import Mind, make_traits
    from transport.stores.sqlite_documents import SqliteDocuments

    store = SqliteDocuments(folder / "demo.sqlite")
    await store.prepare(*COLLECTIONS)
    executor = ThreadPoolExecutor(1)
    system = System(executor=executor, log=structlog.get_logger())
    spec = CellSpec(lambda: Memory(LearnerId("demo"), store, stage.text, stage.lookalikes))
    memory = await system.spawn("/memory", spec)
    pupil = Pupil(Mind(make_traits(wanted.seed), wanted.seed), stage.clips, stage.text)
    life = Life(memory, pupil, stage.ear, Goals(wanted.verses, wanted.minutes, stage.surahs))
    first = wanted.days // 2
    month = await life.live(wanted.days, range(first, first + wanted.away), tell)
    await memory.stop()
    executor.shutdown(wait=False)
    await store.close()
    return month


def _ignore(day: "Day") -> None:
    del day
