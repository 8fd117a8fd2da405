"""The page in a real Chromium with accounts: nobody recites without, and who signs out everywhere is heard no more."""

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.async_api import BrowserContext, Locator, Page, expect

from tests.fakes.browser import chromium_hearing
from tests.fakes.server import RunningServer, running_server

pytestmark = [pytest.mark.browser, pytest.mark.wall_clock, pytest.mark.timeout(180)]

SILENCE = np.zeros(16000, np.int16)
PASSWORD = "correct horse"
WITHIN_MS = 15_000


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningServer]:
    with running_server(tmp_path / "data", "--host", "127.0.0.1") as running:
        yield running


def apart(name: str) -> str:
    """As Fluent writes a name into a sentence: it may run the other way."""
    return f"\u2068{name}\u2069"


async def code_in(told: Locator) -> str:
    """Find the code that the page tells."""
    await expect(told).to_have_text(re.compile("[2-9A-Z]{4}-[2-9A-Z]{4}"))
    return str(re.findall("[2-9A-Z]{4}-[2-9A-Z]{4}", await told.inner_text())[0])


async def opened(context: BrowserContext, server: RunningServer) -> Page:
    page = await context.new_page()
    await page.goto(server.page)
    return page


async def sign_up(page: Page, name: str, *roles: str, year: str = "1990") -> None:
    form = page.get_by_role("form", name="Make an account")
    await form.get_by_label("Name").fill(name)
    await form.get_by_label("New password").fill(PASSWORD)
    await form.get_by_label("Year of birth").fill(year)
    for role in ("a learner", "a teacher", "a child’s guardian"):
        await form.get_by_label(role).set_checked(role in (roles or ("a learner",)))
    await form.get_by_role("button").click()


async def sign_in(page: Page, name: str, password: str = PASSWORD) -> None:
    form = page.get_by_role("form", name="Sign in")
    await form.get_by_label("Name").fill(name)
    await form.get_by_label("Password").fill(password)
    await form.get_by_role("button").click()


async def is_known(page: Page, name: str) -> None:
    await expect(page.locator("#account-title")).to_have_text(f"Account: {apart(name)}", timeout=WITHIN_MS)


async def recites(page: Page) -> None:
    await page.get_by_role("button", name="Recite").click()
    await expect(page.locator(".word")).to_have_count(15, timeout=WITHIN_MS)
    await expect(page.locator("#connection")).to_have_attribute("data-state", "reciting")


async def test_who_signs_out_everywhere_is_heard_on_no_device_any_more(server: RunningServer, tmp_path: Path) -> None:
    async with chromium_hearing(SILENCE, tmp_path) as phone:
        assert phone.browser is not None
        laptop = await phone.browser.new_context(permissions=["microphone"], locale="en")
        first, second = await opened(phone, server), await opened(laptop, server)
        await sign_up(first, "Amina")
        await is_known(first, "amina")
        await sign_in(second, "amina")
        await is_known(second, "amina")
        await recites(first)
        await recites(second)

        await first.locator("#account-title").click()
        await first.get_by_role("button", name="Sign out everywhere").click()

        for page in (first, second):
            await expect(page.locator("#connection")).to_have_text("ready", timeout=3000)
            await expect(page.get_by_role("form", name="Sign in")).to_be_visible()
        await expect(second.locator("#message")).to_have_text("This device was signed out. Sign in again.")
        await first.reload()
        await expect(first.get_by_role("form", name="Sign in")).to_be_visible()


async def test_nobody_recites_before_signing_in_and_is_led_there(server: RunningServer, tmp_path: Path) -> None:
    async with chromium_hearing(SILENCE, tmp_path) as context:
        page = await opened(context, server)
        await page.get_by_role("button", name="Recite").click()

        await expect(page.get_by_role("alert")).to_have_text("Sign in first, then recite.")
        await expect(page.locator("#sign-in-name")).to_be_focused()
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_a_page_that_is_loaded_again_knows_its_learner_and_scripts_hold_no_token(
    server: RunningServer, tmp_path: Path
) -> None:
    async with chromium_hearing(SILENCE, tmp_path) as context:
        page = await opened(context, server)
        await sign_up(page, "amina")
        await is_known(page, "amina")
        await page.reload()
        await is_known(page, "amina")

        kept = await page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])")
        (cookie,) = await context.cookies(f"{server.page}/v1/refresh")
        assert kept == '[{"talqin.signed-in":"yes"},{},""]'
        facts = [cookie.get(name) for name in ("name", "httpOnly", "sameSite")]
        assert facts == ["talqin_refresh", True, "Strict"]
        await recites(page)


