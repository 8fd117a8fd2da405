"""The processes that hear for a server."""

from pathlib import Path


def workers_of(server: int) -> list[int]:
    """Give the process numbers of a server's ears.

    Args:
        server: its own.
    """
    tasks = Path(f"/proc/{server}/task").glob("*/children")
    found = {int(child) for task in tasks for child in task.read_text().split()}
    return [pid for pid in found if b"transport.ears" in Path(f"/proc/{pid}/cmdline").read_bytes()]
