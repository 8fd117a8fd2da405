"""How one learner recites and wants to be judged: the riwayah, the variants they hold to, how strictly. Pure."""

from collections.abc import Mapping
from types import MappingProxyType

import msgspec

from models.quran.packaged import Riwayah

_NONE: Mapping[str, str] = MappingProxyType({})


class Manner(msgspec.Struct, frozen=True):
    """What a client may say when it opens a recitation; what it does not say is as the server has it."""

    riwayah: Riwayah | None = None
    """None: the server's."""
    variants: Mapping[str, str] = _NONE
    """Variant -> option: only that one is right then; of others every option is. See `models.quran.variants`."""
    strictness: float | None = None
    """In [0, 1]: the learner's own threshold, see `models.recitation.strictness`. None: the server's."""
