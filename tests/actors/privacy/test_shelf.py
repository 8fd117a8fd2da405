"""Segments on the shelf."""

import pytest

from actors.privacy.kept import SEGMENT_SAMPLES
from actors.stores.documents import Owner
from models.people.sealing import SealError
from tests.fakes.privacy import Vault, voice_of

SAMPLES = 400_000
"""Two segments and a half."""


async def heard(vault: Vault, begin: int = 0, end: int | None = None) -> bytes:
    kept = await vault.desks.shelf.find("s1", 1)
    assert kept is not None
    return b"".join([piece async for piece in vault.desks.shelf.hear(kept.owner, kept.value, begin, end)])


async def test_what_was_kept_is_heard_as_it_was(vault: Vault) -> None:
    amina = await vault.town.person("amina")
    pcm = await vault.recited(amina, samples=SAMPLES)

    assert await heard(vault) == pcm
    assert len(vault.objects.held) == 3


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        (0, 1),
        (5, 7000),
        (SEGMENT_SAMPLES - 1, SEGMENT_SAMPLES + 1),
        (SEGMENT_SAMPLES, 2 * SEGMENT_SAMPLES),
        (100, SAMPLES),
        (SAMPLES - 1, SAMPLES),
    ],
)
async def test_a_part_is_the_part_of_the_whole(vault: Vault, begin: int, end: int) -> None:
    pcm = await vault.recited(await vault.town.person("amina"), samples=SAMPLES)

    assert await heard(vault, begin, end) == pcm[2 * begin : 2 * end]


async def test_nothing_that_lies_in_the_store_can_be_heard_without_the_key(vault: Vault) -> None:
    amina = await vault.town.person("amina")
    pcm = await vault.recited(amina)
    assert not any(pcm[1000:1064] in content for _, content in vault.objects.held.values())

    await vault.desks.keys.destroy(Owner(amina.id))

    with pytest.raises(SealError):
        await heard(vault)


async def test_a_segment_that_was_moved_to_anothers_place_is_not_opened(vault: Vault) -> None:
    await vault.recited(await vault.town.person("amina"))
    first, second, _ = sorted(vault.objects.held)
    vault.objects.held[first] = vault.objects.held[second]

    with pytest.raises(SealError):
        await heard(vault)


async def test_a_segment_that_was_lost_is_silence_in_its_place(vault: Vault) -> None:
    pcm = await vault.recited(await vault.town.person("amina"))
    del vault.objects.held[sorted(vault.objects.held)[1]]

    given = await heard(vault)

    edge = 2 * SEGMENT_SAMPLES
    assert (given[:edge], given[2 * edge :]) == (pcm[:edge], pcm[2 * edge :])
    assert given[edge : 2 * edge] == bytes(edge)


async def test_a_learners_shelf_is_listed_and_emptied_without_touching_anothers(vault: Vault) -> None:
    amina, bilal = await vault.town.person("amina"), await vault.town.person("bilal")
    for account, session in ((amina, "s1"), (amina, "s2"), (bilal, "s3")):
        await vault.recited(account, session, samples=10)

    assert [audio.session for audio in await vault.desks.shelf.list_of(Owner(amina.id))] == ["s1", "s2"]
    assert await vault.desks.shelf.remove_all(Owner(amina.id)) == 2
    assert len(vault.objects.held) == 1
    assert voice_of(amina.id, 10) != voice_of(bilal.id, 10)
