"""What watches a cluster, beside it: Prometheus with Alertmanager, a log store and its shipper, a trace collector."""

import time
from collections.abc import Generator, Iterable, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from opentelemetry.proto.trace.v1.trace_pb2 import Span

from tests.cluster.nodes import Node
from tests.fakes.collector import Collector, collecting, rotel
from tests.fakes.log_store import LogStore, shipping
from tests.fakes.watchers import Watchers

_NOBODY: Final = "http://127.0.0.1:9/"
"""Who is told of alerts here: they are looked at in Alertmanager."""
_TRACE_SECONDS: Final = 30.0


@dataclass
class Watching:
    """All of it.

    Attributes:
        folder: of what it writes.
        collector: has the spans.
        endpoint: where nodes send them: rotel, a collector of its own, passes them on.
        logs: has the lines.
        watchers: scrape the nodes; there once `see` was told of them.
    """

    folder: Path
    collector: Collector
    endpoint: str
    logs: LogStore
    stack: ExitStack
    watchers: Watchers = field(init=False)

    @property
    def settings(self) -> Mapping[str, str]:
        """What nodes are told, so that every chunk is followed."""
        return {"TRACE__RATIO": "1", "TRACE__ENDPOINT": self.endpoint}

    def see(self, nodes: Iterable[Node]) -> None:
        """Have Prometheus read these nodes from now on."""
        folder = self.folder / "prometheus"
        folder.mkdir()
        self.watchers = Watchers(folder, [f"127.0.0.1:{node.admin}" for node in nodes], _NOBODY)
        self.stack.callback(self.watchers.kill)
        self.watchers.start()
        self.watchers.wait_until_seen()

    def lines_of(self, session: str, event: str) -> list[dict[str, Any]]:
        """Give the lines of the log that tell such an event of a session, once there is one."""
        asked = [{"term": {"session": session}}, {"term": {"event": event}}]
        return self.logs.wait_found({"size": 100, "query": {"bool": {"filter": asked}}}, 1)

    def wait_trace(self, session: str, names: frozenset[str]) -> list[Span]:
        """Wait for a trace of a session that has spans of all these names; gives it, the earliest span first.

        Each node sends its spans when it likes. Where there is none in time, nothing is given.
        """
        deadline = time.monotonic() + _TRACE_SECONDS
        while not (found := self._trace(session, names)) and time.monotonic() < deadline:
            time.sleep(0.1)
        return found

    def nodes_of(self, trace: Iterable[Span]) -> set[str]:
        """Name the nodes that wrote something of a trace."""
        return {self.collector.nodes[span.span_id] for span in trace}

    def _trace(self, session: str, names: frozenset[str]) -> list[Span]:
        roots = [span for span in tuple(self.collector.spans) if _session_of(span) == session]
        traces = (self.collector.trace_of(root) for root in roots)
        return next((trace for trace in traces if names <= {span.name for span in trace}), [])


@contextmanager
def watching(folder: Path, logs: Path) -> Generator[Watching]:
    """Watch until the block ends.

    Args:
        folder: of what is written for it.
        logs: the files that are shipped, with wildcards.
    """
    folder.mkdir()
    with ExitStack() as stack:
        collector = stack.enter_context(collecting())
        endpoint = stack.enter_context(rotel(folder / "rotel", collector))
        store = LogStore(folder / "logs")
        stack.callback(store.kill)
        store.start()
        stack.enter_context(shipping(folder / "shipper", logs, store.port))
        yield Watching(folder, collector, endpoint, store, stack)


def _session_of(span: Span) -> str:
    return next((each.value.string_value for each in span.attributes if each.key == "talqin.session"), "")
