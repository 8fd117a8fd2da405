"""How Prometheus is asked: recorded signals of a node group, and a check's query over them. One series, never NaN."""

from types import MappingProxyType
from typing import Final

from talqin.fleet.capacity import NODE, NodeGroup
from talqin.fleet.checks import Check, Policy, Signal
from talqin.fleet.policies import RUSH_AHEAD, RUSH_SECONDS, TARGET
from talqin.fleet.roles import RECORDED, allocations, counted, cpu

SILENT: Final = 1000
"""Added to a signal, in no way down's bounds."""

RULE_SECONDS: Final = 5
"""How often Prometheus scrapes and records: what is read is a round of the autoscaler old, at most."""

_ALLOCATIONS: Final = '{exported_job="talqin",task_group="node"}'
_REFUSED: Final = '(sum(rate(talqin_pool_rejections_total[1m])) or 0 * sum(talqin_pool_streams{lane="live"}))'
_LATENCY: Final = "histogram_quantile(0.99, sum by (le) (rate(talqin_pool_chunk_latency_seconds_bucket[1m])))"

RAW: Final = (
    "nomad_client_allocs_cpu_total_ticks" + _ALLOCATIONS,
    "nomad_client_allocs_cpu_allocated" + _ALLOCATIONS,
    *counted(_ALLOCATIONS),
    'talqin_pool_streams{lane="live"}',
    "talqin_pool_capacity_streams",
    "talqin_pool_oldest_seconds",
    "talqin_pool_waiting_chunks",
    "talqin_pool_chunk_latency_seconds_count",
    "talqin_actors",
    "talqin_forecast_streams",
)
"""What has to be there, and is from the start; sessions and refusals appear with the first one."""


def wanted(labels: str) -> str:
    """Nodes that are there or are on their way, as Nomad counts them."""
    return " + ".join(f"max({count} or vector(0))" for count in counted(labels))


def needed(node: NodeGroup) -> str:
    """Nodes that those who recite, are expected to, or are connected fill to their target."""
    loads = (
        (f'sum(talqin_pool_streams{{lane="live"}}) / {node.streams}', "reciting"),
        (f"sum(talqin_forecast_streams) / {node.streams}", "expected"),
        (f'sum(talqin_actors{{kind="Session"}}) / {node.learners}', "connected"),
    )
    named = " or ".join(f'label_replace({load}, "by", "{by}", "", "")' for load, by in loads)
    return f"max({named}) / {TARGET}"


def recorded(group: str = NODE.name) -> MappingProxyType[str, str]:
    """Recorded name -> what Prometheus records of a group's nodes."""
    if group in RECORDED:
        told = RECORDED[group]
        said: dict[str, str] = {"wanted": wanted(allocations(group)), "missing": _missing(told.raw)}
        said.update({str(signal): expression for signal, expression in told.signals.items()})
        if Signal.NEEDED in told.signals:
            said[Signal.RUSH] = rush(group)
        return MappingProxyType(said)
    return MappingProxyType(
        {
            "wanted": wanted(_ALLOCATIONS),
            "missing": _missing(RAW),
            Signal.CPU: cpu(_ALLOCATIONS),
            Signal.QUEUE: "sum(talqin_pool_waiting_chunks)",
            Signal.AGE: "max(talqin_pool_oldest_seconds)",
            Signal.GPU: "100 * sum(talqin_pool_streams) / sum(talqin_pool_capacity_streams > 0)",
            Signal.LATENCY: f"1000 * {_LATENCY} >= 0 or 0 * sum(talqin_pool_chunk_latency_seconds_count)",
            Signal.ERRORS: f"100 * 60 * {_REFUSED} / ((60 * {_REFUSED} + sum(talqin_pool_streams)) > 0)"
            " or 0 * sum(talqin_pool_streams)",
            Signal.NEEDED: needed(NODE),
            Signal.RUSH: rush(group),
        }
    )


def rush(group: str) -> str:
    """What will be needed if it goes on growing as in the last half minute; nothing until that is known."""
    now = f'talqin_fleet:{Signal.NEEDED}{{group="{group}"}}'
    return f"{now} + {RUSH_AHEAD} * clamp_min({now} - {now} offset {RUSH_SECONDS}s, 0)"


def _missing(raw: tuple[str, ...]) -> str:
    return " + ".join(f"sum(absent({each}) or vector(0))" for each in raw)


def query(check: Check, policy: Policy) -> str:
    """Write what a check asks: what is missing is 0 for a way up, and silences every way down."""
    where = f'{{group="{policy.group}"}}'
    signal, nodes = f"talqin_fleet:{check.signal}{where}", _or(f"talqin_fleet:wanted{where}", 0)
    share = f" * 100 / clamp_min({nodes}, 1)" if check.signal in {Signal.NEEDED, Signal.RUSH} else ""
    if check.wakes:
        running = counted(allocations(policy.group))[0]
        there = f"(max(talqin_fleet:wanted{where}) and on () max({running}) or vector(1))"
        return f"{_or(signal, SILENT)} * ({there} < bool 1)"
    if not check.is_guarded:
        known = f" * ({nodes} > bool 0)" if share else ""  # of an unknown number of nodes nothing is needed
        return f"{_or(signal, 0)}{share}{known} * ({nodes} < bool {policy.most})"
    held, records = f"[{check.held_seconds}s]", check.held_seconds // RULE_SECONDS
    silences = [
        f"{_or(f'max_over_time(talqin_fleet:missing{where}{held})', 1)} > bool 0",
        f"{_or(f'count_over_time({signal}{held})', 0)} < bool {round(0.9 * records)}",
        f"{nodes} <= bool {max(policy.least, check.keeps)}",
    ]
    if check.at_most_nodes:
        silences.append(f"{nodes} > bool {check.at_most_nodes}")
    highest = _or(f"max_over_time({signal}{held})", SILENT)
    return highest + share + "".join(f" + {SILENT} * ({silence})" for silence in silences)


def _or(expression: str, otherwise: int) -> str:
    """One value without labels: `or` goes by labels, so what stands in has to stand outside of the `max`."""
    return f"(max({expression}) or vector({otherwise}))"
