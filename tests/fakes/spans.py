"""Spans that are written into a list."""

from dataclasses import dataclass, field

from actors.runtime import Field


@dataclass(eq=False)
class RecordedSpan:
    """A span and what became of it.

    Attributes:
        parts: the spans that were begun in it, in order.
        notes: (name, time) of what was noted.
        linked: the spans that it was linked to.
        ended: when; None while it goes on.
    """

    name: str = "root"
    at: float = 0.0
    fields: dict[str, Field] = field(default_factory=dict[str, Field])
    parts: list["RecordedSpan"] = field(default_factory=list["RecordedSpan"])
    notes: list[tuple[str, float]] = field(default_factory=list[tuple[str, float]])
    linked: list[object] = field(default_factory=list[object])
    ended: float | None = None

    @property
    def traceparent(self) -> str:
        return f"00-{'0' * 31}1-{'0' * 15}1-01"

    def begin(self, name: str, at: float, **fields: Field) -> "RecordedSpan":
        part = RecordedSpan(name, at, fields)
        self.parts.append(part)
        return part

    def note(self, name: str, at: float, **fields: Field) -> None:
        self.notes.append((name, at))
        self.fields |= fields

    def link(self, other: object) -> None:
        self.linked.append(other)

    def end(self, at: float, **fields: Field) -> None:
        assert self.ended is None
        self.ended = at
        self.fields |= fields

    def drawn(self) -> list[object]:
        """Its name, then its parts, each drawn like this."""
        return [self.name, *(part.drawn() for part in self.parts)]
