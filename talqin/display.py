"""Words in colour as they are judged, for the terminal."""

from types import MappingProxyType, TracebackType
from typing import Any, Final, Self

from rich.console import Console, Group
from rich.live import Live
from rich.table import Table
from rich.text import Text

from transport.wire_events import (
    CursorEvent,
    ErrorEvent,
    FeedbackEvent,
    FinalEvent,
    LaggingEvent,
    LocatedEvent,
    OpenedEvent,
    PrefixEvent,
    ServerMessage,
    WordEvent,
)

STYLES: Final = MappingProxyType(
    {
        "right": "green",
        "wrong": "bold red underline",
        "skipped": "bold magenta strike",
        "added": "red italic",
        "unsure": "yellow",
    }
)
"""Verdict -> how a word looks; never by colour alone but for right and unsure, which accuse nobody."""

_Place = tuple[int, int, int]


class ReciteDisplay:
    """What a learner sees of a recitation: the passage lighting up, and a line for each thing that is said.

    On a terminal the passage is redrawn in place; elsewhere each settled verdict is a line of its own.
    """

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console()
        self._words: dict[_Place, tuple[str, str]] = {}
        self._cursor: _Place | None = None
        self._live = Live(console=self._console, auto_refresh=False, transient=True)

    def __enter__(self) -> Self:
        """Begin to draw."""
        if self._console.is_terminal:
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop drawing."""
        del kind, error, trace
        self._live.stop()

    def show(self, message: ServerMessage) -> None:
        """Show what the server said."""
        match message:
            case OpenedEvent():
                self._words = {(word.surah, word.ayah, word.word): (word.text, "dim") for word in message.words}
            case WordEvent():
                self._show_word(message)
            case CursorEvent():
                self._cursor = (message.surah, message.ayah, message.word)
            case LocatedEvent() if message.decided:
                self._say(f"found: {message.places[0].surah}:{message.places[0].ayah_from}", "cyan")
            case PrefixEvent():
                self._say(message.kind, "cyan")
            case FeedbackEvent():
                self._say("\n  ".join(filter(None, (message.text, message.how))), "bold")
            case LaggingEvent():
                self._say(f"the server is {message.behind_ms} ms behind", "yellow")
            case ErrorEvent():
                self._say(f"{message.code} ({message.fault}): {message.detail}", "red")
            case _:
                pass  # acknowledgements and the like are not for the eye
        if self._live.is_started:
            self._live.update(Group(self._passage()), refresh=True)

    def conclude(self, final: FinalEvent, *, resumes: int) -> None:
        """Draw the passage a last time, with the summary."""
        if self._console.is_terminal:
            self._console.print(self._passage())
        summary = final.summary
        self._console.print(
            f"{summary.right} right, {summary.wrong} wrong, {summary.skipped} skipped, {summary.added} added, "
            f"{summary.unsure} unsure, {summary.not_reached} not reached; {summary.seconds:.1f} s"
            + (f"; the line was lost and taken up again {resumes} times" if resumes else "")
        )
        for number, mending in enumerate(final.mend, 1):
            self._say(f"{number}. {mending.text} {mending.why}", "bold")

    def _show_word(self, word: WordEvent) -> None:
        style = STYLES[word.verdict]
        if word.surah is not None and word.ayah is not None and word.word is not None:
            shown = "dim" if word.status == "retracted" else style if word.status == "settled" else f"{style} dim"
            self._words[word.surah, word.ayah, word.word] = (word.text, shown)
        if word.status == "settled" and not self._console.is_terminal:
            place = "added" if word.surah is None else f"{word.surah}:{word.ayah}:{word.word} {word.text}"
            heard = "" if word.verdict == "right" else f"  heard: {' '.join(word.heard)}"
            self._say(f"{place}  {word.verdict} ({word.kind}, {word.confidence:.2f}){heard}", style)

    def _say(self, line: str, style: str) -> None:
        self._console.print(Text(line, style=style), soft_wrap=True)

    def _passage(self) -> Text:
        drawn = Text(justify="right")
        for place, (text, style) in self._words.items():
            drawn.append(text, style=f"{style} reverse" if place == self._cursor else style)
            drawn.append(" ")
        return drawn


def print_analysis(answer: dict[str, Any], console: Console | None = None) -> None:
    """Print the object of `talqin analyse` as a table."""
    console = console or Console()
    table = Table("place", "word", "verdict", "kind", "from", "to", "sure", "expected", "heard")
    for word in (*answer["words"], *answer["added"]):
        place = "" if word["surah"] is None else f"{word['surah']}:{word['ayah']}:{word['word']}"
        times = (f"{word['start_ms'] / 1000:.2f}", f"{word['end_ms'] / 1000:.2f}")
        sounds = (" ".join(word["expected"]), " ".join(word["heard"]))
        verdict = Text(word["verdict"], style=STYLES[word["verdict"]])
        table.add_row(place, word["text"], verdict, word["kind"], *times, f"{word['confidence']:.2f}", *sounds)
    console.print(table)
    console.print(", ".join(f"{name} {value}" for name, value in answer["summary"].items()))
    if answer["doubt"] is not None:
        console.print(f"doubt: {answer['doubt']}", style="bold yellow")
    console.print("Talqin mishears some words; a teacher has the last word.")
