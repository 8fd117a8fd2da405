"""When the issuer's keys are made, sign and go: a new one is published before it signs, an old one after it has."""

from collections.abc import Sequence
from typing import Final

import msgspec

ROTATE_SECONDS: Final = 30 * 86_400.0
PUBLISHED_AHEAD_SECONDS: Final = 86_400.0
"""A key is published for so long before it signs: who keeps our list has read it anew by then."""
KEPT_SECONDS: Final = 86_400.0
"""A key stays published for so long after it last signed: longer than any token that it signed is good."""


class KeyAge(msgspec.Struct, frozen=True):
    """A key as far as its turns go."""

    kid: str
    made_at: float
    """Seconds since 1970."""


class KeyPlan(msgspec.Struct, frozen=True):
    """What is to be done with the keys now."""

    signing: str | None
    """Which one signs; None while there is none at all."""
    kept: tuple[str, ...]
    """Which are published and believed."""
    is_one_due: bool
    """Whether another has to be made, and the plan asked for again."""


def plan_keys(keys: Sequence[KeyAge], now: float) -> KeyPlan:
    """Say which key signs, which are believed, and whether a new one is due."""
    newest_first = sorted(keys, key=lambda key: (key.made_at, key.kid), reverse=True)
    if not newest_first:
        return KeyPlan(None, (), is_one_due=True)
    ripe = [i for i, key in enumerate(newest_first) if now >= key.made_at + PUBLISHED_AHEAD_SECONDS]
    signing = ripe[0] if ripe else len(newest_first) - 1  # the first of all signs at once: nobody keeps a list yet
    began = newest_first[signing].made_at + PUBLISHED_AHEAD_SECONDS
    last = signing + 1 if now >= began + KEPT_SECONDS else signing + 2
    kept = tuple(key.kid for key in newest_first[:last])
    is_one_due = now >= newest_first[0].made_at + ROTATE_SECONDS - PUBLISHED_AHEAD_SECONDS
    return KeyPlan(newest_first[signing].kid, kept, is_one_due)
