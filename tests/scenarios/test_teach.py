"""The teacher's page in a real Chromium, with accounts, a class and a learner's memory behind it."""

import asyncio
from pathlib import Path

import numpy as np
import pytest
from playwright.async_api import Page, expect

from actors.runtime import LoopClock, System
from tests.fakes.browser import DESKTOP, chromium_hearing
from tests.fakes.classroom import Classroom
from tests.fakes.office import PASSWORD, Boundless, reception
from transport.stores.passing_memory import PassingMemory

pytestmark = [pytest.mark.browser, pytest.mark.wall_clock, pytest.mark.timeout(120)]

SILENCE = np.zeros(1600, np.int16)


async def entered(page: Page, classroom: Classroom, complaints: list[str]) -> None:
    """Sign in as the teacher, and choose the pupil."""
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    await page.goto(str(classroom.door.server.make_url("/teach")))
    await page.get_by_label("Name").fill("teacher")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Sign in").click()
    await page.get_by_role("button", name="amina").click()


async def test_a_teacher_sees_overrules_sets_and_takes_the_report_along(system: System, tmp_path: Path) -> None:
    complaints: list[str] = []
    async with reception(system, tmp_path, Boundless(PassingMemory(LoopClock()))) as door:
        classroom = Classroom(door)
        await classroom.gather()
        await classroom.recite()
        async with chromium_hearing(SILENCE, tmp_path, viewport=DESKTOP) as context:
            page = await context.new_page()
            await entered(page, classroom, complaints)
            await expect(page.locator("#report")).to_contain_text("letter × 1")

            await page.get_by_role("button", name="112 ·").click()
            first = page.locator("#words button").first
            await expect(first).to_have_attribute("data-verdict", "wrong")
            await first.click()
            await expect(page.locator("#evidence")).to_contain_text("k u l")
            await expect(page.locator("#evidence")).to_contain_text("90 %")
            await page.get_by_role("button", name="It was right").click()
            await expect(page.locator("#done")).to_have_text("Noted: yours is the last word.")
            await expect(first).to_have_attribute("data-verdict", "right")
            await expect(page.locator("#report")).not_to_contain_text("letter × 1")

            await page.get_by_label("Passage").fill("114")
            await page.get_by_label("To be held by").fill("2027-01-01")
            await page.get_by_role("button", name="Set", exact=True).click()
            await expect(page.locator("#done")).to_contain_text("first in the next lesson")
            await expect(page.locator("#assignments")).to_contain_text("114:1-114:6 · by")

            async with page.expect_download() as downloading:
                await page.get_by_role("button", name="Report as a table").click()
            await (await downloading.value).save_as(tmp_path / "report.csv")
            await page.get_by_role("button", name="Withdraw").click()
            await expect(page.locator("#assignments li")).to_have_count(0)
            await page.get_by_label("Language").select_option("ar")
            await expect(page.locator("#report")).to_contain_text("كلمات ضعيفة")
            await expect(page.locator("html")).to_have_attribute("dir", "rtl")
    assert "amina" in await asyncio.to_thread((tmp_path / "report.csv").read_text, "utf-8")
    assert complaints == []
