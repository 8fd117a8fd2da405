"""Log lines that our logger wrote reach a real log store through a real rsyslog, and a saved search finds them."""

import json
import logging
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog

from actors.runtime import within
from config.logging import LibraryEvents, set_up_logging
from config.settings import LogSettings
from tests.deploy.logged import events, events_of
from tests.fakes.log_store import LOGS, LogStore, shipping
from tests.fakes.spans import RecordedSpan
from transport.telemetry.trace_log import with_trace_id

SEARCHES = sorted((LOGS / "searches").glob("*.json"))
EVERYTHING: dict[str, Any] = {"size": 100, "query": {"match_all": {}}}


def clauses(search: Path) -> list[dict[str, Any]]:
    filters: list[dict[str, Any]] = json.loads(search.read_text())["query"]["bool"]["filter"]
    return filters


def named(search: Path) -> set[str]:
    """The events that a search looks for."""
    return {name for clause in clauses(search) for name in clause.get("terms", {}).get("event", ())}


@pytest.mark.parametrize("search", SEARCHES, ids=lambda search: search.stem)
def test_every_event_that_a_search_looks_for_is_logged_somewhere(search: Path) -> None:
    assert named(search) <= events()


@pytest.mark.parametrize("search", SEARCHES, ids=lambda search: search.stem)
def test_a_search_looks_only_at_fields_that_the_template_names(search: Path) -> None:
    fields = {field for clause in clauses(search) for matcher in clause.values() for field in matcher}

    assert fields <= set(mappings()["properties"])


def mappings() -> dict[str, Any]:
    template: dict[str, Any] = json.loads((LOGS / "index-template.json").read_text())["template"]["mappings"]
    return template


def test_no_field_makes_the_mapping_grow() -> None:
    assert mappings()["dynamic"] is False


def test_an_event_is_found_in_code_however_it_is_written() -> None:
    code = 'log.warning(\n    "ear_lost", ear="a")\nlog.log(30, "library_logged")\nself.tell("no_event")'

    assert events_of(code) == {"ear_lost", "library_logged"}


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where our logger writes, as it does to standard error."""
    file = tmp_path / "talqin.log"
    with file.open("a", buffering=1) as stream:
        monkeypatch.setattr(sys, "stderr", stream)
        set_up_logging(LogSettings(form="json"), with_trace_id)
        yield file
    structlog.reset_defaults()
    root = logging.getLogger()
    root.handlers = [handler for handler in root.handlers if not isinstance(handler, LibraryEvents)]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[LogStore]:
    store = LogStore(tmp_path / "store")
    store.start()
    yield store
    store.kill()


def log_of_a_bad_hour() -> None:
    structlog.get_logger().warning("ear_lost", ear="core", why="EarLostError", streams=3, learners={"n": 1})
    with within(RecordedSpan()):
        structlog.get_logger().warning("slow_handler", path="/inference", type="HearChunk", ms=71, messages=1)
    structlog.get_logger().info("stopped", unfinished=())


@pytest.mark.wall_clock
def test_a_saved_search_finds_what_our_logger_wrote(tmp_path: Path, log: Path, store: LogStore) -> None:
    with shipping(tmp_path / "rsyslog", log, store.port):
        log_of_a_bad_hour()

        store.wait_found(EVERYTHING, 3)
        found = store.found(json.loads((LOGS / "searches" / "VerdictsLate.json").read_text()))

    assert sorted(line["event"] for line in found) == ["ear_lost", "slow_handler"]
    by_event = {line["event"]: line for line in found}
    assert by_event["slow_handler"]["trace_id"] == f"{'0' * 31}1"
    assert by_event["ear_lost"]["learners"] == {"n": 1}
    assert all(line["timestamp"].endswith("Z") for line in found)


@pytest.mark.wall_clock
def test_numbers_and_times_are_searched_for_as_what_they_are(tmp_path: Path, log: Path, store: LogStore) -> None:
    slow = {"query": {"bool": {"filter": [{"range": {"ms": {"gte": 70, "lt": 100}}}]}}}
    old = {"query": {"bool": {"filter": [{"range": {"timestamp": {"lt": "now-1h"}}}]}}}
    unnamed = {"query": {"bool": {"filter": [{"exists": {"field": "learners.n"}}]}}}

    with shipping(tmp_path / "rsyslog", log, store.port):
        log_of_a_bad_hour()
        store.wait_found(EVERYTHING, 3)

    assert [line["event"] for line in store.found(slow)] == ["slow_handler"]
    assert store.found(old) == []
    assert store.found(unnamed) == []


@pytest.mark.wall_clock
def test_a_line_that_is_no_json_is_set_aside_and_keeps_no_other_back(
    tmp_path: Path, log: Path, store: LogStore
) -> None:
    with shipping(tmp_path / "rsyslog", log, store.port) as folder:
        with log.open("a") as file:
            file.write("Fatal Python error: Segmentation fault\n")
        log_of_a_bad_hour()
        store.wait_found(EVERYTHING, 3)

    assert (folder / "unread.log").read_text() == "Fatal Python error: Segmentation fault\n"
    assert not (folder / "refused.log").exists()


@pytest.mark.wall_clock
def test_what_is_written_while_the_store_is_away_arrives_once_it_is_back(
    tmp_path: Path, log: Path, store: LogStore
) -> None:
    with shipping(tmp_path / "rsyslog", log, store.port):
        log_of_a_bad_hour()
        store.wait_found(EVERYTHING, 3)
        store.kill()
        log_of_a_bad_hour()
        store.start()

        found = store.wait_found(EVERYTHING, 3)

    assert {line["event"] for line in found} == {"ear_lost", "slow_handler", "stopped"}
