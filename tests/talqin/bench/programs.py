"""Benches run as programs of their own, as an operator runs them: what they measure with may block."""

import subprocess

from tests.fakes.talqin import TALQIN

_BENCH = [*TALQIN, "bench"]


def said_by(*words: str) -> str:
    """What a bench prints; its failure is the test's."""
    ran = subprocess.run([*_BENCH, *words], capture_output=True, text=True, check=False, timeout=200)  # noqa: S603 - ours
    assert ran.returncode == 0, ran.stderr
    return ran.stdout