async def test_a_token_is_renewed_before_its_end_and_the_line_goes_on_under_the_new_one(
    server: RunningServer, tmp_path: Path
) -> None:
    async with chromium_hearing(SILENCE, tmp_path) as context:
        page, said = await context.new_page(), list[str]()
        page.on("websocket", lambda line: line.on("framesent", lambda sent: said.append(str(sent))))
        await page.clock.install()
        await page.goto(server.page)
        await sign_up(page, "amina")
        await is_known(page, "amina")
        await recites(page)
        async with page.expect_response("**/v1/refresh") as renewed, page.expect_response("**/v1/tickets") as ticket:
            await page.clock.fast_forward("13:01")
        await expect(page.locator("#connection")).to_have_attribute("data-state", "reciting")
        await page.get_by_role("button", name="End").click()
        await expect(page.locator("#summary")).to_be_visible(timeout=WITHIN_MS)

        given = (await (await ticket.value).json())["ticket"]
        assert (await renewed.value).status == 200
        assert [text for text in said if '"auth"' in text] == [f'{{"type":"auth","ticket":"{given}"}}']
        assert sum('"hello"' in text for text in said) == 1


async def test_what_was_refused_is_said_and_the_field_has_the_focus(server: RunningServer, tmp_path: Path) -> None:
    async with chromium_hearing(SILENCE, tmp_path) as context:
        page = await opened(context, server)
        await sign_up(page, "yusuf", year="2019")
        await expect(page.get_by_role("alert")).to_contain_text("made by a guardian")
        await expect(page.locator("#sign-up-year")).to_be_focused()
        await expect(page.locator("#sign-up-year")).to_have_attribute("aria-invalid", "true")
        await sign_in(page, "yusuf", "wrong guess")

        await expect(page.get_by_role("alert")).to_have_text("Name and password do not belong together.")
        await expect(page.locator("#sign-up-year")).not_to_have_attribute("aria-invalid", "true")


async def test_a_guardian_makes_a_child_that_joins_a_class_and_is_handed_the_device(
    server: RunningServer, tmp_path: Path
) -> None:
    async with chromium_hearing(SILENCE, tmp_path) as context:
        page = await opened(context, server)
        alert = page.locator("#account-told")
        await sign_up(page, "mother", "a child’s guardian", "a teacher")
        await is_known(page, "mother")
        await page.locator("#account-title").click()
        make_class = page.get_by_role("form", name="Make a class")
        await make_class.get_by_label("Name").fill("Fajr")
        await make_class.get_by_role("button").click()
        code = await code_in(alert)
        make_child = page.get_by_role("form", name="Make a child’s account")
        await make_child.get_by_label("Name").fill("yusuf")
        await make_child.get_by_label("Year of birth").fill("2019")
        await make_child.get_by_role("button").click()
        await expect(alert).to_have_text(f"{apart('yusuf')} has an account now.")
        join = page.get_by_role("form", name="Join a class")
        await join.get_by_label("code").fill(code.lower())
        await join.get_by_label("Who joins").select_option("yusuf")
        await join.get_by_role("button").click()
        await expect(alert).to_have_text(f"Joined: {apart('Fajr')}.")
        await page.get_by_role("button", name=f"Hand this device to {apart('yusuf')}").click()

        await is_known(page, "yusuf")
        await page.reload()
        await is_known(page, "yusuf")
        await recites(page)


async def test_a_password_is_changed_and_another_is_set_by_a_code(server: RunningServer, tmp_path: Path) -> None:
    async with chromium_hearing(SILENCE, tmp_path) as context:
        page = await opened(context, server)
        await sign_up(page, "mother", "a child’s guardian")
        await is_known(page, "mother")
        await page.locator("#account-title").click()
        change = page.get_by_role("form", name="Change the password")
        await change.get_by_label("until now").fill(PASSWORD)
        await change.get_by_label("New password").fill("battery staple")
        await change.get_by_role("button").click()
        await expect(page.locator("#account-told")).to_contain_text("The password was changed.")
        make_child = page.get_by_role("form", name="Make a child’s account")
        await make_child.get_by_label("Name").fill("yusuf")
        await make_child.get_by_label("Year of birth").fill("2019")
        await make_child.get_by_role("button").click()
        await page.get_by_role("button", name=f"New password for {apart('yusuf')}").click()
        code = await code_in(page.locator("#account-told"))
        await page.get_by_role("button", name="Sign out here").click()
        reset = page.get_by_role("form", name="Set a new password by a code")
        await reset.get_by_label("Name").fill("yusuf")
        await reset.get_by_label("The code").fill(code)
        await reset.get_by_label("New password").fill("a child's secret")
        await reset.get_by_role("button").click()

        await is_known(page, "yusuf")
