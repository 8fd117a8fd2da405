"""Prints what other people's tests said."""

import pytest

COUNTS = pytest.StashKey[list[str]]()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print one line a suite."""
    for line in config.stash.get(COUNTS, []):
        terminalreporter.write_line(line)
