"""What a region's gate asks of Prometheus. Each is one number always, or what is asked for is not measured at all."""

from types import MappingProxyType
from typing import Final

from talqin.rollout.told import Question

OBJECTIVE: Final = 0.005
"""Chunks that may be heard too late, of all: deploy/prometheus/learners.rules.yml."""
FAST_BURN: Final = 14.4
"""A twentieth of a month's budget in two and a half hours: what wakes somebody is what closes the gate."""

_LATE: Final = "talqin_pool_chunk_latency_seconds"


def _late(window: str) -> str:
    """The share of chunks heard too late; 0 where nobody recites, nothing where nothing is measured."""
    ratio = f'1 - sum(rate({_LATE}_bucket{{le="0.32"}}[{window}])) / sum(rate({_LATE}_count[{window}]))'
    return f"({ratio} >= 0) or 0 * sum({_LATE}_count)"


def _worst(window: str) -> str:
    """The same of the node where it is largest: one canary among many does not show in their mean."""
    late = f'sum by (instance) (rate({_LATE}_bucket{{le="0.32"}}[{window}]))'
    heard = f"sum by (instance) (rate({_LATE}_count[{window}]))"
    return f"max(1 - {late} / ({heard} > 1) >= 0) or 0 * sum({_LATE}_count)"


def _counted(metric: str, measured: str) -> str:
    """How often in five minutes; a counter that nobody has touched is not there yet, and stands for 0."""
    return f"sum(increase({metric}[5m])) or 0 * sum({measured})"


QUESTIONS: Final = MappingProxyType(
    {
        "burn of 5 min": Question(_late("5m"), FAST_BURN * OBJECTIVE),
        "burn of 1 h": Question(_late("1h"), FAST_BURN * OBJECTIVE, is_before_only=True),
        "the worst node": Question(_worst("5m"), FAST_BURN * OBJECTIVE),
        "recitations that failed": Question(_counted("talqin_pool_stream_failures_total", f"{_LATE}_count"), 3),
        "turned away a second": Question(
            f"sum(rate(talqin_pool_rejections_total[2m])) or 0 * sum({_LATE}_count)", 0.01
        ),
        "nodes without an ear": Question("count(max by (instance) (talqin_pool_ear_up) == 0) or 0 * sum(up)", 0),
        "actors restarted": Question(
            "max(sum by (instance) (delta(talqin_actor_restarts[10m])) >= 0) or 0 * sum(talqin_actors)", 5
        ),
        "alerts that wake somebody": Question(
            'count(ALERTS{alertstate="firing",severity="page"}) or 0 * sum(up{job=~"talqin.*"})', 0
        ),
        "signals missing": Question("max(talqin_fleet:missing)", 0),
        "nodes needed, in percent": Question(
            "100 * max(talqin_fleet:needed / on (group) clamp_min(talqin_fleet:wanted, 1))", 100, is_before_only=True
        ),
    }
)
"""What it is called -> what is asked. Nomad scales nothing while a deployment runs: the room has to be there before."""
