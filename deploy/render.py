"""Writes what is made from `talqin/fleet`: `python deploy/render.py`. A test says when it has been forgotten."""

from collections.abc import Mapping
from pathlib import Path

from talqin.fleet.capacity import NODE
from talqin.fleet.hcl import rules, scaling
from talqin.fleet.policies import safe

HERE = Path(__file__).resolve().parent
LEAST, MOST = 3, 200


def rendered() -> Mapping[Path, str]:
    """Give each file and what is in it."""
    note = "# Made by `python deploy/render.py` from talqin/fleet/policies.py; do not edit.\n"
    policy = safe(NODE.name, LEAST, MOST)
    return {
        HERE / "autoscaler" / "node.hcl": note + scaling(policy),
        HERE / "prometheus" / "fleet.rules.yml": note + rules(NODE.name),
    }


if __name__ == "__main__":
    for path, text in rendered().items():
        path.write_text(text, encoding="utf-8")
