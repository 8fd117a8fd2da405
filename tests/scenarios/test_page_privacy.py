"""The page in a real Chromium: what people allow, their classes, all of it as a file, and its end."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.async_api import Locator, Page, expect

from tests.fakes.browser import chromium_hearing
from tests.fakes.server import RunningServer, running_server
from tests.scenarios.test_page_people import (
    PASSWORD,
    SILENCE,
    WITHIN_MS,
    apart,
    code_in,
    is_known,
    opened,
    sign_in,
    sign_up,
)
from transport.recordings.audio_files import decode_audio

pytestmark = [pytest.mark.browser, pytest.mark.wall_clock, pytest.mark.timeout(180)]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningServer]:
    with running_server(tmp_path / "data", "--host", "127.0.0.1") as running:
        yield running


async def known(page: Page, name: str, *roles: str) -> Locator:
    """Sign up, and open the screen of the account; gives what it tells."""
    await sign_up(page, name, *roles)
    await is_known(page, name)
    await page.locator("#account-title").click()
    return page.locator("#account-told")


async def make_child(page: Page, name: str) -> None:
    form = page.get_by_role("form", name="Make a child’s account")
    await form.get_by_label("Name").fill(name)
    await form.get_by_label("Year of birth").fill("2019")
    await form.get_by_role("button").click()
    await expect(page.locator("#account-told")).to_contain_text("has an account now", timeout=WITHIN_MS)


def kept(page: Page) -> Locator:
    return page.get_by_label("The voice may be kept")


async def test_an_adult_allows_their_voice_to_be_kept_and_takes_it_back(server: RunningServer, tmp_path: Path) -> None:
    async with chromium_hearing(SILENCE, tmp_path) as context:
        page = await opened(context, server)
        told = await known(page, "amina")
        await expect(kept(page)).not_to_be_checked()
        await kept(page).check()
        await expect(told).to_have_text("It is allowed from now on.", timeout=WITHIN_MS)
        await page.reload()
        await is_known(page, "amina")
        await page.locator("#account-title").click()

        await expect(kept(page)).to_be_checked(timeout=WITHIN_MS)
        await kept(page).uncheck()
        await expect(told).to_have_text("It is not allowed any more.", timeout=WITHIN_MS)
        await page.get_by_label("Days for which a voice is kept").fill("7")
        await page.locator("#keep-days").get_by_role("button").click()
        await expect(told).to_contain_text(re.compile(r"kept for \W*7\W* days"), timeout=WITHIN_MS)
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


PLAYED = """
window.played = [];
const start = AudioBufferSourceNode.prototype.start;
AudioBufferSourceNode.prototype.start = function () { window.played.push(this.buffer.duration); start.call(this); };
"""
"""Notes how long each sound is that the page plays."""


@pytest.fixture
def recited(recordings: Path) -> NDArray[np.int16]:
    return decode_audio(recordings / "surah" / "mohammad-al-luhaidan" / "112.opus")


@pytest.mark.recordings
async def test_who_lets_their_voice_be_kept_hears_their_own_word_again(
    tmp_path: Path, recited: NDArray[np.int16], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TALQIN_PRIVACY__KEEP_AUDIO", "true")
    with running_server(tmp_path / "data", "--host", "127.0.0.1") as server:
        async with chromium_hearing(recited, tmp_path) as context:
            await context.add_init_script(PLAYED)
            page = await opened(context, server)
            told = await known(page, "amina")
            await kept(page).check()
            await expect(told).to_have_text("It is allowed from now on.", timeout=WITHIN_MS)
            await page.get_by_role("button", name="Recite").click()
            word = page.locator('.word[data-verdict="right"][data-status="settled"]').nth(3)
            await word.wait_for(timeout=60_000)
            await page.get_by_role("button", name="End").click()
            await expect(page.locator("#summary")).to_be_visible(timeout=20_000)
            await word.click()
            await page.get_by_role("button", name="Hear yourself").click()
            await page.wait_for_function("played.length === 1", timeout=WITHIN_MS)

            said = await page.locator("#play-own").evaluate("({dataset}) => dataset.to - dataset.from")
            assert await page.evaluate("played[0]") == pytest.approx(said / 16000, abs=0.01)
            assert 0.1 < said / 16000 < 3
            await expect(page.locator("#message")).to_be_hidden()


async def test_a_guardian_allows_it_for_a_child_who_can_only_take_it_back(
    server: RunningServer, tmp_path: Path
) -> None:
    async with chromium_hearing(SILENCE, tmp_path) as context:
        page = await opened(context, server)
        told = await known(page, "mother", "a child’s guardian")
        await make_child(page, "yusuf")
        await page.get_by_label("About whom").select_option("yusuf")
        await kept(page).check()
        await expect(told).to_have_text("It is allowed from now on.", timeout=WITHIN_MS)
        await page.get_by_role("button", name=f"Hand this device to {apart('yusuf')}").click()
        await is_known(page, "yusuf")
        await page.locator("#account").evaluate("account => account.open = true")

        await expect(page.locator("#consent-child")).to_be_visible()
        await expect(page.locator("#farewell")).to_be_hidden()
        await expect(page.get_by_label("The teachers of the classes")).to_be_disabled()
        await expect(kept(page)).to_be_checked(timeout=WITHIN_MS)
        await kept(page).uncheck()
        await expect(told).to_have_text("It is not allowed any more.", timeout=WITHIN_MS)
        await expect(kept(page)).to_be_disabled()


async def test_classes_are_shown_to_who_is_in_them_and_to_who_teaches_them(
    server: RunningServer, tmp_path: Path
) -> None:
    async with chromium_hearing(SILENCE, tmp_path) as context:
        assert context.browser is not None
        other = await context.browser.new_context(locale="en")
        school, home = await opened(context, server), await opened(other, server)
        teaching = await known(school, "khadija", "a teacher")
        make = school.get_by_role("form", name="Make a class")
        await make.get_by_label("Name").fill("Fajr")
        await make.get_by_role("button").click()
        code = await code_in(teaching)
        learning = await known(home, "amina")
        join = home.get_by_role("form", name="Join a class")
        await join.get_by_label("code").fill(code)
        await join.get_by_role("button").click()
        await expect(learning).to_have_text(f"Joined: {apart('Fajr')}.", timeout=WITHIN_MS)
        await school.get_by_role("button", name=f"Another code for {apart('Fajr')}").click()
        taught = school.locator("#class-list li")
        await expect(taught).to_contain_text("one learner", timeout=WITHIN_MS)

        assert code not in await taught.inner_text()
        assert await school.get_by_role("link", name="The teachers’ desk").get_attribute("href") == "/teach"
        await home.get_by_role("button", name=f"Leave {apart('Fajr')}").click()
        await expect(learning).to_have_text(f"You have left {apart('Fajr')}.", timeout=WITHIN_MS)
        await expect(home.locator("#class-list li")).to_have_count(0)


async def test_all_that_is_known_is_a_file_and_goes_for_good_when_it_is_asked_twice(
    server: RunningServer, tmp_path: Path
) -> None:
    async with chromium_hearing(SILENCE, tmp_path) as context:
        page = await opened(context, server)
        told = await known(page, "amina")
        async with page.expect_download() as downloading:
            await page.get_by_role("button", name="All that is known, as a file").click()
        archive = await downloading.value
        with zipfile.ZipFile(await archive.path()) as opened_archive:
            known_of_her = b"".join(opened_archive.read(name) for name in opened_archive.namelist())
        farewell = page.get_by_role("form", name="Delete the account")
        await farewell.get_by_label("Your password").fill("not the password")
        await farewell.get_by_role("button").click()  # the browser refuses: she has not said that she is sure
        await expect(told).to_be_hidden()
        await farewell.get_by_label("I am sure").check()
        await farewell.get_by_role("button").click()
        await expect(told).to_have_text("Show your password, then ask again.", timeout=WITHIN_MS)
        await farewell.get_by_label("Your password").fill(PASSWORD)
        await farewell.get_by_role("button").click()
        await expect(told).to_contain_text("is deleted, with all that was known", timeout=WITHIN_MS)

        assert archive.suggested_filename == "talqin-amina.zip"
        assert b"amina" in known_of_her
        await sign_in(page, "amina")
        await expect(told).to_have_text("Name and password do not belong together.", timeout=WITHIN_MS)
