"""Where spans end up: OTLP over HTTP in this process, and rotel, a real collector, in one of its own before it."""

import gzip
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from tests.fakes.servers import Server, free_port


class Collector:
    """What was received.

    Attributes:
        endpoint: where it listens.
        spans: all that came, in order.
        nodes: span's id -> what the process that wrote it is called among others.
        raw: the requests' bodies, not compressed any more.
    """

    def __init__(self, endpoint: str) -> None:
        self.endpoint = endpoint
        self.spans: list[Span] = []
        self.nodes: dict[bytes, str] = {}
        self.raw: list[bytes] = []

    def take(self, body: bytes) -> None:
        request = ExportTraceServiceRequest.FromString(body)
        self.raw.append(body)
        for of in request.resource_spans:
            told = {each.key: each.value.string_value for each in of.resource.attributes}
            spans = [span for scope in of.scope_spans for span in scope.spans]
            self.nodes |= dict.fromkeys((span.span_id for span in spans), told.get("service.instance.id", ""))
            self.spans += spans

    def wait(self, name: str, *, seconds: float = 30.0) -> None:
        """Wait until a span of this name has come."""
        until = time.monotonic() + seconds
        while not any(span.name == name for span in self.spans):
            assert time.monotonic() < until, f"no span {name!r} among {sorted({span.name for span in self.spans})}"
            time.sleep(0.05)

    def trace_of(self, span: Span) -> list[Span]:
        """All of its trace, the earliest first."""
        mine = [one for one in self.spans if one.trace_id == span.trace_id]
        return sorted(mine, key=lambda one: one.start_time_unix_nano)


@contextmanager
def collecting() -> Generator[Collector]:
    """Receive until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            collector.take(gzip.decompress(body) if self.headers.get("Content-Encoding") == "gzip" else body)
            self.send_response(200)
            self.send_header("Content-Type", "application/x-protobuf")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - upstream's name
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        collector = Collector(f"http://127.0.0.1:{server.server_port}/v1/traces")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield collector
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def rotel(folder: Path, onward: Collector) -> Generator[str]:
    """Run rotel, which passes on to a collector of ours; gives where it listens."""
    found = find_spec("rotel")
    if found is None or found.origin is None:
        pytest.skip("no rotel: pip install rotel")
    http, grpc = free_port(), free_port()
    command = (
        *(str(Path(found.origin).parent / "rotel-agent"), "start"),
        *("--otlp-http-endpoint", f"127.0.0.1:{http}", "--otlp-grpc-endpoint", f"127.0.0.1:{grpc}"),
        *("--exporter", "otlp", "--otlp-exporter-protocol", "http", "--batch-timeout", "200ms"),
        *("--otlp-exporter-endpoint", onward.endpoint.removesuffix("/v1/traces")),
    )
    server = Server(command, http, folder)
    server.start()
    try:
        yield f"http://127.0.0.1:{http}/v1/traces"
    finally:
        server.kill()
