"""Where ears can be made on this machine, as the settings say."""

import os
from functools import partial
from importlib import metadata
from pathlib import Path
from typing import Final

import onnxruntime as ort
import structlog

from actors.pool.ears import EarFaultError, EarPlace, MakePlaces
from config.settings import PoolSettings, VoiceSettings
from models.voice.manifest import VoiceModelError
from models.voice.model import Variant, VoiceModel
from models.voice.session import Provider
from transport.ears.core import ROWS_AT_ONCE, CoreEar
from transport.ears.process import ProcessEar
from transport.ears.worker import Order

_CUDA: Final[Provider] = "CUDAExecutionProvider"
_CPU: Final[Provider] = "CPUExecutionProvider"
_GPU_BATCH: Final = 256
_RUNTIMES: Final = {"onnxruntime", "onnxruntime-gpu"}


def make_places(voice: VoiceSettings, pool: PoolSettings) -> MakePlaces:
    """Say where the ears of this process are: a GPU first when one is to be used, then cores.

    Raises:
        VoiceModelError: a GPU is demanded, and ONNX Runtime has no provider for one.
    """
    has_cuda = _CUDA in ort.get_available_providers()
    if voice.provider == "cuda" and not has_cuda:
        raise VoiceModelError(f"a GPU is demanded, but this ONNX Runtime has no CUDA: {_advice()}")
    on_gpu = has_cuda and voice.provider != "cpu"
    if voice.provider == "auto":
        structlog.get_logger().info("ear_provider", provider=_CUDA if on_gpu else _CPU, gpu_available=has_cuda)
    workers = workers_of(voice)

    def places(other: Path | None) -> tuple[EarPlace, ...]:
        weights = other or voice.weights
        cores = _core_places(voice, weights, pool, workers, is_fallback=on_gpu)
        if not on_gpu:
            return cores
        make = partial(_in_this_process, "cuda-0", weights, "fp32", _CUDA, pool.slots, _GPU_BATCH)
        gpu = EarPlace("cuda-0", make, _GPU_BATCH, in_buckets=True)
        return (gpu,) if voice.provider == "cuda" else (gpu, *cores)

    return places


def _advice() -> str:
    """Say how CUDA comes here; both packages are one module, and whichever was installed last has overwritten it."""
    installed = {name for name in _RUNTIMES if any(metadata.distributions(name=name))}
    if installed == _RUNTIMES:
        return (
            "onnxruntime and onnxruntime-gpu are both installed, and share one folder; remove both, install the latter"
        )
    return "install talqin[gpu], remove onnxruntime, and install onnxruntime-gpu again (docs/ears.md)"


def workers_of(voice: VoiceSettings) -> int:
    """Say how many processes hear; 0 for this one itself."""
    if voice.workers is not None:
        return voice.workers
    return 1 if len(_cores()) > 1 else 0


def _core_places(
    voice: VoiceSettings, weights: Path | None, pool: PoolSettings, workers: int, *, is_fallback: bool
) -> tuple[EarPlace, ...]:
    if not workers:
        make = partial(_in_this_process, "core-0", weights, voice.variant, _CPU, pool.slots, ROWS_AT_ONCE)
        return (EarPlace("core-0", make, pool.max_batch, is_fallback=is_fallback),)
    folder = None if weights is None else str(weights)
    orders = [
        Order(f"worker-{number}", folder, voice.variant, _CPU, pool.slots, _core_of(number) if voice.pinned else None)
        for number in range(workers)
    ]
    return tuple(
        EarPlace(order.name, partial(ProcessEar, order), pool.max_batch, is_fallback=is_fallback) for order in orders
    )


def _in_this_process(
    name: str, weights: Path | None, variant: Variant, provider: Provider, slots: int, rows_at_once: int
) -> CoreEar:
    try:
        return CoreEar(name, VoiceModel.load(weights, variant=variant, provider=provider), slots, rows_at_once)
    except VoiceModelError as error:
        raise EarFaultError(str(error)) from error


def _core_of(number: int) -> int:
    """Give a worker's core, the last ones first: the loop began on the first."""
    cores = _cores()
    return cores[-1 - number % len(cores)]


def _cores() -> list[int]:
    """Give the cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return sorted(os.sched_getaffinity(0))
    return list(range(os.cpu_count() or 1))
