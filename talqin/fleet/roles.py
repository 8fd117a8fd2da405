"""What Prometheus records of nodes with one role each; of role `session` at the front door, too."""

from types import MappingProxyType
from typing import Final

import msgspec

from talqin.fleet.capacity import INFERENCE, SESSION
from talqin.fleet.checks import Signal
from talqin.fleet.policies import DAY_PERCENT, TARGET

_DOOR: Final = '{proxy="nodes"}'
_FAILED: Final = 'sum(rate(haproxy_backend_http_responses_total{proxy="nodes",code="5xx"}[1m]))'
_REQUESTS: Final = f"haproxy_backend_http_requests_total{_DOOR}"


class Recorded(msgspec.Struct, frozen=True):
    """What is recorded of the nodes of a role."""

    raw: tuple[str, ...]
    """What has to be there, and is from the start."""
    signals: MappingProxyType[Signal, str]
    """Signal -> how it is computed of what is measured."""


def allocations(role: str) -> str:
    """Give the labels by which Nomad's own figures tell a role's nodes."""
    return f'{{exported_job="talqin-{role}",task_group="{role}"}}'


def cpu(labels: str) -> str:
    """Percent of the cores that were asked for."""
    return (
        f"100 * sum(nomad_client_allocs_cpu_total_ticks{labels}) / sum(nomad_client_allocs_cpu_allocated{labels} > 0)"
    )


def counted(labels: str) -> tuple[str, ...]:
    """What Nomad counts of nodes with these labels."""
    return tuple(f"nomad_nomad_job_summary_{state}{labels}" for state in ("running", "starting", "queued"))


def _needed(*loads: tuple[str, str]) -> str:
    named = " or ".join(f'label_replace({load}, "by", "{by}", "", "")' for load, by in loads)
    return f"max({named}) / {TARGET}"


def _session() -> Recorded:
    labels, scraped = allocations("session"), 'job="talqin-session"'
    here = f"{{{scraped}}}"
    return Recorded(
        raw=(
            *counted(labels),
            f"nomad_client_allocs_cpu_total_ticks{labels}",
            f"nomad_client_allocs_cpu_allocated{labels}",
            f"talqin_actors{here}",
            _REQUESTS,
            f"haproxy_backend_response_time_average_seconds{_DOOR}",
            "talqin_forecast_streams",
        ),
        signals=MappingProxyType(
            {
                Signal.CPU: cpu(labels),
                Signal.QUEUE: f"sum(talqin_mailbox_depth{here})",
                Signal.AGE: f"max(talqin_mailbox_oldest_seconds{here})",
                Signal.LATENCY: f"1000 * max(haproxy_backend_response_time_average_seconds{_DOOR})",
                Signal.ERRORS: f"100 * {_FAILED} / (sum(rate({_REQUESTS}[1m])) > 0) or 0 * sum({_REQUESTS})",
                Signal.NEEDED: _needed(
                    (f'sum(talqin_actors{{kind="Analysis",{scraped}}}) / {SESSION.streams}', "reciting"),
                    (f"sum(talqin_forecast_streams) / {SESSION.streams}", "expected"),
                    (f'sum(talqin_actors{{kind="Session",{scraped}}}) / {SESSION.learners}', "connected"),
                ),
            }
        ),
    )


def _inference() -> Recorded:
    labels, scraped = allocations("inference"), 'job="talqin-inference"'
    here, live = f"{{{scraped}}}", f'{{lane="live",{scraped}}}'
    return Recorded(
        raw=(
            *counted(labels),
            f"talqin_pool_streams{live}",
            f"talqin_pool_capacity_streams{here}",
            f"talqin_pool_oldest_seconds{here}",
            "talqin_forecast_streams",
        ),
        signals=MappingProxyType(
            {
                Signal.GPU: f"100 * sum(talqin_pool_streams{here}) / sum(talqin_pool_capacity_streams{here} > 0)",
                Signal.AGE: f"max(talqin_pool_oldest_seconds{here})",
                Signal.NEEDED: _needed(
                    (f"sum(talqin_pool_streams{live}) / {INFERENCE.streams}", "heard"),
                    (f"sum(talqin_forecast_streams) / {INFERENCE.streams}", "expected"),
                ),
            }
        ),
    )


def _analysis() -> Recorded:
    """Recordings wait in Redis, and whoever puts one there says how many do: a role that is away cannot."""
    labels = allocations("analysis")
    connected = 'sum(talqin_actors{kind="Session"})'

    def now(signal: Signal) -> str:
        return f'max(talqin_fleet:{signal}{{group="analysis"}})'

    return Recorded(
        raw=(
            *counted(labels),
            "talqin_work_waiting",
            "talqin_work_oldest_seconds",
            'talqin_actors{kind="Session"}',
        ),
        signals=MappingProxyType(
            {
                Signal.CPU: f"({cpu(labels)}) or vector(0)",
                Signal.QUEUE: "max(talqin_work_waiting)",
                Signal.AGE: "max(talqin_work_oldest_seconds)",
                Signal.DAY: f"100 * {connected} / clamp_min(max_over_time(({connected})[1d:1m]), 1)",
                Signal.STAY: f"({now(Signal.QUEUE)} > bool 0) + ({now(Signal.CPU)} >= bool 30)"
                f" + ({now(Signal.DAY)} >= bool {DAY_PERCENT:g})",
            }
        ),
    )


RECORDED: Final = MappingProxyType({"session": _session(), "inference": _inference(), "analysis": _analysis()})
"""Node group -> what is recorded of it."""
