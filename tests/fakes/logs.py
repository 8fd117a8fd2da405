"""A logger that remembers."""


class RecordingLog:
    """Implements the runtime's `EventLog`."""

    def __init__(self) -> None:
        self.events: list[tuple[str, dict[str, object]]] = []

    def info(self, event: str, **fields: object) -> None:
        self.events.append((event, fields))

    warning = error = info

    @property
    def names(self) -> list[str]:
        return [name for name, _ in self.events]
