"""Long work says how far it is: on standard error, and only to a person, so that what is printed stays clean."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from typing import TypeVar

from rich.console import Console
from rich.progress import track
from rich.status import Status

Item = TypeVar("Item")


def tracked(items: Iterable[Item], what: str, total: int, console: Console | None = None) -> Iterable[Item]:
    """Go through so many items with a bar that says what is being done to them."""
    console = console or Console(stderr=True)
    return track(items, what, total=total, console=console, transient=True, disable=not console.is_terminal)


def working(what: str, console: Console | None = None) -> AbstractContextManager[Status]:
    """Say what is being done as long as the block runs, where nothing can be counted."""
    console = console or Console(stderr=True)
    return Status(what, console=console)
