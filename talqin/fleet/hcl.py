"""Writes a policy as Nomad's `scaling` block, and what Prometheus has to record for it as a rules file."""

import json
from collections.abc import Iterable, Iterator
from math import isfinite
from typing import Final

from talqin.fleet.checks import Check, Policy
from talqin.fleet.signals import RULE_SECONDS, query, recorded

ALERTS: Final = (
    (
        "TalqinSignalMissing",
        "talqin_fleet:missing > 0",
        "Something the autoscaler goes by is not measured: no node goes down, and what is missing brings none up.",
    ),
    (
        "TalqinAutoscalerBlind",
        'absent(up{job="autoscaler"} == 1)',
        "The autoscaler is not there: the count stays as it is.",
    ),
)
"""Name, what is wrong, what it means. All within 60 s: a scrape or a record of 15 s, and 30 s of patience."""


def scaling(policy: Policy) -> str:
    """Write the `scaling` block of a task group, as `nomad fmt` would."""
    head = [
        "scaling {",
        "  enabled = true",
        f"  min     = {policy.least}",
        f"  max     = {policy.most}",
        "",
        "  policy {",
        f'    evaluation_interval  = "{policy.interval_seconds}s"',
        f'    cooldown             = "{policy.cooldown_seconds}s"',
        f'    cooldown_on_scale_up = "{policy.cooldown_up_seconds}s"',
        '    on_check_error       = "fail"',
    ]
    checks = [line for check in policy.checks for line in ("", *_check(check, policy))]
    return "\n".join([*head, *checks, "  }", "}", ""])


def _check(check: Check, policy: Policy) -> Iterator[str]:
    yield f'    check "{check.name}" {{'
    yield '      source       = "prometheus"'
    yield f'      group        = "{check.group}"'
    yield f"      query        = {json.dumps(query(check, policy))}"
    window = f"{check.window_seconds}s" if check.window_seconds else "instant"
    yield f'      query_window = "{window}"'
    yield ""
    yield '      strategy "threshold" {'
    yield from _aligned(_threshold(check))
    yield "      }"
    yield "    }"


def _threshold(check: Check) -> dict[str, str]:
    said: dict[str, str] = {}
    if isfinite(check.lower):
        said["lower_bound"] = f"{check.lower:g}"
    if isfinite(check.upper):
        said["upper_bound"] = f"{check.upper:g}"
    said |= {"delta": f"{check.delta}"} if check.delta else {"percentage": f"{check.percent:g}"}
    return said | {"within_bounds_trigger": f"{check.trigger}"}


def _aligned(said: dict[str, str]) -> Iterator[str]:
    width = max(map(len, said))
    for name, value in said.items():
        yield f"        {name.ljust(width)} = {value}"


def rules(*groups: str) -> str:
    """Write Prometheus's rules file: what is recorded of node groups that run beside each other, and what alerts."""
    lines = _records(groups)
    lines += [f"  - name: talqin_fleet_{'_'.join(groups)}_alerts", f"    interval: {RULE_SECONDS}s", "    rules:"]
    for alert, expression, meaning in ALERTS:
        lines += [f"      - alert: {alert}", f"        expr: {json.dumps(expression)}", "        for: 30s"]
        lines += [f"        annotations: {{summary: {json.dumps(meaning)}}}"]
    return "\n".join([*lines, ""])


def records(*groups: str) -> str:
    """Write the same without what alerts, to stand beside a file that has it."""
    return "\n".join([*_records(groups), ""])


def _records(groups: Iterable[str]) -> list[str]:
    lines = ["groups:"]
    for group in groups:
        lines += [f"  - name: talqin_fleet_{group}", f"    interval: {RULE_SECONDS}s", "    rules:"]
        for name, expression in recorded(group).items():
            lines += [f"      - record: talqin_fleet:{name}", f"        expr: {json.dumps(expression)}"]
            lines += [f"        labels: {{group: {group}}}"]
    return lines
