"""How many bytes the voice model is, on the disk and on its way: `python -m tests.benchmarks.model_bytes`.

On its way is measured at the edge, nginx as it is deployed, asked as a browser asks. What compression would make of it
is told by the programs themselves.
"""

import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, NamedTuple

import numpy as np
import onnx
from onnx import numpy_helper

from tests.fakes.edge import Edge

WEIGHTS = Path(__file__).resolve().parents[2] / "models" / "voice" / "weights"
COMPRESSORS: Mapping[str, tuple[str, ...]] = {
    "gzip -6": ("gzip", "-6", "-c"),
    "zstd -19": ("zstd", "-19", "-q", "-c"),
    "brotli -11": ("brotli", "-q", "11", "-c"),
}
"""Name -> the command that writes what it makes of its input."""


class Sizes(NamedTuple):
    """Bytes of one form."""

    form: str
    on_disk: int
    at_the_edge: int
    """What a client receives that would take any of these encodings."""
    encoding: str
    """That the edge chose; empty for none."""
    compressed: dict[str, int]


def forms(folder: Path) -> Iterator[tuple[str, Path]]:
    """Give the model's forms: all in 32 bits, as the shipped file has it (matrices in 16), and in 8."""
    model = onnx.load(WEIGHTS / "model.fp32.onnx")
    for weight in model.graph.initializer:
        array = numpy_helper.to_array(weight)
        if array.dtype == np.float16:
            weight.CopyFrom(numpy_helper.from_array(array.astype(np.float32), weight.name))
    whole = folder / "whole.onnx"
    onnx.save(model, whole)
    yield "fp32", whole
    yield "fp16 matrices", WEIGHTS / "model.fp32.onnx"
    yield "int8", WEIGHTS / "model.int8.onnx"


def measure(folder: Path, compressors: Mapping[str, tuple[str, ...]] = COMPRESSORS) -> list[Sizes]:
    """Measure every form; a folder to work in."""
    bucket = folder / "bucket"
    (bucket / "models").mkdir(parents=True)
    told = {name: file.read_bytes() for name, file in forms(folder)}
    for number, content in enumerate(told.values()):
        (bucket / "models" / f"{number}.onnx").write_bytes(content)
    with _edge(folder / "edge", bucket) as address:
        received = [_received(f"{address}/models/{number}.onnx") for number in range(len(told))]
    return [
        Sizes(name, len(content), *got, {each: _compressed(command, content) for each, command in compressors.items()})
        for (name, content), got in zip(told.items(), received, strict=True)
    ]


@contextmanager
def _edge(folder: Path, bucket: Path) -> Generator[str]:
    handler = partial(_Bucket, directory=str(bucket))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as origin:
        Thread(target=origin.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{origin.server_port}"
        edge = Edge(folder, address, address)
        edge.server.start()
        try:
            yield edge.address
        finally:
            edge.server.kill()
            origin.shutdown()


class _Bucket(SimpleHTTPRequestHandler):
    """An object store that knows no ranges: the edge then takes the whole."""

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its parent's own name
        """Say nothing."""


def _received(url: str) -> tuple[int, str]:
    asked = urllib.request.Request(url, headers={"Accept-Encoding": "br, zstd, gzip"})  # noqa: S310 - our own edge
    with urllib.request.urlopen(asked, timeout=30) as answer:  # noqa: S310 - as above
        return len(answer.read()), answer.headers.get("Content-Encoding") or ""


def _compressed(command: tuple[str, ...], content: bytes) -> int:
    return len(subprocess.run(command, input=content, capture_output=True, check=True, timeout=300).stdout)  # noqa: S603 - our own commands


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        found = measure(Path(folder))
    titles = ("form", "on disk", "at the edge", "encoding", *COMPRESSORS)
    rows = [
        (one.form, str(one.on_disk), str(one.at_the_edge), one.encoding or "none", *map(str, one.compressed.values()))
        for one in found
    ]
    for row in (titles, *rows):
        sys.stdout.write(row[0].ljust(16) + "".join(text.rjust(13) for text in row[1:]) + "\n")


if __name__ == "__main__":
    main()
