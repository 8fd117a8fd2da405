"""The shelf of audio: segments sealed with their learner's key, and a document that says what is there."""

import secrets
from collections.abc import AsyncGenerator

from actors.privacy.kept import KEPT_AUDIO, SEGMENT_SAMPLES, KeptAudio, audio_of, recitation_key, segment_name
from actors.privacy.keys import DataKeys
from actors.stores.documents import DocumentStore, Kept, Owner, Put
from actors.stores.objects import ObjectMissingError, ObjectStore
from models.people.sealing import NONCE_BYTES, SealError, seal, unseal

SAMPLE_BYTES = 2


class Shelf:
    """Keeps and gives segments; all raise `StoreUnavailableError` when a store is away."""

    def __init__(self, documents: DocumentStore, objects: ObjectStore, keys: DataKeys) -> None:
        self._documents = documents
        self._objects = objects
        self._keys = keys

    async def note(self, owner: Owner, audio: KeptAudio) -> None:
        """Say what is there of a recitation; before the first segment is, so that nothing lies about unknown."""
        await self._documents.write(Put(KEPT_AUDIO, owner, recitation_key(audio.session, audio.recitation), audio))

    async def keep(self, owner: Owner, audio: KeptAudio, segment: int, pcm: bytes) -> None:
        """Seal a segment and keep it; `pcm` is little-endian int16 at 16 kHz."""
        name = segment_name(owner, audio.session, audio.recitation, segment)
        key = await self._keys.get(owner)
        await self._objects.put(name, seal(key, secrets.token_bytes(NONCE_BYTES), pcm, name))

    async def find(self, session: str, recitation: int) -> Kept[KeptAudio] | None:
        """Find a recitation by its session; None when nothing of it is kept."""
        found = await self._documents.find(KEPT_AUDIO, "session", session)
        return next((kept for kept in found if kept.value.recitation == recitation), None)

    async def list_of(self, owner: Owner) -> list[KeptAudio]:
        """Give all recitations of a learner whose audio is kept, by session and number."""
        kept, after = list[KeptAudio](), ""
        while page := await self._documents.list_owned(KEPT_AUDIO, owner, after=after):
            kept += [one.value for one in page]
            after = page[-1].key
        return kept

    async def hear(
        self, owner: Owner, audio: KeptAudio, begin: int = 0, end: int | None = None
    ) -> AsyncGenerator[bytes, None]:
        """Give samples `begin` to `end` as PCM, a segment at a time; what was lost is silence.

        Raises:
            SealError: what is kept cannot be opened, such as after its key was destroyed.
        """
        key = await self._keys.find(owner)
        if key is None:
            raise SealError("this audio's key was destroyed")
        end = audio.samples if end is None else min(end, audio.samples)
        for segment in range(begin // SEGMENT_SAMPLES, -(-end // SEGMENT_SAMPLES)):
            first = segment * SEGMENT_SAMPLES
            wanted = min(end - first, SEGMENT_SAMPLES)
            pcm = await self._segment(key, segment_name(owner, audio.session, audio.recitation, segment))
            yield pcm.ljust(wanted * SAMPLE_BYTES, b"\0")[max(0, begin - first) * SAMPLE_BYTES : wanted * SAMPLE_BYTES]

    async def remove_all(self, owner: Owner) -> int:
        """Take away every object of a learner; returns how many there were."""
        return await self._objects.remove(audio_of(owner))

    async def _segment(self, key: bytes, name: str) -> bytes:
        try:
            sealed = b"".join([piece async for piece in self._objects.get(name)])
        except ObjectMissingError:
            return b""
        return unseal(key, sealed, name)
