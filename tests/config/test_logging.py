"""How the process writes about itself."""

import json
import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import structlog
from structlog.typing import EventDict

from config.logging import LibraryEvents, set_up_logging, without_personal_fields
from config.settings import LogSettings


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    yield
    structlog.reset_defaults()
    root = logging.getLogger()
    root.handlers = [handler for handler in root.handlers if not isinstance(handler, LibraryEvents)]


def test_json_is_one_object_a_line_with_level_and_time(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging(LogSettings(form="json"))

    structlog.get_logger().info("recitation_opened", surah=112)

    line = json.loads(capsys.readouterr().err)
    assert (line["event"], line["level"], line["surah"]) == ("recitation_opened", "info", 112)
    assert "timestamp" in line


def test_the_time_is_of_utc_as_iso_8601_has_it(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging(LogSettings(form="json"))

    structlog.get_logger().info("started")

    at = datetime.fromisoformat(json.loads(capsys.readouterr().err)["timestamp"])
    assert at.utcoffset() == timedelta(0)


def test_whoever_sets_it_up_may_add_fields_but_no_personal_ones(capsys: pytest.CaptureFixture[str]) -> None:
    def more(logger: object, method: str, event: EventDict) -> EventDict:
        del logger, method
        return {**event, "trace_id": "1f", "pii.name": "amina"}

    set_up_logging(LogSettings(form="json"), more)

    structlog.get_logger().info("started")

    line = json.loads(capsys.readouterr().err)
    assert line["trace_id"] == "1f"
    assert "pii.name" not in line


def test_what_is_below_the_level_is_not_written(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging(LogSettings(level="warning"))

    structlog.get_logger().info("too_small_to_say")

    assert capsys.readouterr().err == ""


def test_what_a_learner_said_or_is_never_reaches_a_log() -> None:
    kept = without_personal_fields(None, "info", {"event": "joined", "pii.learner": "amina", "session": "s1"})

    assert kept == {"event": "joined", "session": "s1"}


def test_a_log_that_is_no_terminal_holds_no_colours(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging(LogSettings())

    structlog.get_logger().info("started")

    assert "\x1b" not in capsys.readouterr().err


def raised() -> ValueError:
    try:
        int("GET /amina")
    except ValueError as error:
        return error
    raise AssertionError("that is no number")


def test_what_a_library_logs_is_told_without_its_words(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging(LogSettings(form="json"))
    set_up_logging(LogSettings(form="json"))

    logging.getLogger("aiohttp.server").error("cannot read %s", "GET /amina", exc_info=raised())

    told = capsys.readouterr().err
    line = json.loads(told)
    assert (line["event"], line["library"], line["kind"]) == ("library_logged", "aiohttp.server", "error")
    assert (line["error"], line["raised_at"].partition(":")[0]) == ("ValueError", __name__)
    assert "amina" not in told


def test_what_a_library_says_in_passing_is_not_told(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging(LogSettings())

    logging.getLogger("aiohttp.access").info("GET /amina")

    assert capsys.readouterr().err == ""
