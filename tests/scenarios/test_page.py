"""The page in a real Chromium, with a WAV as its microphone and the real server behind it."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.async_api import expect

from tests.fakes.browser import DESKTOP, chromium_hearing, recite
from tests.fakes.server import RunningServer, running_server
from transport.recordings.audio_files import decode_audio

pytestmark = [pytest.mark.browser, pytest.mark.wall_clock, pytest.mark.timeout(180)]

SILENCE = np.zeros(16000, np.int16)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningServer]:
    with running_server(tmp_path / "data") as running:
        yield running


async def test_the_verse_is_shown_and_silence_accuses_nobody(server: RunningServer, tmp_path: Path) -> None:
    async with chromium_hearing(SILENCE, tmp_path) as context:
        page, complaints = await recite(context, server.page, "112")
        await expect(page.locator(".word")).to_have_count(15, timeout=15_000)
        await page.wait_for_timeout(3000)
        await page.get_by_role("button", name="End").click()

        await expect(page.locator("#summary")).to_be_visible(timeout=20_000)
        await expect(page.locator("[data-verdict=wrong].word, [data-verdict=skipped].word, .addition")).to_have_count(0)
        assert await page.locator("#mushaf").evaluate("e => getComputedStyle(e).direction") == "rtl"
        assert await page.evaluate("document.fonts.check('20px \"Amiri Quran\"', 'قُلْ')")
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert complaints == []


async def test_a_passage_that_does_not_exist_is_explained(server: RunningServer, tmp_path: Path) -> None:
    async with chromium_hearing(SILENCE, tmp_path) as context:
        page, _ = await recite(context, server.page, "2:300")

        await expect(page.get_by_role("alert")).to_contain_text("286", timeout=15_000)
        await expect(page.get_by_role("button", name="Recite")).to_be_enabled()


@pytest.fixture
def recited(recordings: Path) -> NDArray[np.int16]:
    return decode_audio(recordings / "surah" / "mohammad-al-luhaidan" / "112.opus")


@pytest.mark.recordings
async def test_a_real_recitation_lights_the_verse_up(
    server: RunningServer, tmp_path: Path, recited: NDArray[np.int16]
) -> None:
    async with chromium_hearing(recited, tmp_path, viewport=DESKTOP) as context:
        page, complaints = await recite(context, server.page, "112")
        await expect(page.locator(".word[aria-current]")).to_have_count(1, timeout=30_000)
        # The browser of a busy machine loses moments of its microphone, the last word perhaps: so not all fifteen.
        await page.locator('.word[data-verdict="right"]').nth(9).wait_for(timeout=60_000)
        await page.screenshot(path=tmp_path / "page.png", full_page=True)
        await page.get_by_role("button", name="End").click()
        await expect(page.locator("#summary")).to_be_visible(timeout=20_000)

        assert await page.locator('.word[data-verdict="right"][data-status="settled"]').count() >= 10
        assert complaints == []
