"""The page in a real Chromium against a scripted server: what it shows and sends, and what it does when lines break."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.async_api import expect

from actors.ports import CloseReason
from tests.fakes.browser import chromium_hearing, recite
from tests.fakes.page_server import SUMMARY, WORDS, page_server, sound_of, word_event
from transport.errors import close_frame
from transport.wire import AudioFrame

pytestmark = [pytest.mark.browser, pytest.mark.wall_clock, pytest.mark.timeout(120)]

TONE = np.rint(8000 * np.sin(2 * np.pi * 500 * np.arange(10 * 16000) / 16000)).astype(np.int16)


def is_loud(frames: list[AudioFrame]) -> bool:
    """Whether the tone is in there."""
    return any(np.abs(sound_of([frame])).max() > 6000 for frame in frames)


async def test_every_verdict_is_marked_and_can_be_taken_back(tmp_path: Path) -> None:
    async with page_server() as (server, address), chromium_hearing(TONE, tmp_path) as context:
        page, complaints = await recite(context, address, "112:1-112:2")
        words = page.locator(".word")
        await expect(words).to_have_text([str(word["text"]) for word in WORDS])
        await server.say("cursor", is_lasting=False, surah=112, ayah=1, word=2, at_samples=6400)
        await server.judge(1, "tentative", "wrong", WORDS[0])
        await server.judge(2, "settled", "wrong", WORDS[1], "wrong_letter")
        await server.judge(3, "settled", "added", None)
        await server.judge(4, "settled", "skipped", WORDS[2])
        await expect(words.nth(0)).to_have_attribute("data-verdict", "wrong")
        await server.judge(1, "retracted", "wrong", WORDS[0])
        await server.judge(5, "settled", "right", WORDS[0])

        await expect(words.nth(0)).to_have_attribute("data-verdict", "right")
        await expect(words.nth(1)).to_have_attribute("aria-description", "wrong, a letter")
        await expect(words.nth(1)).to_have_attribute("aria-current", "true")
        await expect(page.locator(".word:nth-child(2) + .addition")).to_have_text("+")
        await expect(words.nth(2)).to_have_css("text-decoration-style", "dashed")
        assert server.faults == complaints == []


async def test_a_word_tells_how_it_was_judged_and_the_keyboard_reaches_it(tmp_path: Path) -> None:
    async with page_server() as (server, address), chromium_hearing(TONE, tmp_path) as context:
        page, _ = await recite(context, address, "112:1-112:2")
        words = page.locator(".word")
        await expect(words).to_have_count(4)
        await server.judge(1, "settled", "wrong", WORDS[1], "wrong_letter")
        await words.nth(0).focus()
        await page.keyboard.press("ArrowLeft")
        await page.keyboard.press("Enter")

        await expect(page.locator("#detail-facts")).to_contain_text("a letter")
        await expect(page.locator("#detail-facts")).to_contain_text("q u l")
        await expect(page.locator("#detail-facts")).to_contain_text("87 %")
        await expect(page.locator("#details")).to_contain_text("A teacher has the last word")
        await page.keyboard.press("Escape")
        await expect(words.nth(1)).to_be_focused()


TOLD: dict[str, Any] = {
    "code": "wrong_letter",
    "text": "In \u2068هُوَ\u2069, ha was heard.",
    "serial": 1,
    "expected": "ha (ه)",
    "heard": "ha (ح)",
    "how": "Leave the middle of the throat open.",
    "elsewhere": [WORDS[2]],
}


async def test_a_mistake_is_explained_when_its_word_is_chosen(tmp_path: Path) -> None:
    async with page_server() as (server, address), chromium_hearing(TONE, tmp_path) as context:
        page, complaints = await recite(context, address, "112:1-112:2")
        words, facts = page.locator(".word"), page.locator("#detail-facts")
        await expect(words).to_have_count(4)
        await server.judge(1, "settled", "wrong", WORDS[1], "wrong_letter")
        await server.say("feedback", **TOLD, surah=112, ayah=1, word=2)
        await expect(page.locator("#feedback p")).to_have_text([TOLD["text"]])
        await words.nth(1).click()

        await expect(page.locator("#detail-text")).to_have_text(TOLD["text"])
        for told in ("ha (ه)", "ha (ح)", "Leave the middle of the throat open.", f"{WORDS[2]['text']} (112:2)"):
            await expect(facts).to_contain_text(told)
        await expect(page.get_by_role("button", name="Play the teacher")).to_be_hidden()
        assert server.faults == complaints == []


@pytest.mark.parametrize(
    ("language", "direction", "start"), [("ur", "rtl", "تلاوت شروع کیجیے"), ("fr", "ltr", "Réciter")]
)
async def test_the_page_and_the_feedback_speak_the_language_that_is_chosen(
    tmp_path: Path, language: str, direction: str, start: str
) -> None:
    async with page_server() as (server, address), chromium_hearing(TONE, tmp_path) as context:
        page = await context.new_page()
        await page.goto(address)
        await page.get_by_label("Language").select_option(language)
        await page.get_by_role("button", name=start, exact=True).wait_for()
        await page.locator("#telling").select_option("strict")
        await page.reload()
        await page.get_by_role("button", name=start, exact=True).click()
        await server.wait_for_open(1)

        assert (server.visit.said[0]["locale"], server.visit.said[0]["level"]) == (language, "strict")
        assert await page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == [
            language,
            direction,
        ]
        await expect(page.locator("#language")).to_be_disabled()
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert server.faults == []


async def test_the_teacher_is_heard_alone(tmp_path: Path) -> None:
    async with page_server() as (server, address), chromium_hearing(TONE, tmp_path) as context:
        server.reference_audio = f"{address}teacher/{{surah:03d}}{{ayah:03d}}.mp3"
        page, _ = await recite(context, address, "112:1-112:2")
        await expect(page.locator(".word")).to_have_count(4)
        await page.locator(".word").nth(2).click()
        async with page.expect_request("**/teacher/112002.mp3"):
            await page.get_by_role("button", name="Play the teacher").click()
        await server.wait(lambda: server.visit.order[-1] == "pause")

        await expect(page.get_by_role("alert")).to_have_text("The teacher’s recitation cannot be played just now.")
        assert server.faults == []


async def test_the_end_says_what_to_mend_first(tmp_path: Path) -> None:
    async with page_server() as (server, address), chromium_hearing(TONE, tmp_path) as context:
        page, complaints = await recite(context, address, "112:1-112:2")
        await expect(page.locator(".word")).to_have_count(4)
        mend = [{"code": "skipped", "text": "One word was passed over.", "why": "Words first.", "words": [WORDS[1]]}]
        await server.say("final", recitation=1, passage="112", words=[], summary=SUMMARY, mend=mend)

        told = page.locator("#summary li")
        await expect(told).to_have_text([f"One word was passed over. Words first. {WORDS[1]['text']}"])
        assert server.faults == complaints == []


async def test_the_final_leaves_only_what_stands(tmp_path: Path) -> None:
    async with page_server() as (server, address), chromium_hearing(TONE, tmp_path) as context:
        page, complaints = await recite(context, address, "112:1-112:2")
        await server.wait(lambda: bool(server.visits) and is_loud(server.visit.frames))
        await server.judge(1, "tentative", "wrong", WORDS[0])
        await server.judge(2, "tentative", "wrong", WORDS[1])
        await page.get_by_role("button", name="End").click()
        await server.wait(lambda: server.visit.order[-1] == "end")
        final = [word_event(3, "settled", "right", WORDS[0])]
        await server.say("final", recitation=1, passage="112:1-112:2", words=final, summary=SUMMARY)

        await expect(page.locator(".word").nth(0)).to_have_attribute("data-verdict", "right")
        await expect(page.locator("[data-verdict=wrong].word")).to_have_count(0)
        await expect(page.locator("#summary")).to_contain_text("not reached")
        await page.get_by_role("button", name="Recite").click()  # until then its verdicts may be called wrong
        await server.wait(lambda: server.visits[0].order[-1] == "bye")
        assert server.faults == complaints == []


async def test_a_lost_line_loses_no_audio_and_says_no_command_twice(tmp_path: Path) -> None:
    async with page_server() as (server, address), chromium_hearing(TONE, tmp_path) as context:
        page, _ = await recite(context, address, "112:1-112:2")
        await server.wait(lambda: bool(server.visits) and is_loud(server.visit.frames[4:]))
        await server.judge(1, "settled", "right", WORDS[0])
        await expect(page.locator(".word").nth(0)).to_have_attribute("data-verdict", "right")
        await server.allow(3, 64)
        server.next_audio = 4
        sent = server.visit.frames[4:]
        server.drop()
        await server.wait(lambda: len(server.visits) == 2 and len(server.visit.frames) > len(sent))

        hello, *others = server.visit.said
        assert hello["resume"] == {"session": "s1", "epoch": 7, "event": 2}
        assert others == []
        assert server.visit.frames[: len(sent)] == sent
        assert server.faults == []


async def test_an_open_that_was_lost_with_its_line_is_said_again(tmp_path: Path) -> None:
    async with page_server() as (server, address), chromium_hearing(TONE, tmp_path) as context:
        server.answers_open = False
        server.credit = 0
        page, _ = await recite(context, address, "112:1-112:2")
        await server.wait(lambda: bool(server.visits) and server.visit.order[-1] == "open")
        server.answers_open = True
        server.credit = 64
        server.drop()
        await server.wait(lambda: len(server.visits) == 2 and len(server.visit.frames) >= 1)

        await expect(page.locator(".word")).to_have_count(4)
        assert server.visit.order[:3] == ["hello", "open", 0]
        assert server.faults == []


async def test_credit_is_kept_and_the_end_does_not_overtake_the_audio(tmp_path: Path) -> None:
    async with page_server() as (server, address), chromium_hearing(TONE, tmp_path) as context:
        server.credit = 1
        page, _ = await recite(context, address, "112:1-112:2")
        await server.wait(lambda: bool(server.visits) and server.visit.order[-1] == 0)
        await page.wait_for_function("() => new Promise((done) => setTimeout(() => done(true), 1000))")
        await page.get_by_role("button", name="End").click()
        await expect(page.locator("#connection")).to_have_text("Judging the last words…")
        before = list(server.visit.order)
        await server.allow(0, 64)
        await server.wait(lambda: server.visit.order[-1] == "end")

        assert before == ["hello", "open", 0]
        assert server.visit.order[3:-1] == list(range(1, len(server.visit.frames)))
        assert len(server.visit.frames) >= 3
        assert server.faults == []


async def test_nothing_is_sent_while_it_pauses(tmp_path: Path) -> None:
    async with page_server() as (server, address), chromium_hearing(TONE, tmp_path) as context:
        page, _ = await recite(context, address, "112:1-112:2")
        await server.wait(lambda: bool(server.visits) and len(server.visit.frames) >= 1)
        await page.get_by_role("button", name="Pause").click()
        await server.wait(lambda: server.visit.order[-1] == "pause")
        await server.say("paused")
        await page.wait_for_function("() => new Promise((done) => setTimeout(() => done(true), 800))")
        await page.get_by_role("button", name="Continue").click()
        await server.wait(lambda: server.visit.order[-2:-1] == ["continue"])

        paused_at = server.visit.order.index("pause")
        assert server.visit.order[paused_at + 1] == "continue"
        assert server.faults == []


async def test_a_server_that_ends_the_session_is_believed_and_one_can_begin_again(tmp_path: Path) -> None:
    async with page_server() as (server, address), chromium_hearing(TONE, tmp_path) as context:
        page, _ = await recite(context, address, "112:1-112:2")
        told: list[str] = []
        for visits, code in enumerate(("session_failed", "token_refused", "replaced"), start=1):
            await server.wait_for_open(visits)
            number, reason = close_frame(CloseReason(code))
            await server.visit.socket.close(code=number, message=reason)
            await expect(page.get_by_role("alert")).to_be_visible()
            told.append(await page.get_by_role("alert").inner_text())
            server.next_audio = 0
            await page.get_by_role("button", name="Recite").click()
        await server.wait_for_open(4)

        assert ["begin again" in told[0], "did not accept" in told[1], "another window" in told[2]] == [True] * 3
        assert all("resume" not in visit.said[0] for visit in server.visits)


async def test_a_server_that_is_full_lets_one_begin_again(tmp_path: Path) -> None:
    async with page_server() as (server, address), chromium_hearing(TONE, tmp_path) as context:
        server.answers_open = False
        page, complaints = await recite(context, address, "112")
        await server.wait_for_open(1)
        await server.say("error", code="overloaded", fault="server", retry=True, retry_after_ms=5000, detail="full")

        await expect(page.get_by_role("alert")).to_have_text("The server is full just now.")
        await expect(page.get_by_role("button", name="Recite")).to_be_enabled()
        await server.wait(lambda: server.visit.order[-1] == "bye")
        assert server.faults == complaints == []


async def test_what_fails_later_waits_for_the_final(tmp_path: Path) -> None:
    async with page_server() as (server, address), chromium_hearing(TONE, tmp_path) as context:
        page, complaints = await recite(context, address, "112")
        await expect(page.locator(".word")).to_have_count(4)
        await server.say("error", code="ear_failed", fault="server", retry=True, retry_after_ms=0, detail="deaf")
        await expect(page.get_by_role("alert")).to_contain_text("some words may have no verdict.")
        await server.say("final", recitation=1, passage="112", words=[], summary=SUMMARY)

        await expect(page.locator("#summary")).to_be_visible()
        await expect(page.get_by_role("alert")).to_contain_text("some words may have no verdict.")
        assert server.faults == complaints == []


async def test_a_microphone_that_is_refused_is_explained(tmp_path: Path) -> None:
    async with page_server() as (server, address), chromium_hearing(TONE, tmp_path, allows_microphone=False) as context:
        page, _ = await recite(context, address, "112")

        await expect(page.get_by_role("alert")).to_contain_text("microphone was not allowed")
        await expect(page.get_by_role("button", name="Recite")).to_be_enabled()
        assert server.visits == []


HEAR_AT = """async ([rate, tone]) => {
  const context = new OfflineAudioContext(1, rate, rate);
  await context.audioWorklet.addModule("/assets/worklet.js");
  const listener = new AudioWorkletNode(context, "listener", { numberOfOutputs: 1 });
  const heard = [];
  listener.port.onmessage = ({ data }) => data && heard.push(...data);
  listener.port.postMessage("listen");
  const oscillator = new OscillatorNode(context, { frequency: tone });
  oscillator.connect(listener).connect(context.destination);
  oscillator.start();
  await new Promise((done) => setTimeout(done, 100));
  await context.startRendering();
  await new Promise((done) => setTimeout(done, 100));
  return heard;
}"""


async def test_other_sample_rates_are_resampled_without_aliases(tmp_path: Path) -> None:
    async with page_server() as (_, address), chromium_hearing(TONE, tmp_path) as context:
        page = await context.new_page()
        await page.goto(address)
        low = {rate: await page.evaluate(HEAR_AT, [rate, 1000]) for rate in (44100, 48000)}
        high = await page.evaluate(HEAR_AT, [48000, 12000])

    for heard in low.values():
        wave = np.array(heard[1000:9000]) / 32768
        cycles = np.abs(np.fft.rfft(wave * np.hanning(len(wave))))
        assert len(heard) == 3 * 5120
        assert np.argmax(cycles) == 500  # 1000 Hz in half a second
        assert 0.95 < np.abs(wave).max() < 1.05
    assert np.abs(np.array(high[1000:])).max() < 0.01 * 32768


LESSON: dict[str, Any] = {
    "steps": [
        {
            "mode": "memorise",
            "passages": ["112:1-112:2"],
            "minutes": 1.5,
            "code": "sabaq",
            "why": "Two verses are new.",
        }
    ],
    "minutes": 1.5,
    "waiting": 0,
    "goals": {"verses_a_day": 3, "minutes_a_day": 20.0},
    "streak": 2,
    "minutes_left": 20.0,
}

DONE: dict[str, Any] = {**LESSON, "steps": [], "why": "Nothing is due."}


async def test_a_lesson_from_what_now_to_a_verdict_that_was_right(tmp_path: Path) -> None:
    async with page_server() as (server, address), chromium_hearing(TONE, tmp_path) as context:
        page = await context.new_page()
        await page.goto(address)
        await page.get_by_role("button", name="What now?").click()
        await server.wait(lambda: len(server.visits) == 1 and "lesson" in server.visit.order)
        await server.say("lesson", **LESSON)
        await expect(page.locator("#steps")).to_contain_text("Two verses are new.")
        await page.get_by_role("button", name="memorise").click()
        await server.wait_for_open(2)
        words = page.locator(".word")
        await expect(page.locator(".word[data-veiled]")).to_have_count(4)
        await expect(words.nth(1)).to_have_accessible_name("hidden word")

        await words.nth(1).click()
        await server.wait(lambda: "reveal" in server.visit.order)
        await server.say("revealed", surah=112, ayah=1, word=2, text="هُوَ", times=1)
        await server.judge(1, "settled", "wrong", WORDS[0], "wrong_letter")
        await expect(page.locator(".word[data-veiled]")).to_have_count(2)
        await words.nth(0).click()
        await page.get_by_role("button", name="That was right").click()
        await server.wait(lambda: "wrong_call" in server.visit.order)
        await server.say("wrong_call_kept", recitation=1, serial=1, strictness=0.47)

        await expect(page.locator("#feedback")).to_contain_text("Noted")
        await expect(page.get_by_role("button", name="That was right")).to_be_hidden()
        said = {message["type"]: message for message in server.visit.said}
        assert (said["open"]["mode"], said["open"]["passage"]) == ("memorise", "112:1-112:2")
        assert said["reveal"] == {"type": "reveal", "surah": 112, "ayah": 1, "word": 2}
        assert said["wrong_call"] == {"type": "wrong_call", "recitation": 1, "serial": 1}
        assert server.faults == []


async def test_goals_are_told_and_answered_with_another_plan(tmp_path: Path) -> None:
    async with page_server() as (server, address), chromium_hearing(TONE, tmp_path) as context:
        page = await context.new_page()
        await page.goto(address)
        await page.get_by_role("button", name="What now?").click()
        await server.wait(lambda: len(server.visits) == 1 and "lesson" in server.visit.order)
        await server.say("lesson", **LESSON)
        await page.get_by_label("New verses a day").fill("5")
        await page.get_by_role("button", name="Set").click()
        await server.wait(lambda: len(server.visits) == 2 and "goals" in server.visit.order)
        await server.say("lesson", **DONE)

        await expect(page.locator("#lesson-why")).to_have_text("Nothing is due.")
        await expect(page.locator("#steps")).to_be_hidden()
        told = {"type": "goals", "verses_a_day": 5, "minutes_a_day": 20, "surahs": []}
        assert told in server.visit.said


async def test_the_teacher_says_it_first_and_is_not_listened_to(tmp_path: Path) -> None:
    async with page_server() as (server, address), chromium_hearing(TONE, tmp_path) as context:
        server.reference_audio = "/nowhere/{surah:03d}{ayah:03d}.mp3"
        page = await context.new_page()
        await page.goto(address)
        await page.get_by_label("How", exact=True).select_option("repeat")
        await page.get_by_role("button", name="Recite").click()
        await server.wait_for_open(1)

        await server.wait(lambda: "continue" in server.visit.order)

        order = [kind for kind in server.visit.order if isinstance(kind, str)]
        assert order.index("open") < order.index("pause") < order.index("continue")
        await expect(page.locator(".word[data-veiled]")).to_have_count(0)


async def test_in_a_test_nothing_is_shown_before_it_is_said_and_all_at_the_end(tmp_path: Path) -> None:
    async with page_server() as (server, address), chromium_hearing(TONE, tmp_path) as context:
        page = await context.new_page()
        await page.goto(address)
        await page.get_by_label("How", exact=True).select_option("test")
        await page.get_by_role("button", name="Recite").click()
        await server.wait_for_open(1)
        await page.locator(".word").nth(1).click()
        await expect(page.locator(".word[data-veiled]")).to_have_count(4)
        await expect(page.locator("#details")).to_be_hidden()

        await server.say("final", recitation=1, passage="112:1-112:2", words=[], summary=SUMMARY)

        await expect(page.locator(".word[data-veiled]")).to_have_count(0)
        assert "reveal" not in server.visit.order
