"""Everything that is kept, in memory, with the people's desks over it."""

import hashlib

import numpy as np

from actors.privacy.desks import PrivacyDesks, open_desks
from actors.privacy.kept import SEGMENT_SAMPLES, KeptAudio
from actors.privacy.requests import PrivacyRequests
from actors.stores.documents import Owner
from actors.stores.whole import WholeStores
from config.settings import PrivacySettings
from models.people.account import Account
from tests.fakes.documents import RememberedDocuments
from tests.fakes.objects import RememberedObjects
from tests.fakes.people import Town
from transport.stores.passing_memory import PassingMemory


class Vault:
    """A town whose voices may be kept.

    Attributes:
        town: the people's desks, and the clock of everything.
        whole: all stores.
    """

    def __init__(self, settings: PrivacySettings | None = None) -> None:
        self.town = Town()
        now = self.town.clock.now
        self.objects = RememberedObjects(now)
        self.keys = RememberedDocuments()
        self.passing = PassingMemory(self.town.clock)
        self.whole = WholeStores(self.town.store, self.keys, self.objects, self.passing)
        self.desks: PrivacyDesks = open_desks(
            self.whole, settings or PrivacySettings(keep_audio=True), self.town.spoken, now
        )
        self.requests = PrivacyRequests(
            self.town.accounts, self.town.store, self.town.passing, self.town.hasher, self.desks, now
        )

    async def recited(
        self, account: Account, session: str = "s1", recitation: int = 1, samples: int = 400_000
    ) -> bytes:
        """Keep a recitation of an account; gives its PCM."""
        pcm = voice_of(account.id, samples)
        owner, audio = Owner(account.id), KeptAudio(session, recitation, self.town.clock.now(), samples)
        await self.desks.shelf.note(owner, audio)
        for segment, begin in enumerate(range(0, samples, SEGMENT_SAMPLES)):
            await self.desks.shelf.keep(owner, audio, segment, pcm[2 * begin : 2 * (begin + SEGMENT_SAMPLES)])
        return pcm


def voice_of(who: str, samples: int) -> bytes:
    """Give PCM that is like nobody else's, the same from run to run."""
    seed = int.from_bytes(hashlib.sha256(who.encode()).digest()[:8])
    return np.random.default_rng(seed).integers(-30_000, 30_000, samples, np.int16).tobytes()
