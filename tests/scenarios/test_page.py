"""The page in a real Chromium, with a WAV as its microphone and the real server behind it."""

import shutil
import wave
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

from tests.fakes.server import RunningServer, running_server
from transport.audio_files import decode_audio

pytestmark = [pytest.mark.browser, pytest.mark.wall_clock, pytest.mark.timeout(180)]

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
]
PHONE: ViewportSize = {"width": 390, "height": 844}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningServer]:
    with running_server(tmp_path / "data") as running:
        yield running


@contextmanager
def chromium_hearing(pcm: NDArray[np.int16], folder: Path) -> Generator[Browser]:
    """Start a browser whose microphone plays audio once, after a second of silence: its first moments are lost."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: `make setup` for tests installs Debian's, as root or with sudo")
    file = folder / "microphone.wav"
    with wave.open(str(file), "wb") as wav:
        wav.setparams((1, 2, 16000, 0, "NONE", ""))
        wav.writeframes(np.concatenate([np.zeros(16000, np.int16), pcm, np.zeros(64000, np.int16)]).tobytes())
    microphone = [
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-audio-capture={file}%noloop",
    ]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET, *microphone])
        try:
            yield browser
        finally:
            browser.close()


def opened(browser: Browser, server: RunningServer, passage: str) -> tuple[Page, list[str]]:
    """Open the page on a phone and begin to recite; also gives what the page complains of."""
    context = browser.new_context(viewport=PHONE, permissions=["microphone"])
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(server.page)
    page.get_by_label("Passage").fill(passage)
    page.get_by_role("button", name="Recite").click()
    return page, complaints


def test_the_verse_is_shown_and_silence_accuses_nobody(server: RunningServer, tmp_path: Path) -> None:
    with chromium_hearing(np.zeros(16000, np.int16), tmp_path) as browser:
        page, complaints = opened(browser, server, "112")
        expect(page.locator(".word")).to_have_count(15, timeout=15_000)
        page.wait_for_timeout(3000)
        page.get_by_role("button", name="End").click()

        expect(page.locator("#summary")).to_contain_text("0 wrong, 0 skipped", timeout=20_000)
        assert page.locator("#mushaf").evaluate("e => getComputedStyle(e).direction") == "rtl"
        assert page.evaluate("document.fonts.check('20px \"Amiri Quran\"', 'قُلْ')")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert complaints == []


def test_a_passage_that_does_not_exist_is_explained(server: RunningServer, tmp_path: Path) -> None:
    with chromium_hearing(np.zeros(16000, np.int16), tmp_path) as browser:
        page, _ = opened(browser, server, "2:300")

        expect(page.get_by_role("alert")).to_contain_text("286", timeout=15_000)
        expect(page.get_by_role("button", name="Recite")).to_be_enabled()


@pytest.mark.recordings
def test_a_real_recitation_lights_the_verse_up(server: RunningServer, tmp_path: Path, recordings: Path) -> None:
    pcm = decode_audio(recordings / "surah" / "mohammad-al-luhaidan" / "112.opus")

    with chromium_hearing(pcm, tmp_path) as browser:
        page, complaints = opened(browser, server, "112")
        expect(page.locator("[data-cursor]")).to_have_count(1, timeout=30_000)
        page.wait_for_timeout(1000 * (len(pcm) / 16000 + 2))
        page.get_by_role("button", name="End").click()
        expect(page.locator("#summary")).to_contain_text("of 15 words right", timeout=20_000)

        right = page.locator('.word[data-verdict="right"][data-status="settled"]').count()
        page.screenshot(path=tmp_path / "page.png", full_page=True)
        assert right >= 10
        assert complaints == []
