"""How a door has a whole recording heard: a port that supervisors/recordings.py fills."""

from typing import Protocol

import numpy as np
import numpy.typing as npt

from actors.ports import Fault
from models.voice.model import Heard

Pcm = npt.NDArray[np.int16]
"""(samples,) int16, mono, 16 kHz."""


class RecordingHearer(Protocol):
    """Hears recordings with the model of the moment."""

    async def version(self) -> str:
        """Name and version of the model that hears now.

        Raises:
            HearingRefusedError: there is none.
        """
        ...

    async def hear(self, pcm: Pcm) -> Heard:
        """Hear a recording, behind live audio.

        Raises:
            HearingRefusedError: it cannot be heard now; the fault says whether trying again can help, and when.
        """
        ...


class HearingRefusedError(Exception):
    """A recording cannot be heard."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.detail)
        self.fault = fault
