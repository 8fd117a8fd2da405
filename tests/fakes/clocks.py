"""A clock that is set by hand."""


class HandClock:
    """Implements `Clock`.

    Attributes:
        seconds: what it shows.
    """

    def __init__(self) -> None:
        self.seconds = 0.0

    def now(self) -> float:
        return self.seconds
