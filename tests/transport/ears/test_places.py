"""Where ears can be made: a GPU only where there is one, and never silently something else."""

import os
from pathlib import Path

import onnxruntime as ort
import pytest
import structlog

from actors.pool.ears import EarFaultError
from config.settings import PoolSettings, VoiceSettings
from models.voice.manifest import VoiceModelError
from transport.ears import places
from transport.ears.core import CoreEar
from transport.ears.places import make_places, workers_of
from transport.ears.process import ProcessEar
from transport.ears.worker import Order

POOL = PoolSettings(slots=4, max_batch=24)


@pytest.fixture
def gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    """ONNX Runtime as it is with CUDA, on a machine whose GPU is not there."""
    providers = ["CUDAExecutionProvider", "CPUExecutionProvider"]
    monkeypatch.setattr(ort, "get_available_providers", lambda: providers)


def test_a_gpu_that_is_demanded_and_absent_ends_the_start() -> None:
    with pytest.raises(VoiceModelError, match=r"talqin\[gpu\]"):
        make_places(VoiceSettings(provider="cuda"), POOL)


def test_two_runtimes_in_one_folder_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def found(*, name: str) -> list[str]:
        return [name]

    monkeypatch.setattr("importlib.metadata.distributions", found)

    with pytest.raises(VoiceModelError, match="both installed"):
        make_places(VoiceSettings(provider="cuda"), POOL)


def test_the_choice_of_a_provider_is_logged() -> None:
    with structlog.testing.capture_logs() as logs:
        make_places(VoiceSettings(), POOL)

    assert logs == [
        {
            "event": "ear_provider",
            "provider": "CPUExecutionProvider",
            "gpu_available": False,
            "log_level": "info",
        }
    ]


def test_without_a_gpu_a_core_is_no_fallback() -> None:
    (place,) = make_places(VoiceSettings(workers=0), POOL)(None)

    assert (place.name, place.max_batch, place.in_buckets, place.is_fallback) == ("core-0", 24, False, False)
    assert isinstance(place.make(), CoreEar)


@pytest.mark.usefixtures("gpu")
def test_with_a_gpu_cores_are_the_fallback() -> None:
    gpu_place, core = make_places(VoiceSettings(workers=0), POOL)(None)

    assert (gpu_place.name, gpu_place.max_batch, gpu_place.in_buckets) == ("cuda-0", 256, True)
    assert not gpu_place.is_fallback
    assert core.is_fallback


@pytest.mark.usefixtures("gpu")
def test_who_demands_a_gpu_gets_no_core_in_its_place() -> None:
    (place,) = make_places(VoiceSettings(provider="cuda"), POOL)(None)

    assert place.name == "cuda-0"


@pytest.mark.usefixtures("gpu")
def test_who_wants_the_cpu_gets_it() -> None:
    (place,) = make_places(VoiceSettings(provider="cpu", workers=0), POOL)(None)

    assert (place.name, place.is_fallback) == ("core-0", False)


@pytest.mark.usefixtures("gpu")
def test_a_gpu_that_cannot_be_had_is_told_and_not_replaced_in_silence() -> None:
    gpu_place, _ = make_places(VoiceSettings(workers=0), POOL)(None)

    with (
        pytest.warns(UserWarning, match="CUDAExecutionProvider"),
        pytest.raises(EarFaultError, match="asked for CUDAExecutionProvider"),
    ):
        gpu_place.make()


@pytest.mark.parametrize(("cores", "workers"), [(1, 0), (2, 1), (64, 1)])
def test_a_process_hears_where_there_are_two_cores(monkeypatch: pytest.MonkeyPatch, cores: int, workers: int) -> None:
    monkeypatch.setattr(places, "_cores", lambda: list(range(cores)))

    assert workers_of(VoiceSettings()) == workers
    assert workers_of(VoiceSettings(workers=3)) == 3


@pytest.mark.parametrize(("pinned", "cores"), [(True, [3, 2, 1]), (False, [None] * 3)])
def test_each_pinned_process_has_a_core_of_its_own_and_the_first_is_left_to_the_loop(
    monkeypatch: pytest.MonkeyPatch, cores: list[int | None], *, pinned: bool
) -> None:
    orders: list[Order] = []
    monkeypatch.setattr(places, "_cores", lambda: [0, 1, 2, 3])
    monkeypatch.setattr(places, "ProcessEar", orders.append)

    for place in make_places(VoiceSettings(workers=3, pinned=pinned), POOL)(Path("another")):
        place.make()

    assert [order.name for order in orders] == ["worker-0", "worker-1", "worker-2"]
    assert [order.core for order in orders] == cores
    assert {order.weights for order in orders} == {"another"}


@pytest.mark.wall_clock
def test_a_process_is_made() -> None:
    (place,) = make_places(VoiceSettings(workers=1), POOL)(None)

    ear = place.make()

    assert isinstance(ear, ProcessEar)
    assert (ear.slots, os.getsid(ear.pid)) == (4, ear.pid)
    ear.close()


def test_a_folder_without_a_model_is_told(tmp_path: Path) -> None:
    (place,) = make_places(VoiceSettings(workers=0), POOL)(tmp_path)

    with pytest.raises(EarFaultError, match=r"manifest\.json"):
        place.make()
