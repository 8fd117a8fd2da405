"""Writes Grafana's dashboards into deploy/grafana: `python deploy/dashboards.py`. A test says when it was forgotten."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple

from grafana_foundation_sdk.builders.dashboard import Dashboard, DatasourceVariable, Row
from grafana_foundation_sdk.builders.prometheus import Dataquery
from grafana_foundation_sdk.builders.timeseries import Panel
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models.dashboard import DataSourceRef

FOLDER: Final = Path(__file__).resolve().parent / "grafana"
_SOURCE: Final = DataSourceRef(type_val="prometheus", uid="${source}")
_HIGH, _WIDE = 8, 12
"""Of a panel, in squares of Grafana's grid, which is 24 wide."""


class Graph(NamedTuple):
    """A panel: what it asks, how its lines are named, and its unit by Grafana's name."""

    title: str
    unit: str
    queries: Mapping[str, str]
    """Legend -> PromQL."""


def quantiles(metric: str) -> Mapping[str, str]:
    """Ask for the median, the 95th and the 99th percentile of a histogram."""
    rate = f"sum by (le) (rate({metric}_bucket[5m]))"
    return {f"p{share}": f"histogram_quantile(0.{share}, {rate})" for share in (50, 95, 99)}


def quotient(name: str, over: str, under: str) -> Mapping[str, str]:
    """Ask for one rate over another."""
    return {name: f"sum(rate({over}[5m])) / sum(rate({under}[5m]))"}


def rates(metric: str, by: str) -> Mapping[str, str]:
    """Ask how often a second, by a label."""
    return {f"{{{{{by}}}}}": f"sum by ({by}) (rate({metric}[5m]))"}


def levels(how: str, metric: str, by: str) -> Mapping[str, str]:
    """Ask for a gauge over all nodes, by a label."""
    return {f"{{{{{by}}}}}": f"{how} by ({by}) ({metric})"}


