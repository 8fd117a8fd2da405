"""Passwords, hashed."""

import asyncio

import pytest
from argon2 import PasswordHasher as Argon2

from transport.accounts.passwords import Argon2Hasher

pytestmark = pytest.mark.wall_clock
CHEAP = Argon2(time_cost=1, memory_cost=8, parallelism=1)


@pytest.mark.parametrize("password", ["correct horse", "السلام عليكم", " spaces ", "\x00"])
async def test_a_password_holds_and_another_does_not(password: str) -> None:
    hasher = Argon2Hasher(CHEAP)

    kept = await hasher.hashed(password)

    assert await hasher.holds(kept, password)
    assert not await hasher.holds(kept, f"{password}x")
    assert password not in kept


async def test_nobodys_password_never_holds() -> None:
    hasher = Argon2Hasher(CHEAP)

    assert not await hasher.holds(None, "nobody has this password")
    assert not await hasher.holds("what is no hash", "x")
    assert not await hasher.holds(await hasher.hashed("x"), "\ud800")


async def test_two_hashes_of_one_password_differ() -> None:
    hasher = Argon2Hasher(CHEAP)

    assert await hasher.hashed("same") != await hasher.hashed("same")


async def test_ours_are_argon2id_with_64_mib_and_weaker_ones_are_outdated() -> None:
    ours, cheap = Argon2Hasher(), Argon2Hasher(CHEAP)

    kept = await ours.hashed("correct horse")

    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert ours.is_outdated(await cheap.hashed("correct horse"))
    assert not ours.is_outdated(kept)


async def test_a_crowd_waits_in_line_and_all_are_served() -> None:
    hasher = Argon2Hasher(CHEAP)
    kept = await hasher.hashed("x")

    assert all(await asyncio.gather(*(hasher.holds(kept, "x") for _ in range(20))))
