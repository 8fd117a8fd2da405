"""A visit's audio is kept while its consent stands, and no recitation waits for it."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterable

import pytest
import pytest_asyncio

from actors.ports import LearnerId, SessionId
from actors.privacy.keeping import MAILBOX, BeginKeeping, EndKeeping, KeepFrame, Keeping, KeepingMessage, KeptLine
from actors.privacy.kept import SEGMENT_SAMPLES, KeptAudio
from actors.runtime import CellSpec, Ref, System
from actors.stores.documents import Owner
from models.people.account import Account
from models.people.consent import Purpose
from models.people.permissions import Role
from tests.fakes.logs import RecordingLog
from tests.fakes.privacy import Vault, voice_of

SESSION = SessionId("s1")
FRAME = 5120


class Desk:
    """A keeping, and a learner who consents."""

    def __init__(self, vault: Vault, system: System, amina: Account) -> None:
        self.vault = vault
        self.system = system
        self.amina = amina
        self.ref: Ref[KeepingMessage] = system.ref("/keeping")

    async def start(self) -> None:
        parts = self.vault.desks.keeping(self.vault.town.consents)
        assert parts is not None
        await self.system.spawn("/keeping", CellSpec(lambda: Keeping(parts), MAILBOX))

    def recite(self, pcm: bytes, recitation: int = 1, *, begin: int = 0) -> None:
        for start in range(0, len(pcm) // 2, FRAME):
            piece = pcm[2 * start : 2 * (start + FRAME)]
            self.ref.tell(KeepFrame(recitation, begin + start, piece))

    def begin(self, recitation: int = 1) -> None:
        self.ref.tell(BeginKeeping(LearnerId(self.amina.id), SESSION, recitation))

    async def end(self, recitation: int = 1) -> None:
        self.ref.tell(EndKeeping(recitation))
        await asyncio.sleep(1)

    async def kept(self, recitation: int = 1) -> KeptAudio | None:
        found = await self.vault.desks.shelf.find(SESSION, recitation)
        return None if found is None else found.value

    async def heard(self, recitation: int = 1) -> bytes:
        audio = await self.kept(recitation)
        assert audio is not None
        return b"".join([piece async for piece in self.vault.desks.shelf.hear(Owner(self.amina.id), audio)])


@pytest_asyncio.fixture
async def desk(vault: Vault, system: System) -> AsyncGenerator[Desk]:
    amina = await vault.town.person("amina")
    await vault.town.consents.give(amina, amina.id, Purpose.STORE_AUDIO)
    desk = Desk(vault, system, amina)
    await desk.start()
    yield desk
    for cell in system.cells():
        await system.ref(cell.path).stop()


async def test_what_was_recited_is_kept_sample_for_sample(desk: Desk) -> None:
    pcm = voice_of("amina", 2 * SEGMENT_SAMPLES + 777)

    desk.begin()
    desk.recite(pcm)
    await desk.end()

    assert await desk.heard() == pcm
    assert min(len(content) for _, content in desk.vault.objects.held.values()) == 2 * 777 + 29


async def test_without_consent_no_frame_is_stored(desk: Desk) -> None:
    await desk.vault.town.consents.withdraw(desk.amina, desk.amina.id, Purpose.STORE_AUDIO)

    desk.begin()
    desk.recite(voice_of("amina", 3 * SEGMENT_SAMPLES))
    await desk.end()

    assert desk.vault.objects.held == {}
    assert await desk.kept() is None


async def test_a_consent_that_is_withdrawn_stops_it_at_once_and_for_the_rest(desk: Desk) -> None:
    pcm = voice_of("amina", 3 * SEGMENT_SAMPLES)
    desk.begin()
    desk.recite(pcm[: 2 * SEGMENT_SAMPLES + 2 * FRAME])
    await asyncio.sleep(1)

    await desk.vault.town.consents.withdraw(desk.amina, desk.amina.id, Purpose.STORE_AUDIO)
    desk.recite(pcm[2 * SEGMENT_SAMPLES + 2 * FRAME :], begin=SEGMENT_SAMPLES + FRAME)
    await desk.end()

    assert len(desk.vault.objects.held) == 1
    assert await desk.heard() == pcm[: 2 * SEGMENT_SAMPLES]


async def test_a_childs_frames_wait_for_their_guardian(vault: Vault, desk: Desk) -> None:
    guardian = await vault.town.person("khadija", Role.GUARDIAN)
    desk.amina = await vault.town.child("zayd", guardian)

    desk.begin(1)
    desk.recite(voice_of("zayd", SEGMENT_SAMPLES), 1)
    await desk.end(1)
    before = len(vault.objects.held)
    await vault.town.consents.give(guardian, desk.amina.id, Purpose.STORE_AUDIO)
    desk.begin(2)
    desk.recite(voice_of("zayd", SEGMENT_SAMPLES), 2)
    await desk.end(2)

    assert (before, len(vault.objects.held)) == (0, 1)


async def test_a_consent_that_cannot_be_known_is_a_no_and_the_log_says_so(desk: Desk, log: RecordingLog) -> None:
    desk.vault.town.store.is_away = True

    desk.begin()
    desk.recite(voice_of("amina", SEGMENT_SAMPLES))
    await desk.end()
    desk.vault.town.store.is_away = False

    assert desk.vault.objects.held == {}
    assert ("audio_not_kept", {"session": SESSION, "reason": "StoreUnavailableError"}) in log.events


async def test_a_store_that_is_away_loses_audio_says_so_and_the_rest_is_kept_in_its_place(
    desk: Desk, log: RecordingLog
) -> None:
    pcm = voice_of("amina", 2 * SEGMENT_SAMPLES)
    desk.begin()
    desk.vault.objects.is_away = True
    desk.recite(pcm[: 2 * SEGMENT_SAMPLES])
    await asyncio.sleep(1)
    desk.vault.objects.is_away = False

    desk.recite(pcm[2 * SEGMENT_SAMPLES :], begin=SEGMENT_SAMPLES)
    await desk.end()

    audio = await desk.kept()
    assert audio is not None
    assert (audio.samples, audio.lost) == (2 * SEGMENT_SAMPLES, (0,))
    assert await desk.heard() == bytes(2 * SEGMENT_SAMPLES) + pcm[2 * SEGMENT_SAMPLES :]
    assert ("audio_lost", {"session": SESSION, "recitation": 1, "reason": "StoreUnavailableError"}) in log.events


async def test_frames_that_found_no_room_are_silence_in_their_place(desk: Desk, log: RecordingLog) -> None:
    desk.begin()
    desk.recite(b"\1\1" * FRAME)
    desk.recite(b"\2\2" * FRAME, begin=2 * FRAME)
    desk.recite(b"\3\3" * FRAME, begin=FRAME)
    await desk.end()

    assert await desk.heard() == b"\1\1" * FRAME + bytes(2 * FRAME) + b"\2\2" * FRAME
    assert "frames_found_no_room" in str(log.events)


async def test_a_gap_of_an_hour_takes_no_more_memory_than_a_segment(desk: Desk) -> None:
    samples = 30 * SEGMENT_SAMPLES + 5
    desk.begin()
    desk.recite(b"\2\2" * FRAME, begin=samples)
    await desk.end()

    audio = await desk.kept()
    assert audio is not None
    assert audio.samples == samples + FRAME
    assert max(len(content) for _, content in desk.vault.objects.held.values()) <= 2 * SEGMENT_SAMPLES + 29


class SlowObjects:
    """A store of objects that answers when it is let go."""

    def __init__(self) -> None:
        self.gate = asyncio.Event()
        self.names: list[str] = []

    async def put(self, name: str, content: bytes | AsyncIterable[bytes]) -> int:
        self.names.append(name)
        await self.gate.wait()
        return len(bytes(content)) if isinstance(content, bytes) else 0


async def test_a_store_that_hangs_holds_a_bounded_number_of_frames_and_nobody_up(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = SlowObjects()
    monkeypatch.setattr(desk.vault.desks.shelf, "_objects", slow)
    line = KeptLine(desk.ref, LearnerId(desk.amina.id), SESSION)

    line.begin(1)
    for number in range(2000):
        line.keep(1, number * FRAME, bytes(2 * FRAME))
    await asyncio.sleep(60)

    assert len(slow.names) == 1
    assert desk.system.dead_letters.counts["KeepFrame", "mailbox_full"] > 2000 - 2 * MAILBOX.capacity
    slow.gate.set()


async def test_one_recitation_after_the_other_is_kept_by_itself(desk: Desk) -> None:
    first, second = voice_of("one", 3 * FRAME), voice_of("two", 2 * FRAME)

    desk.begin(1)
    desk.recite(first, 1)
    desk.begin(2)
    desk.recite(second, 2)
    desk.recite(first, 1)
    await desk.end(2)

    assert (await desk.heard(1), await desk.heard(2)) == (first, second)


async def test_what_was_taken_is_written_when_the_node_stops(desk: Desk) -> None:
    pcm = voice_of("amina", 3 * FRAME)
    desk.begin()
    desk.recite(pcm)
    await asyncio.sleep(1)

    await desk.ref.stop()

    assert await desk.heard() == pcm
