"""Has pykka's suite run our actor class: its conftest takes `ThreadingActor` from pykka, and finds ours there."""

import pykka
import pytest

from .pykka_actor import TalqinActor

NOT_APPLICABLE = {
    "test_threading_actor.py": "about the thread that each ThreadingActor has; ours have none",
    "test_future.py": "about pykka's own ThreadingFuture, in which no actor of ours takes part",
    "test_envelope.py": "about pykka's own envelope",
    "test_messages.py": "about the names that pykka's own messages have",
    "test_all_actors_are_stopped_on_base_exception": "an error of whatever class ends its own actor alone here",
    "test_base_exception_is_logged": "as above: no other actor is stopped, so nothing says so",
}
"""Part of a case's id -> why it says nothing about our runtime, or what we promise in its place."""

pykka.ThreadingActor = TalqinActor  # type: ignore[misc,assignment] # the one place where their suite lets another in


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out what is not applicable, each with its reason."""
    for item in items:
        for part, reason in NOT_APPLICABLE.items():
            if part in item.nodeid:
                item.add_marker(pytest.mark.skip(reason=f"not applicable: {reason}"))
