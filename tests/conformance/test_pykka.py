"""pykka's own suite, against our runtime."""

import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from tests.conformance.conftest import COUNTS
from tests.conformance.upstream import source_of

HERE = Path(__file__).parent
PASSED_AND_LEFT_OUT = (111, 41)
"""Of pykka 4.5.0; other numbers would mean that something is left out that was not."""


@pytest.mark.wall_clock
def test_our_actors_keep_what_pykkas_promise(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    source = source_of("pykka")
    if source is None:
        pytest.skip("pykka's source distribution cannot be had: no package registry can be reached")
    report = tmp_path / "report.xml"
    options = [
        "-p",
        "pykka_bridge.pykka_plugin",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:randomly",
        "--timeout",
        "30",
        "--quiet",
    ]
    places = ["--config-file", os.devnull, "--rootdir", str(source), "--junit-xml", str(report)]

    ran = subprocess.run(  # noqa: S603 - our own interpreter, a source pinned by hash
        [sys.executable, "-m", "pytest", str(source / "tests"), *options, *places],
        cwd=source,
        env={**os.environ, "PYTHONPATH": str(HERE)},
        capture_output=True,
        text=True,
        check=False,
        timeout=280,
    )

    suite = next(ET.parse(report).getroot().iter("testsuite"))  # noqa: S314 - pytest wrote it just now
    cases, failed, skipped = (int(suite.attrib[name]) for name in ("tests", "failures", "skipped"))
    failed += int(suite.attrib["errors"])
    passed = cases - failed - skipped
    line = f"{source.name}'s own suite on our runtime: {passed} passed, {failed} failed, {skipped} not applicable"
    pytestconfig.stash.setdefault(COUNTS, []).append(line)
    assert failed == 0, ran.stdout
    assert (passed, skipped) == PASSED_AND_LEFT_OUT
