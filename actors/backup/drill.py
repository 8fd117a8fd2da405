"""A drill: the latest backup brought back into an empty place, compared with what is live, and how long it took."""

from collections.abc import Callable
from contextlib import aclosing
from typing import Final

import msgspec

from actors.backup.ports import CopiedDocuments, Cut, Gone, Place, Row
from actors.backup.restorer import Restorer, digest_of
from actors.stores.documents import ChangesLostError

RTO_SECONDS: Final = 300.0
"""The goal: within which all is back."""
RPO_SECONDS: Final = 120.0
"""The goal: of how much time something may be lost."""


class Drill(msgspec.Struct, frozen=True):
    """What a drill saw."""

    rto_seconds: float
    """From the first file that was read until all was back and looked at."""
    rpo_seconds: float
    """Of how much time something would have been lost, had the store been lost when the drill began."""
    documents: int
    left_out: int
    """Of who was erased since."""
    missing: int
    """Live, not brought back, and not written since the backup."""
    surplus: int
    """Brought back, not live, and not removed since."""
    different: int
    """In both, with another value, and not written since."""
    written_since: int
    """Of those that are live: the backup cannot have them, and they are not compared."""

    @property
    def has_passed(self) -> bool:
        """Whether nothing is otherwise than it should be, and both goals are met."""
        is_same = not (self.missing or self.surplus or self.different)
        return is_same and self.rto_seconds <= RTO_SECONDS and self.rpo_seconds <= RPO_SECONDS


async def drill(
    restorer: Restorer,
    live: CopiedDocuments,
    into: CopiedDocuments,
    wall_clock: Callable[[], float],
    seconds: Callable[[], float],
) -> Drill:
    """Bring the latest backup back and compare.

    Args:
        restorer: reads the backups.
        live: what is compared with; it is read, and goes on.
        into: an empty store.
        wall_clock: seconds since 1970.
        seconds: of a clock that never goes back.

    Raises:
        NoBackupError, NotEmptyError, DamagedBackupError, KeysMissingError: as `Restorer.restore`.
        ChangesLostError: the live store does not know any more what was written since: take a backup, and drill again.
    """
    began, began_at = seconds(), wall_clock()
    restored = await restorer.restore(into)
    took = seconds() - began
    back, (now, _) = await _digests(into, None), await _digests(live, None)
    since, present = await _digests(live, restored.token)
    known = back[0]
    return Drill(
        rto_seconds=round(took, 3),
        rpo_seconds=round(max(0.0, began_at - restored.cut_at), 3),
        documents=restored.documents,
        left_out=restored.left_out,
        missing=len(now.keys() - known.keys() - since.keys()),
        surplus=len([place for place in known.keys() - now.keys() - since.keys() if _stayed(place, present)]),
        different=len([at for at in known.keys() & now.keys() - since.keys() if known[at] != now[at]]),
        written_since=len(since),
    )


def _stayed(place: Place, present: frozenset[Place] | None) -> bool:
    """Say whether something cannot have been removed since; a store that tells all that is there tells no removals."""
    return present is None or place in present


async def _digests(documents: CopiedDocuments, after: str | None) -> tuple[dict[Place, bytes], frozenset[Place] | None]:
    found = dict[Place, bytes]()
    async with aclosing(documents.copy(after)) as copied:
        async for one in copied:
            match one:
                case Row():
                    found[one.place] = digest_of(one)
                case Gone():
                    found[one.place] = b""
                case Cut():
                    return found, one.present
    raise ChangesLostError("the copy ended without a cut")
