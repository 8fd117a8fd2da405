"""The keepings of this node: an entity a session whose audio may be kept, gone when its recitations are.

/keeping/<session>
"""

from typing import Final

from actors.privacy.keeping import MAILBOX, Keeping, KeepingParts
from supervisors.library.child import ChildSpec
from supervisors.library.entities import Entities, Resting

KEEPING: Final = "/keeping"
"""The path of the entities that this file makes."""

_WRITE_SECONDS: Final = 20.0
"""To write the last segment in when the node stops; a store that is slower loses it."""
_FORGOTTEN_SECONDS: Final = 7200.0
"""One that has heard nothing for longer than any recitation takes has been forgotten by who spoke to it."""


def keepings(parts: KeepingParts) -> Entities:
    """Make them, none yet."""

    def keeping(session: str) -> ChildSpec:
        return ChildSpec(session, lambda: Keeping(parts), shutdown=_WRITE_SECONDS, mailbox=MAILBOX)

    return Entities(keeping, resting=Resting(idle_seconds=_FORGOTTEN_SECONDS))
