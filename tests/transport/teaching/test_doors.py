"""The teacher's addresses, on real sockets with a real memory behind them."""

from datetime import UTC, datetime, timedelta

import pytest

from actors.ports import StoreUnavailableError
from actors.stores.documents import Epoch, Fence, Owner
from tests.fakes.classroom import Classroom

pytestmark = pytest.mark.wall_clock

VERDICTS = "/v1/accounts/{pupil}/recitations/s/1"
FIRST = f"{VERDICTS}/verdicts/1"
ASSIGNMENTS = "/v1/accounts/{pupil}/assignments"
TOMORROW = (datetime.now(UTC) + timedelta(days=1)).date().isoformat()
IKHLAS = {"passage": "112", "due": TOMORROW, "note": " slowly, please "}


async def test_a_teacher_sees_each_member_of_the_class_and_why_to_look_at_them(classroom: Classroom) -> None:
    status, overview = await classroom.ask("teacher", "GET", "/v1/classes/{halaqa}/overview")

    assert (status, overview["name"]) == (200, "Fajr")
    (row,) = overview["rows"]
    assert (row["learner"], row["name"], row["concerns"]) == (classroom.pupil, "amina", ["not_begun"])


async def test_the_report_tells_what_is_weak_and_what_it_rests_on(classroom: Classroom) -> None:
    await classroom.recite()

    report = await classroom.report()

    words = {word["word"]: word["evidence"]["kinds"] for word in report["words"]}
    assert words == {"112:1:1": {"wrong_letter": 1}, "112:3:1": {"skipped": 1}}
    assert (report["held"], report["streak"], report["weeks"][-1]["recitations"]) == (4, 1, 1)
    assert report["recent"][0]["passage"] == "112"


@pytest.mark.parametrize("who", ["teacher", "mother", "amina"])
async def test_teacher_guardian_and_learner_see_the_report(classroom: Classroom, who: str) -> None:
    assert (await classroom.ask(who, "GET", "/v1/accounts/{pupil}/report"))[0] == 200


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/v1/classes/{halaqa}/overview", None),
        ("GET", "/v1/accounts/{pupil}/report", None),
        ("GET", VERDICTS, None),
        ("PUT", FIRST, {"truth": "right"}),
        ("GET", ASSIGNMENTS, None),
        ("POST", ASSIGNMENTS, IKHLAS),
        ("DELETE", f"{ASSIGNMENTS}/a", None),
    ],
)
async def test_a_teacher_of_another_class_sees_and_does_nothing(
    classroom: Classroom, method: str, path: str, body: object
) -> None:
    await classroom.recite()

    assert (await classroom.ask("stranger", method, path, body))[0] == 404


@pytest.mark.parametrize("who", ["mother", "amina"])
@pytest.mark.parametrize(
    ("method", "path", "body"),
    [("PUT", FIRST, {"truth": "right"}), ("POST", ASSIGNMENTS, IKHLAS), ("DELETE", f"{ASSIGNMENTS}/a", None)],
)
async def test_only_a_teacher_overrules_and_assigns(
    classroom: Classroom, who: str, method: str, path: str, body: object
) -> None:
    await classroom.recite()

    assert (await classroom.ask(who, method, path, body))[0] == 403


async def test_a_member_who_is_no_teacher_does_not_see_the_class(classroom: Classroom) -> None:
    assert (await classroom.ask("amina", "GET", "/v1/classes/{halaqa}/overview"))[0] == 403


async def test_a_verdict_is_shown_with_the_word_of_the_mushaf_and_what_it_rests_on(classroom: Classroom) -> None:
    await classroom.recite()

    status, judged = await classroom.ask("teacher", "GET", VERDICTS)

    first = judged["words"][0]
    assert (status, first["text"], first["stands"]) == (200, "قُلْ", "wrong")
    told = first["told"]
    assert (told["expected"], told["heard"], told["confidence"]) == (["q", "u", "l"], ["k", "u", "l"], 0.9)


async def test_an_overruled_accusation_is_gone_from_the_report(classroom: Classroom) -> None:
    await classroom.recite()

    status, judged = await classroom.ask("teacher", "PUT", FIRST, {"truth": "right"})

    assert (status, judged["words"][0]["stands"], judged["words"][0]["told"]["verdict"]) == (200, "right", "wrong")
    assert [word["word"] for word in (await classroom.report())["words"]] == ["112:3:1"]


async def test_a_missed_mistake_enters_the_report(classroom: Classroom) -> None:
    await classroom.recite()

    await classroom.ask("teacher", "PUT", f"{VERDICTS}/verdicts/2", {"truth": "wrong", "kind": "wrong_haraka"})

    words = {word["word"]: word["evidence"]["kinds"] for word in (await classroom.report())["words"]}
    assert words["112:1:2"] == {"wrong_haraka": 1}


