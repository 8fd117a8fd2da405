"""A real Chromium whose microphone plays what a test gives it."""

import shutil
import wave
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.async_api import BrowserContext, Page, ViewportSize, async_playwright

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
PHONE: ViewportSize = {"width": 390, "height": 844}
DESKTOP: ViewportSize = {"width": 1280, "height": 800}

_QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
]


@asynccontextmanager
async def chromium_hearing(
    pcm: NDArray[np.int16], folder: Path, *, viewport: ViewportSize = PHONE, allows_microphone: bool = True
) -> AsyncGenerator[BrowserContext]:
    """Start a browser whose microphone plays audio once, after a second of silence: its first moments are lost.

    Args:
        pcm: int16 mono at 16 kHz.
        folder: where the audio is put for the browser to read.
        viewport: the size of the screen.
        allows_microphone: False for one who says no when the page asks.
    """
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: `make test` installs Debian's, as root or with sudo")
    file = folder / "microphone.wav"
    with wave.open(str(file), "wb") as wav:
        wav.setparams((1, 2, 16000, 0, "NONE", ""))
        wav.writeframes(np.concatenate([np.zeros(16000, np.int16), pcm, np.zeros(64000, np.int16)]).tobytes())
    microphone = ["--use-fake-device-for-media-stream", f"--use-file-for-fake-audio-capture={file}%noloop"]
    consent = ["--use-fake-ui-for-media-stream"] if allows_microphone else []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=[*_QUIET, *microphone, *consent])
        try:
            permissions = ["microphone"] if allows_microphone else []
            yield await browser.new_context(viewport=viewport, permissions=permissions, locale="en")
        finally:
            await browser.close()


async def recite(context: BrowserContext, address: str, passage: str) -> tuple[Page, list[str]]:
    """Open the page and begin to recite; also gives the list that fills with what the page complains of."""
    page = await context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    await page.goto(address)
    await page.get_by_label("Passage", exact=True).fill(passage)
    await page.get_by_role("button", name="Recite").click()
    return page, complaints
