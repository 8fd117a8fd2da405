"""The frames of one session put in order: what is next, what is acknowledged, how much more may come. Pure."""

from collections.abc import Iterator
from enum import Enum

from actors.ports import Fault


class Admission(Enum):
    """What became of a frame."""

    TAKEN = "taken"
    """It is next, or waits for the ones before it."""
    REPEATED = "repeated"
    """It was taken before: a resend after a lost line. Dropped."""
    EARLY = "early"
    """Taken, but frames before it are missing."""
    BEYOND_CREDIT = "beyond_credit"
    """Farther ahead than the client was allowed. Dropped: it must be sent again."""


class AudioInbox:
    """Orders, acknowledges and credits the audio frames of one session.

    Attributes:
        next_sequence: the first sequence number not yet handed on; what a resuming client sends from.
        acknowledged: every frame below this number has been heard.
    """

    __slots__ = ("_waiting", "_window", "acknowledged", "next_sequence")

    def __init__(self, window: int) -> None:
        """Make an empty inbox.

        Args:
            window: frames that may be under way unacknowledged, at least 1.
        """
        self._window = window
        self._waiting: dict[int, bytes] = {}
        self.next_sequence = 0
        self.acknowledged = 0

    @property
    def credit(self) -> int:
        """How many frames from `next_sequence` on the client may send before the next acknowledgement."""
        return max(0, self.acknowledged + self._window - self.next_sequence)

    def offer(self, sequence: int, pcm: bytes) -> Admission:
        """Take a frame in, in any order."""
        if sequence < self.next_sequence or sequence in self._waiting:
            return Admission.REPEATED
        if sequence >= self.acknowledged + self._window:
            return Admission.BEYOND_CREDIT
        self._waiting[sequence] = pcm
        return Admission.TAKEN if sequence == self.next_sequence else Admission.EARLY

    def take_ready(self) -> Iterator[tuple[int, bytes]]:
        """Hand on the frames that are next in line, in order, each exactly once."""
        while (pcm := self._waiting.pop(self.next_sequence, None)) is not None:
            self.next_sequence += 1
            yield self.next_sequence - 1, pcm

    def acknowledge(self, through: int) -> bool:
        """Note that every frame up to and including `through` was heard; true when that is news."""
        if through < self.acknowledged:
            return False
        self.acknowledged = min(through + 1, self.next_sequence)
        return True

    def restore(self, acknowledged: int) -> None:
        """Go on from the first frame that was not acknowledged: the client has it, and those behind it."""
        self.next_sequence = self.acknowledged = acknowledged

    def gap_before(self, sequence: int) -> Fault:
        """Say that a frame came early."""
        detail = f"frame {sequence} came before frame {self.next_sequence}; it waits until the ones before it arrive"
        return Fault("audio_gap", "client", retry=True, detail=detail)

    def no_credit_for(self, sequence: int) -> Fault:
        """Say that a frame came beyond credit."""
        limit = self.acknowledged + self._window
        detail = f"frame {sequence} was dropped: frames below {limit} were allowed; send it again after an `ack`"
        return Fault("beyond_credit", "client", retry=True, detail=detail)


def nothing_open_for(sequence: int) -> Fault:
    """Say that a frame came while nobody recites."""
    detail = f"audio frame {sequence} came while no recitation was open; it was dropped: send `open` first"
    return Fault("no_recitation", "client", retry=False, detail=detail)
