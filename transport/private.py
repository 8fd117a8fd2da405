"""Files that are for their owner's eyes alone: keys, password hashes, what a learner recited."""

from pathlib import Path
from typing import Final

_OWNER_ONLY: Final = 0o600
_BESIDE: Final = ("", "-wal", "-shm")
"""What SQLite keeps beside a file; what it makes anew takes the file's own mode, what a crash left has an older one."""


def make_private_folder(folder: Path) -> None:
    """Make a folder that nobody else looks into; one that is there stays as it is: it may be everybody's.

    Raises:
        OSError: it cannot be made.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def make_private_database(file: Path) -> None:
    """Make an empty file for SQLite in a private folder; one that an earlier Talqin left readable is closed to others.

    Raises:
        OSError: it cannot be made, or is somebody else's.
    """
    make_private_folder(file.parent)
    file.touch(mode=_OWNER_ONLY)
    for part in (file.with_name(file.name + end) for end in _BESIDE):
        if part.exists() and part.stat().st_mode & 0o077:
            part.chmod(_OWNER_ONLY)
