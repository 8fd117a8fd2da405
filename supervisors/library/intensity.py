"""How often children may be restarted before it is too often: OTP's intensity, a sliding window. Pure."""

from collections import deque

import msgspec


class Intensity(msgspec.Struct, frozen=True):
    """At most `restarts` within any `seconds`."""

    restarts: int = 1
    seconds: float = 5.0


class RestartLog:
    """The restarts of the window."""

    __slots__ = ("_intensity", "_times")

    def __init__(self, intensity: Intensity) -> None:
        self._intensity = intensity
        self._times: deque[float] | None = None
        """None before the first: most children never fail, and an empty deque takes 760 bytes."""

    def allows_another(self, now: float) -> bool:
        """Note a restart at `now`, in seconds that never go back; false when it is one too many."""
        if self._times is None:
            self._times = deque()
        while self._times and now - self._times[0] > self._intensity.seconds:
            self._times.popleft()
        self._times.append(now)
        return len(self._times) <= self._intensity.restarts
