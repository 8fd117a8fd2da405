"""Our server beside sherpa-onnx's streaming server with the very same network: what a learner costs and waits.

    pip install sherpa-onnx-bin                           # not needed for anything else
    python -m tests.benchmarks.peers

Theirs (C++, Apache-2.0) makes features, runs the network in batches and tells the likeliest sounds. Ours does that,
follows the recitation, judges every word, and tells what it found. Both get the same audio at the same pace, in turn.
"""

import asyncio
import os
import shutil
import subprocess
import tempfile
import time
from collections import deque
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, Final

import aiohttp
import click
import msgspec
import numpy as np
import onnx
import uvloop
from onnx import TensorProto, helper

from models.quran.vocabulary import TOKENS
from models.voice.manifest import read_manifest
from talqin.bench.audio import FRAME_SAMPLES, Reciting, recitings
from talqin.bench.classroom import Classroom
from talqin.bench.cost import Cost
from talqin.bench.machine import Machine, percentile, this_machine
from talqin.bench.served import raise_file_limit, served

PEER: Final = "sherpa-onnx-online-websocket-server"
_FRAME_SECONDS: Final = FRAME_SAMPLES / 16_000
_AHEAD_SAMPLES: Final = 480
"""Theirs waits for the first samples of the next chunk: with these sent first, each frame completes a chunk."""
_WARM_SECONDS: Final = 6.0
_START_SECONDS: Final = 20.0
_SETTINGS: Final = """
[pool]
slots = 1024
[log]
level = "warning"
"""


class Peer(msgspec.Struct, frozen=True):
    """One server with some who recite."""

    name: str
    reciting: int
    answers: int
    answered_p50_ms: float
    """From a frame of 320 ms, as it was sent, to what the server said of it."""
    answered_p95_ms: float
    answered_p99_ms: float
    cpu_ms_an_audio_second: float
    """Of all its processes."""
    kb_a_reciter: float
    """What all its processes grew by, from before the first came to the end."""

    @property
    def learners_a_core(self) -> float:
        """How many would fill one core, if nothing else did."""
        return 1000 / self.cpu_ms_an_audio_second


def in_their_form(network: bytes, reach: int, width: int) -> Any:
    """Wrap our network as a streaming NeMo CTC model, the one of their forms with a batch and any state.

    Their features come as (batch, 80, 32). Of their three states, `cache_last_channel`, (batch, 1, reach, width), holds
    ours; nobody reads the other two.
    """
    ours = onnx.load_from_string(network)
    batch, floats, numbers = "batch", TensorProto.FLOAT, TensorProto.INT64

    def shape(name: str, *sizes: int) -> Any:
        return onnx.numpy_helper.from_array(np.array(sizes, np.int64), name)

    def value(name: str, kind: int, *sizes: int) -> Any:
        return helper.make_tensor_value_info(name, kind, [batch, *sizes])

    before = [
        helper.make_node("Transpose", ["audio_signal"], ["in_time"], perm=[0, 2, 1]),
        helper.make_node("Reshape", ["in_time", "frames_shape"], ["features"]),
        helper.make_node("Reshape", ["cache_last_channel", "past_shape"], ["past"]),
    ]
    after = [
        helper.make_node("Reshape", ["next_past", "cache_shape"], ["cache_last_channel_next"]),
        helper.make_node("Identity", ["log_probs"], ["logits"]),
        helper.make_node("Identity", ["length"], ["encoded_length"]),
        helper.make_node("Identity", ["cache_last_time"], ["cache_last_time_next"]),
        helper.make_node("Identity", ["cache_last_channel_len"], ["cache_last_channel_len_next"]),
    ]
    graph = helper.make_graph(
        [*before, *ours.graph.node, *after],
        "talqin_as_nemo_ctc",
        [
            value("audio_signal", floats, 80, 32),
            value("length", numbers),
            value("cache_last_channel", floats, 1, reach, width),
            value("cache_last_time", floats, 1, 1, 1),
            value("cache_last_channel_len", numbers),
        ],
        [
            value("logits", floats, 8, len(TOKENS)),
            value("encoded_length", numbers),
            value("cache_last_channel_next", floats, 1, reach, width),
            value("cache_last_time_next", floats, 1, 1, 1),
            value("cache_last_channel_len_next", numbers),
        ],
        [
            *ours.graph.initializer,
            shape("frames_shape", 0, 8, 320),
            shape("past_shape", 0, reach, width),
            shape("cache_shape", 0, 1, reach, width),
        ],
    )
    theirs = helper.make_model(graph, opset_imports=ours.opset_import, ir_version=ours.ir_version)
    helper.set_model_props(
        theirs,
        {
            "window_size": "32",
            "chunk_shift": "32",
            "subsampling_factor": "4",
            "vocab_size": str(len(TOKENS) - 1),  # they add the blank
            "cache_last_channel_dim1": "1",
            "cache_last_channel_dim2": str(reach),
            "cache_last_channel_dim3": str(width),
            "cache_last_time_dim1": "1",
            "cache_last_time_dim2": "1",
            "cache_last_time_dim3": "1",
        },
    )
    return theirs


