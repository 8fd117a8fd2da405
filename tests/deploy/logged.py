"""Which events our code logs: the names that stand in it."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ("actors", "config", "models", "supervisors", "talqin", "transport")
LEVELS = frozenset({"debug", "info", "warning", "error", "critical", "exception", "log"})


@cache
def events() -> frozenset[str]:
    """Give the names of all events that some line of the code logs."""
    files = [file for floor in FLOORS for file in (ROOT / floor).rglob("*.py")]
    return frozenset(name for file in files for name in events_of(file.read_text()))


def events_of(code: str) -> set[str]:
    """Give the names of the events that a file logs."""
    calls = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call)]
    logging = [call for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr in LEVELS]
    words = [word for call in logging for word in call.args[:2] if isinstance(word, ast.Constant)]
    return {word.value for word in words if isinstance(word.value, str)}
