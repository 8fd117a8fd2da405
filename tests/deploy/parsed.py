"""The job files, parsed by HashiCorp's own parser."""

import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.servers import program

ROOT = Path(__file__).resolve().parents[2]
NOMAD = ROOT / "deploy" / "nomad"
JOBS = sorted(NOMAD.glob("*.nomad.hcl"))
REGIONS = sorted(NOMAD.glob("regions/*.hcl"))

_MODULES = Path(sys.prefix) / "hcl" / "node_modules"


class HclError(Exception):
    """The parser's own diagnostics."""


@cache
def parsed(file: Path) -> Any:
    """Parse a file, or skip with the reason.

    Raises:
        HclError: it is no HCL.
    """
    node = program("node", "deploy/setup/hcl.sh")
    if not (_MODULES / "@cdktf" / "hcl2json").exists():
        pytest.skip("no @cdktf/hcl2json: deploy/setup/hcl.sh .venv")
    run = subprocess.run(  # noqa: S603 - our own program
        [node, str(Path(__file__).with_name("hcl.cjs")), str(_MODULES), str(file)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    if run.returncode:
        raise HclError(run.stderr)
    return json.loads(run.stdout)


def job_of(file: Path) -> Any:
    """Give the body of a file's only job."""
    ((body,),) = parsed(file)["job"].values()
    return body
