"""A recitation through the front door while the node that has it is killed, again and again: what the learner got."""

import asyncio
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from talqin.recite import FRAME_SAMPLES, frames_of
from tests.cluster.nodes import Node, wait_ready
from transport.client import Recital
from transport.recordings.audio_files import SAMPLE_RATE, decode_audio
from transport.wire_events import FinalEvent, ServerMessage, WelcomeEvent, WordEvent

LASTING = "event"
"""The field that numbers what a client must get exactly once."""


@dataclass
class Told:
    """What a learner was told, as it came.

    Attributes:
        lasting: number and text of every lasting event, in their order.
        at: when each message came, in seconds.
        final: the end of it.
        resumes: how often the line was taken up again.
        session: its name.
    """

    lasting: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])
    at: list[float] = field(default_factory=list[float])
    final: FinalEvent | None = None
    resumes: int = 0
    session: str = ""

    def note(self, message: ServerMessage) -> None:
        """Keep what came."""
        self.at.append(time.monotonic())
        if isinstance(message, WelcomeEvent):
            self.session = message.session
        number = getattr(message, LASTING, None)
        if number is not None:
            self.lasting.append((number, repr(message)))

    @property
    def verdicts(self) -> tuple[WordEvent, ...]:
        """Every verdict that stands at the end."""
        assert self.final is not None
        return self.final.words

    @property
    def longest_silence(self) -> float:
        """The longest time in which nothing came at all, in seconds."""
        return max((after - before for before, after in pairwise(self.at)), default=0.0)

    def faults(self) -> list[str]:
        """Name gaps and repetitions in the numbers of lasting events."""
        numbers = [number for number, _ in self.lasting]
        expected = list(range(numbers[0], numbers[0] + len(numbers))) if numbers else []
        return [] if numbers == expected else [f"events came as {numbers}"]


async def recite(address: str, file: Path, passage: str, speed: float, token: str | None = None) -> Told:
    """Recite a file at a pace, over as many lines as it takes; without a token as a guest."""
    pcm = await asyncio.to_thread(decode_audio, str(file))
    frames, _ = frames_of(pcm, "pcm16")
    told = Told()
    seconds = FRAME_SAMPLES / SAMPLE_RATE / speed
    recital = Recital(address, frames, frame_seconds=seconds, passage=passage, token=token, on_message=told.note)
    told.final = await recital.run()
    told.resumes = recital.resumes
    return told


@dataclass(frozen=True)
class Death:
    """A node that was killed and started again.

    Attributes:
        node: which.
        away_seconds: until it was ready again.
    """

    node: str
    away_seconds: float


async def kill_and_bring_back(node: Node) -> Death:
    """Kill a node as a crash does, and start another in its place at once, as Nomad would."""
    await asyncio.to_thread(node.process.kill)
    await asyncio.to_thread(node.process.start)
    return Death(node.name, await asyncio.to_thread(wait_ready, [node]))


async def killed_in_turn(
    victims: Iterable[Callable[[], Node]], after: float, each: float, say: Callable[[str], None]
) -> list[Death]:
    """Kill nodes one after another, `each` seconds apart, the first `after` seconds; each is found in that moment."""
    await asyncio.sleep(after)
    deaths: list[Death] = []
    for victim in victims:
        node = await asyncio.to_thread(victim)
        say(f"killing {node.name}")
        began = time.monotonic()
        deaths.append(await kill_and_bring_back(node))
        await asyncio.sleep(max(0.0, each - (time.monotonic() - began)))
    return deaths
