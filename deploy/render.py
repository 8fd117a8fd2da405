"""Writes what is made from `talqin/fleet`: `python deploy/render.py`. A test says when it has been forgotten."""

from collections.abc import Mapping
from pathlib import Path
from textwrap import indent

from talqin.fleet.capacity import NODE
from talqin.fleet.hcl import records, rules, scaling
from talqin.fleet.policies import pausing, safe

HERE = Path(__file__).resolve().parent
BOUNDS = {"node": (3, 200), "session": (3, 200), "inference": (2, 200), "analysis": (0, 50)}
"""Node group -> its least and its most nodes in a region; what may have none is paused at night."""


def rendered() -> Mapping[Path, str]:
    """Give each file and what is in it."""
    note = "# Made by `python deploy/render.py` from talqin/fleet/policies.py; do not edit.\n"
    rules_in = HERE / "prometheus"
    files = {
        rules_in / "fleet.rules.yml": note + rules(NODE.name),
        rules_in / "fleet-roles.rules.yml": note + rules("session", "inference"),
        rules_in / "fleet-analysis.rules.yml": note + records("analysis"),
    }
    for group, (least, most) in BOUNDS.items():
        policy = safe(group, least, most) if least else pausing(group, most)
        job = HERE / "nomad" / ("talqin.nomad.hcl" if group == NODE.name else f"{group}.nomad.hcl")
        files[HERE / "autoscaler" / f"{group}.hcl"] = note + scaling(policy)
        files[job] = filled(job.read_text(encoding="utf-8"), indent(scaling(policy), "    "))
    return files


def filled(job: str, block: str) -> str:
    """Put a block between the marks of a job file."""
    before, rest = job.split("    # <scaling>\n")
    _, after = rest.split("    # </scaling>\n")
    return f"{before}    # <scaling>\n{block}    # </scaling>\n{after}"


if __name__ == "__main__":
    for path, text in rendered().items():
        path.write_text(text, encoding="utf-8")
