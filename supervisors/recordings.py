"""The recordings that are being heard: one actor each, made when somebody brings one, gone when it was heard.

/recordings/<number>
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Final

from actors.pool.messages import DescribePool
from actors.pool.port import PoolPort
from actors.ports import Fault
from actors.recitation.hearing import HearingRefusedError, Pcm
from actors.recording import Recording
from actors.runtime import ActorError, Ref, System
from config.settings import AnalysisSettings
from models.voice.model import Heard
from supervisors.library.child import ChildSpec
from supervisors.library.dynamic import CrowdedError, DynamicMessage, StartChild

RECORDINGS: Final = "/recordings"
"""The path of the dynamic supervisor that this file makes recordings for."""

_ASK_SECONDS: Final = 5.0
_CROWDED_RETRY_MS: Final = 5000


class _Outcome:
    """Waits for what becomes of one recording."""

    def __init__(self) -> None:
        self.future: asyncio.Future[Heard] = asyncio.get_running_loop().create_future()

    def recording_heard(self, heard: Heard) -> None:
        """Take what was heard."""
        if not self.future.done():
            self.future.set_result(heard)

    def recording_failed(self, fault: Fault) -> None:
        """Note that it could not be heard."""
        if not self.future.done():
            self.future.set_exception(HearingRefusedError(fault))


@dataclass(frozen=True, slots=True)
class Brought:
    """What makes one recording."""

    name: str
    pcm: Pcm
    outcome: _Outcome


def recording_template(pool: PoolPort, settings: AnalysisSettings) -> Callable[[Brought], ChildSpec]:
    """Give the template of the recordings' supervisor."""

    def recording(brought: Brought) -> ChildSpec:
        make = lambda: Recording(brought.pcm, brought.outcome, pool, settings)  # noqa: E731 - a child's factory
        return ChildSpec(brought.name, make, restart="temporary")

    return recording


class Recordings:
    """Has recordings heard for the doors (`actors.recitation.hearing.RecordingHearer`)."""

    def __init__(self, system: System, pool: PoolPort) -> None:
        self._system = system
        self._pool = pool
        self._supervisor: Ref[DynamicMessage] = system.ref(RECORDINGS)
        self._numbers = count(1)

    async def version(self) -> str:
        """Name and version of the model that hears now.

        Raises:
            HearingRefusedError: there is none.
        """
        try:
            statistics = await self._pool.ask(DescribePool(), within=_ASK_SECONDS)
        except ActorError as error:
            raise HearingRefusedError(_refusal(f"the voice model is away: {error}")) from error
        if not statistics.version:
            raise HearingRefusedError(_refusal("the voice model is away"))
        return statistics.version

    async def hear(self, pcm: Pcm) -> Heard:
        """Hear a recording; when who waits for it goes away, the hearing ends.

        Raises:
            HearingRefusedError: it cannot be heard now.
        """
        brought = Brought(str(next(self._numbers)), pcm, _Outcome())
        try:
            await self._supervisor.ask(StartChild(brought), within=_ASK_SECONDS)
        except (CrowdedError, ActorError) as error:
            raise HearingRefusedError(_refusal(f"no recording can be heard now: {error}")) from error
        try:
            return await brought.outcome.future
        finally:
            self._system.ref(f"{RECORDINGS}/{brought.name}").kill()


def _refusal(detail: str) -> Fault:
    return Fault("overloaded", "server", retry=True, detail=detail, retry_after_ms=_CROWDED_RETRY_MS)