@pytest.mark.parametrize(
    "said",
    [
        {"truth": "added"},
        {"truth": "unsure"},
        {"truth": "right", "kind": "skipped"},
        {"truth": "wrong", "kind": "added"},
    ],
)
async def test_what_no_word_can_be_is_refused(classroom: Classroom, said: dict[str, str]) -> None:
    await classroom.recite()

    status, problem = await classroom.ask("teacher", "PUT", FIRST, said)

    assert (status, problem["error"]) == (422, "bad_truth")


@pytest.mark.parametrize("path", ["s/2", "other/1", "s/x", "s/1/verdicts/99", "s/1/verdicts/9999999999999"])
async def test_a_verdict_that_is_not_kept_is_missing(classroom: Classroom, path: str) -> None:
    await classroom.recite()
    method, body = ("PUT", {"truth": "right"}) if "verdicts" in path else ("GET", None)

    status, problem = await classroom.ask("teacher", method, f"/v1/accounts/{classroom.pupil}/recitations/{path}", body)

    assert (status, problem["error"]) == (404, "no_recitation")


async def test_what_a_teacher_sets_is_seen_and_can_be_withdrawn(classroom: Classroom) -> None:
    status, made = await classroom.ask("teacher", "POST", ASSIGNMENTS, IKHLAS)
    _, listed = await classroom.ask("amina", "GET", ASSIGNMENTS)
    withdrawn = [await classroom.ask("teacher", "DELETE", f"{ASSIGNMENTS}/{made['id']}") for _ in range(2)]

    assert (status, made["passage"], made["due"], made["note"], made["done"]) == (
        201,
        "112:1-112:4",
        TOMORROW,
        "slowly, please",
        None,
    )
    assert listed["assignments"] == [made]
    assert [status for status, _ in withdrawn] == [204, 404]


async def test_a_passage_is_set_in_whole_verses(classroom: Classroom) -> None:
    _, made = await classroom.ask("teacher", "POST", ASSIGNMENTS, {**IKHLAS, "passage": "2:255:3-2:256:1"})

    assert made["passage"] == "2:255-2:256"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"passage": "115"}, "bad_passage"),
        ({"due": "2020-01-01"}, "bad_due"),
        ({"due": "2999-01-01"}, "bad_due"),
    ],
)
async def test_what_cannot_be_set_says_why(classroom: Classroom, change: dict[str, str], code: str) -> None:
    status, problem = await classroom.ask("teacher", "POST", ASSIGNMENTS, {**IKHLAS, **change})

    assert (status, problem["error"]) == (422, code)


async def test_a_late_assignment_puts_a_learner_in_front(classroom: Classroom) -> None:
    await classroom.recite()
    await classroom.ask("teacher", "POST", ASSIGNMENTS, {**IKHLAS, "passage": "114"})
    classroom.door.clock.ahead = 3 * 86_400.0

    _, overview = await classroom.ask("teacher", "GET", "/v1/classes/{halaqa}/overview")

    assert overview["rows"][0]["concerns"] == ["late"]


async def test_the_report_is_a_file_in_the_readers_language(classroom: Classroom) -> None:
    await classroom.recite()

    headers, page = await classroom.fetch("teacher", "/v1/accounts/{pupil}/report?form=html&locale=ar")
    sheet_headers, sheet = await classroom.fetch("teacher", "/v1/accounts/{pupil}/report?form=csv&locale=fr")

    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert 'attachment; filename="talqin-report-' in headers["Content-Disposition"]
    assert '<html lang="ar" dir="rtl">' in page
    assert (sheet_headers["Content-Type"], "Mots fragiles" in sheet) == ("text/csv; charset=utf-8", True)


async def test_without_a_language_the_report_speaks_the_readers_own(classroom: Classroom) -> None:
    _, page = await classroom.fetch("teacher", "/v1/accounts/{pupil}/report?form=html")

    assert '<html lang="en" dir="ltr">' in page


async def test_a_form_that_there_is_none_of_is_refused(classroom: Classroom) -> None:
    status, problem = await classroom.ask("teacher", "GET", "/v1/accounts/{pupil}/report?form=pdf")

    assert (status, problem["error"]) == (400, "bad_option")


async def test_a_memory_that_is_away_is_a_dependency_that_can_be_asked_again(
    classroom: Classroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(owner: Owner, under: Fence | None = None) -> Epoch:
        del under
        raise StoreUnavailableError(f"nobody can write for {owner} now")

    monkeypatch.setattr(classroom.door.store, "claim", away)
    status, problem = await classroom.ask("teacher", "GET", "/v1/classes/{halaqa}/overview")

    assert (status, problem["error"], problem["fault"]) == (503, "unavailable", "dependency")
