"""The house keeps its shape: every module has its test twin, every package is this checkout's."""

import importlib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("actors", "config", "models", "supervisors", "talqin", "transport")

WITHOUT_TWIN = {
    "actors/backup/ports.py": "a port and its values; transport/stores/*_copies.py fill it, and are tested",
    "transport/stores/mongo_copies.py": "tests/transport/stores/test_every_copied_store.py holds it and its twin alike",
    "actors/visit/directory.py": "a port and its errors; supervisors/visits.py fills it, and is tested",
    "actors/pool/ears.py": "a port, its errors and its values; transport/ears/ fills it, and is tested",
    "actors/events.py": "values without behaviour; every one of them crosses the wire in tests/transport",
    "actors/runtime/state.py": "names of states; tests/actors/runtime/test_cell.py goes through them",
    "actors/stores/whole.py": "a port and its values; every store of transport/stores fills it, and is tested",
    "actors/recitation/messages.py": "messages without behaviour; tests/actors/test_analysis.py says every one of them",
    "actors/recitation/current.py": "what actors/analysis.py holds; its test goes through every part",
    "actors/kept_session.py": "tests/scenarios/test_moved_session.py kills it at every share of a recitation",
    "actors/visit/cache.py": "a port and its values; tests/transport/stores/test_session_redis.py holds who fill it",
    "actors/visit/fate.py": "messages without behaviour; tests/scenarios/test_moved_session.py goes by them",
    "actors/visit/journal.py": "tests/scenarios/test_moved_session.py has it keep, lose and forget",
    "actors/visit/steps.py": "tests/scenarios/test_moved_session.py has steps held, kept and lost",
    "actors/work/kept.py": "values without behaviour; tests/actors/work/test_desk.py keeps them",
    "actors/work/ports.py": "ports, and one that does nothing; tests/actors/work fill them",
    "actors/work/queue.py": "a port; tests/transport/stores/test_every_work_queue.py holds all that fill it",
    "transport/stores/work_memory.py": "tests/transport/stores/test_every_work_queue.py holds it and its twin alike",
    "transport/stores/work_redis.py": "tests/transport/stores/test_every_work_queue.py holds it and its twin alike",
    "transport/websocket_door.py": "tests/transport/test_websocket.py comes in by it",
    "transport/recordings/receiving.py": "test_uploads.py and test_jobs_door.py go through all of it",
    "actors/visit/to_client.py": "values without behaviour; every one of them crosses the wire in tests/transport",
    "actors/far/meter.py": "a port; transport/telemetry/lines.py fills it, and is tested",
    "actors/pool/port.py": "a port; a `Ref` and actors/far/near_first.py fill it, and are tested",
    "transport/nodes/door_messages.py": "messages and a port; tests/transport/nodes/test_door.py says them",
    "talqin/serving/between.py": "tests/talqin/serving/test_inner.py has nodes of two roles tied together by it",
    "actors/far/ports.py": "a port and its events; transport/nodes/links.py fills it, and is tested",
    "transport/nodes/errors.py": "errors without behaviour; the tests of lines raise them",
    "actors/recitation/hearing.py": "a port and its error; supervisors/recordings.py fills it, and is tested",
    "actors/pool/messages.py": "messages without behaviour; tests/actors/test_inference_pool.py says every one of them",
    "actors/pool/meter.py": "a port and its values; transport/telemetry/actors.py fills it, and is tested",
    "actors/pool/statistics.py": "values without behaviour; actors/pool/fleets.py makes them, and is tested",
    "actors/stores/passing.py": "a port; tests/transport/stores/test_every_passing_store.py holds all that fill it",
    "actors/ports.py": "ports and values without behaviour; the adapters are tested",
    "actors/shards/leases.py": "a port and a value; tests/transport/stores/test_lease_redis.py holds all that fill it",
    "actors/stores/put_by.py": "a port; tests/transport/stores/test_every_put_by_store.py holds all that fill it",
    "transport/stores/put_by_folder.py": "tests/transport/stores/test_every_put_by_store.py holds it and its twin",
    "transport/stores/put_by_redis.py": "tests/transport/stores/test_every_put_by_store.py holds it and its twin",
    "actors/visit/messages.py": "messages without behaviour; tests/actors/test_session.py says them",
    "actors/people/errors.py": "errors without behaviour; every desk's test raises them",
    "actors/people/ports.py": "ports and their values; the adapters are tested",
    "models/people/errors.py": "an error without behaviour; every rule's test raises it",
    "talqin/bench/echo.py": "a program of its own; tests/talqin/bench/test_classroom.py speaks to it",
    "talqin/fleet/checks.py": "values without behaviour; tests/talqin/fleet/test_autoscaler.py judges by them",
    "transport/ears/__main__.py": "one call; tests/transport/ears/test_process.py starts it",
}
"""Module -> why it has no test of its own."""


def modules() -> list[str]:
    found = (path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
    return sorted(str(path.relative_to(ROOT)) for path in found if path.name != "__init__.py")


def twin_of(module: str) -> Path:
    path = Path(module)
    return ROOT / "tests" / path.parent / f"test_{path.name}"


@pytest.mark.parametrize("module", modules())
def test_every_module_has_a_test_twin_or_a_reason_why_not(module: str) -> None:
    assert twin_of(module).exists() != (module in WITHOUT_TWIN)


def test_no_reason_outlives_its_module() -> None:
    assert set(WITHOUT_TWIN) <= set(modules())


@pytest.mark.parametrize("package", PACKAGES)
def test_every_package_resolves_to_this_checkout(package: str) -> None:
    found = importlib.import_module(package).__file__

    assert found is not None
    assert Path(found).resolve().is_relative_to(ROOT)


def test_every_folder_of_tests_is_a_package() -> None:
    folders = {path.parent for path in (ROOT / "tests").rglob("*.py")}

    assert all((folder / "__init__.py").exists() for folder in folders)


def test_every_module_says_in_its_first_line_what_it_is() -> None:
    silent = [module for module in modules() if not (ROOT / module).read_text().startswith(('"""', 'r"""'))]

    assert silent == []
