"""Puts a recitation by that the memory could not take: where every node finds it, else on this machine.

What takes it from there is actors/later/catching_up.py.
"""

from collections.abc import Sequence

import msgspec

from actors.far.memory import read_question, write_question
from actors.memory import RememberRecitation
from actors.ports import LearnerId, StoreUnavailableError
from actors.stores.put_by import PutByFullError, PutByStore


class NotPutByError(StoreUnavailableError):
    """It could be put by nowhere; the text says why not, of each place."""


class UnreadablePieceError(Exception):
    """What was put by is nothing that this version knows; another may."""


class PutBy:
    """Puts recitations by."""

    def __init__(self, stores: Sequence[PutByStore]) -> None:
        """Name the places, the best first."""
        self._stores = stores

    async def put(self, learner: LearnerId, remembered: RememberRecitation) -> None:
        """Put a recitation by, in the first place that takes it; said again, it is there once.

        Raises:
            NotPutByError: no place has taken it.
        """
        name, value = name_of_piece(remembered), write_question(learner, remembered, 0.0)
        seen: list[str] = []
        for store in self._stores:
            try:
                await store.put(name, value)
            except (StoreUnavailableError, PutByFullError) as error:
                seen.append(str(error))
            else:
                return
        raise NotPutByError("; ".join(seen) or "there is no place to put it by")


def name_of_piece(remembered: RememberRecitation) -> str:
    """Name a recitation among all that are put by; it tells nothing of anybody."""
    return f"{remembered.session}/{remembered.ended.recitation}"


def read_piece(value: bytes) -> tuple[LearnerId, RememberRecitation]:
    """Read what was put by: whose it is, and what their memory is to be told.

    Raises:
        UnreadablePieceError: it is of another version.
    """
    try:
        asked = read_question(value)
    except msgspec.MsgspecError as error:
        raise UnreadablePieceError(str(error)) from error
    if not isinstance(asked.question, RememberRecitation):
        raise UnreadablePieceError(f"a {type(asked.question).__name__} is no recitation")
    return asked.learner, asked.question