def write_their_model(folder: Path) -> None:
    """Write `model.onnx` and `tokens.txt` of the packaged int8 network."""
    with as_file(files("models.voice") / "weights") as weights:
        papers = read_manifest(weights)
        theirs = in_their_form((weights / "model.int8.onnx").read_bytes(), papers.reach, papers.width)
    (folder / "model.onnx").write_bytes(theirs.SerializeToString())
    names = ["<blk>", *TOKENS[1:]]
    (folder / "tokens.txt").write_text("".join(f"{name} {number}\n" for number, name in enumerate(names)))


class Learner:
    """Somebody who recites to their server."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, reciting: Reciting, phase: float) -> None:
        self._socket = socket
        self._frames = [(np.frombuffer(frame, "<i2") / np.float32(32768)).tobytes() for frame in reciting.frames]
        self._phase = phase
        self._unanswered: deque[float] = deque()
        self.answered_ms: list[float] = []
        self.sent = 0

    async def recite(self) -> None:
        """Send a frame every 320 ms until cancelled."""
        await asyncio.sleep(self._phase)
        await self._socket.send_bytes(bytes(4 * _AHEAD_SAMPLES))
        began = time.perf_counter()
        while True:
            await asyncio.sleep(max(0.0, began + self.sent * _FRAME_SECONDS - time.perf_counter()))
            self._unanswered.append(time.perf_counter())
            await self._socket.send_bytes(self._frames[self.sent % len(self._frames)])
            self.sent += 1

    async def listen(self) -> None:
        """Note when each frame is answered until cancelled: they answer each chunk that they decoded."""
        async for _ in self._socket:
            if self._unanswered:
                self.answered_ms.append((time.perf_counter() - self._unanswered.popleft()) * 1000)


@contextmanager
def their_server(folder: Path) -> Generator[tuple[int, int]]:
    """Serve with one thread for the network and one for the sockets; give the port and the process.

    Raises:
        RuntimeError: it did not come up.
    """
    port = 6000 + os.getpid() % 1000
    command = [
        *[PEER, f"--port={port}", f"--nemo-ctc-model={folder}/model.onnx", f"--tokens={folder}/tokens.txt"],
        *["--num-work-threads=1", "--num-io-threads=1", "--num-threads=1", "--max-batch-size=32"],
        *["--loop-interval-ms=10", "--enable-endpoint=false", f"--log-file={folder}/log.txt"],
    ]
    with (folder / "said.txt").open("w") as said:
        process = subprocess.Popen(command, stdout=said, stderr=said, cwd=folder)  # noqa: S603 - chosen by the user
    try:
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(10)


async def measure_theirs(port: int, process: int, count: int, seconds: float, recited: Sequence[Reciting]) -> Peer:
    """Let `count` learners recite to their server."""
    cost = Cost(process, with_children=True)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:
        sockets = [await _connect(http, port)]
        memory = cost.memory_bytes()
        sockets += [await _connect(http, port) for _ in range(count - 1)]
        learners = [
            Learner(socket, recited[number % len(recited)], number / count * _FRAME_SECONDS)
            for number, socket in enumerate(sockets)
        ]
        tasks = [asyncio.create_task(part) for one in learners for part in (one.recite(), one.listen())]
        await asyncio.sleep(_WARM_SECONDS)
        for one in learners:
            one.answered_ms.clear()
        cpu, sent = cost.cpu_seconds(), sum(one.sent for one in learners)
        await asyncio.sleep(seconds)
        cpu, sent = cost.cpu_seconds() - cpu, sum(one.sent for one in learners) - sent
        grown = cost.memory_bytes() - memory
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    answered = [late for one in learners for late in one.answered_ms]
    return _peer("sherpa-onnx: sounds", count, answered, cpu / (sent * _FRAME_SECONDS), grown)


async def _connect(http: aiohttp.ClientSession, port: int) -> aiohttp.ClientWebSocketResponse:
    began = time.perf_counter()
    while True:
        try:
            return await http.ws_connect(f"http://127.0.0.1:{port}/")
        except aiohttp.ClientError:
            if time.perf_counter() - began > _START_SECONDS:
                raise
            await asyncio.sleep(0.1)


async def measure_ours(
    host: str, port: int, process: int, count: int, seconds: float, recited: Sequence[Reciting]
) -> Peer:
    """Let `count` learners recite to ours."""
    cost, room = Cost(process, with_children=True), Classroom(host, port)
    memory = cost.memory_bytes()
    await room.enter(count)
    reciters = room.begin_reciting(count, recited)
    await asyncio.sleep(_WARM_SECONDS)
    for one in reciters:
        one.forget()
    cpu, sent = cost.cpu_seconds(), sum(one.learner.next for one in reciters)
    await asyncio.sleep(seconds)
    cpu, sent = cost.cpu_seconds() - cpu, sum(one.learner.next for one in reciters) - sent
    grown = cost.memory_bytes() - memory
    await room.stop_reciting()
    answered = [late for one in reciters for late in one.answered_ms]
    return _peer("talqin: words judged", count, answered, cpu / (sent * _FRAME_SECONDS), grown)


def _peer(name: str, count: int, answered: list[float], cpu: float, grown: int) -> Peer:
    ordered = sorted(answered)
    p50, p95, p99 = (round(percentile(ordered, part), 1) for part in (0.50, 0.95, 0.99))
    return Peer(name, count, len(ordered), p50, p95, p99, round(cpu * 1000, 2), round(grown / count / 1000, 1))


class Report(msgspec.Struct, frozen=True):
    """All that was measured."""

    machine: Machine
    peers: tuple[Peer, ...]


@click.command()
@click.option("--reciting", type=click.IntRange(1), default=100, show_default=True)
@click.option("--seconds", type=click.FloatRange(1), default=30.0, show_default=True)
@click.option("--json", "as_json", is_flag=True)
def main(*, reciting: int, seconds: float, as_json: bool) -> None:
    """Measure both, one after the other."""
    if shutil.which(PEER) is None:
        raise click.ClickException(f"{PEER} is not installed: pip install sherpa-onnx-bin")
    raise_file_limit()
    machine, recited, found = this_machine(), recitings(None), list[Peer]()
    with tempfile.TemporaryDirectory() as folder:
        write_their_model(Path(folder))
        with their_server(Path(folder)) as (port, process):
            found.append(uvloop.run(measure_theirs(port, process, reciting, seconds, recited)))
    with served(_SETTINGS) as server:
        found.append(uvloop.run(measure_ours(server.host, server.port, server.cost.pid, reciting, seconds, recited)))
    report = Report(machine, tuple(found))
    click.echo(msgspec.json.encode(report) if as_json else table(report))


def table(report: Report) -> str:
    """Give the figures as a table in Markdown."""
    rows = [
        f"| {one.name} | {one.reciting} | {one.answered_p50_ms} / {one.answered_p95_ms} / {one.answered_p99_ms} ms "
        f"| {one.cpu_ms_an_audio_second} ms | {one.learners_a_core:.0f} | {one.kb_a_reciter} KB |"
        for one in report.peers
    ]
    head = "| | reciting | answered p50 / p95 / p99 | CPU an audio-second | learners a core | memory each |"
    return "\n".join((head, "|---|---:|---:|---:|---:|---:|", *rows))


if __name__ == "__main__":
    main()