_LATE: Final = "talqin_pool_chunk_latency_seconds"
BOARDS: Final[Mapping[str, tuple[str, tuple[Graph, ...]]]] = {
    "learners": (
        "Talqin: what learners notice",
        (
            Graph("From a chunk's arrival to its posteriors", "s", quantiles(_LATE)),
            Graph(
                "Chunks heard too late (objective: 0.5 %)",
                "percentunit",
                {
                    window: f'1 - sum(rate({_LATE}_bucket{{le="0.32"}}[{window}])) / sum(rate({_LATE}_count[{window}]))'
                    for window in ("5m", "1h", "6h")
                },
            ),
            Graph("Behind its word: a settled verdict", "s", quantiles("talqin_verdict_delay_seconds")),
            Graph("Turned away", "ops", rates("talqin_pool_rejections_total", "reason")),
            Graph("Recitations that failed by our fault", "ops", rates("talqin_pool_stream_failures_total", "code")),
            Graph("Sessions", "short", {"sessions": 'sum(talqin_actors{kind="Session"})'}),
            Graph("Lines", "short", {"open": "sum(talqin_lines)"}),
            Graph("Lines that ended", "ops", rates("talqin_lines_ended_total", "code")),
            Graph("Lines that came", "ops", rates("talqin_lines_opened_total", "kind")),
            Graph("Mistakes told", "ops", rates("talqin_mistakes_told_total", "kind")),
            Graph(
                "Wrong calls a judged word",
                "percentunit",
                quotient("wrong calls", "talqin_wrong_calls_total", "talqin_words_judged_total"),
            ),
            Graph("Faults told", "ops", rates("talqin_faults_told_total", "fault")),
            Graph("Catching up", "short", {"streams": "sum(talqin_pool_catching_up_streams)"}),
        ),
    ),
    "pool": (
        "Talqin: the inference pool",
        (
            Graph(
                "Streams and room for them",
                "short",
                {
                    **levels("sum", "talqin_pool_streams", "lane"),
                    "room": "sum(talqin_pool_capacity_streams)",
                },
            ),
            Graph("Chunks that wait", "short", {"chunks": "sum(talqin_pool_waiting_chunks)"}),
            Graph("The live chunk that waits longest", "s", {"age": "max(talqin_pool_oldest_seconds)"}),
            Graph("Wait for a turn", "s", quantiles("talqin_pool_queue_wait_seconds")),
            Graph("A turn", "s", quantiles("talqin_pool_turn_seconds")),
            Graph("Streams in a step", "short", quantiles("talqin_pool_batch_rows")),
            Graph("Turns, by why they were no larger", "ops", rates("talqin_pool_releases_total", "reason")),
            Graph("Ears up", "short", levels("sum", "talqin_pool_ear_up", "role")),
            Graph("Slots", "short", levels("sum", "talqin_pool_slots", "state")),
            Graph(
                "Given up and made anew",
                "ops",
                {
                    "ears lost": "sum(rate(talqin_pool_ear_losses_total[5m]))",
                    "states rebuilt": "sum(rate(talqin_pool_state_rebuilds_total[5m]))",
                    "answered from memory": "sum(rate(talqin_pool_resent_chunks_total[5m]))",
                },
            ),
        ),
    ),
    "actors": (
        "Talqin: the actors",
        (
            Graph("Actors", "short", levels("sum", "talqin_actors", "kind")),
            Graph("Messages that wait", "short", levels("sum", "talqin_mailbox_depth", "kind")),
            Graph("The message that waits longest", "s", levels("max", "talqin_mailbox_oldest_seconds", "kind")),
            Graph("Handlers on the loop, p99", "s", levels("max", "talqin_handler_p99_seconds", "kind")),
            Graph("Restarts of the actors that are there", "short", levels("sum", "talqin_actor_restarts", "kind")),
            Graph("Messages that reached nobody", "ops", rates("talqin_dead_letters_total", "reason")),
        ),
    ),
    "stores": (
        "Talqin: the stores",
        (
            Graph("An answer, over all stores", "s", quantiles("talqin_store_seconds")),
            Graph(
                "An answer, p95, by store",
                "s",
                {"{{store}}": "histogram_quantile(0.95, sum by (store, le) (rate(talqin_store_seconds_bucket[5m])))"},
            ),
            Graph("Questions", "ops", rates("talqin_store_seconds_count", "store")),
            Graph("Questions, by what is asked", "ops", rates("talqin_store_seconds_count", "operation")),
            Graph("Not answered in time", "ops", rates("talqin_store_away_total", "store")),
            Graph("Reached by somebody", "short", levels("max", "talqin_store_up", "store")),
            Graph("Recordings that wait", "short", {"recordings": "max(talqin_work_waiting)"}),
            Graph("The recording that waits longest", "s", {"age": "max(talqin_work_oldest_seconds)"}),
        ),
    ),
    "cost": (
        "Talqin: what it costs",
        (
            Graph("Audio heard a second", "s", {"audio": "sum(rate(talqin_pool_audio_seconds_total[5m]))"}),
            Graph(
                "Machine time for a second of audio",
                "s",
                quotient("turns", "talqin_pool_turn_seconds_sum", "talqin_pool_audio_seconds_total"),
            ),
            Graph(
                "Share of the room that is used",
                "percentunit",
                {"used": "sum(talqin_pool_streams) / sum(talqin_pool_capacity_streams > 0)"},
            ),
            Graph("A row of a step", "s", levels("max", "talqin_pool_cost_row_seconds", "role")),
            Graph("A step, whatever its rows", "s", levels("max", "talqin_pool_cost_step_seconds", "role")),
            Graph(
                "Streams a step, on average",
                "short",
                quotient("rows", "talqin_pool_batch_rows_sum", "talqin_pool_batch_rows_count"),
            ),
        ),
    ),
}
"""File -> (title, panels)."""


def rendered() -> Mapping[Path, str]:
    """Give each file and what is in it."""
    return {FOLDER / f"{name}.json": _board(name, *told) for name, told in BOARDS.items()}


def _board(name: str, title: str, graphs: tuple[Graph, ...]) -> str:
    board = Dashboard(title).uid(f"talqin-{name}").tags(["talqin"]).refresh("30s").time("now-1h", "now")
    board = board.readonly().with_variable(DatasourceVariable("source").label("Prometheus").type("prometheus"))
    board = board.with_row(Row(title))
    for graph in graphs:
        board = board.with_panel(_panel(graph))
    return json.dumps(board.build(), cls=JSONEncoder, indent=2, sort_keys=True) + "\n"


def _panel(graph: Graph) -> Panel:
    panel = Panel().title(graph.title).unit(graph.unit).datasource(_SOURCE).height(_HIGH).span(_WIDE).min(0)
    for number, (legend, query) in enumerate(graph.queries.items()):
        panel = panel.with_target(Dataquery().expr(query).legend_format(legend).ref_id(chr(ord("A") + number)))
    return panel


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for path, text in rendered().items():
        path.write_text(text, encoding="utf-8")
