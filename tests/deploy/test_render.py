"""What is made from the table of rules is up to date."""

import runpy
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_nobody_forgot_to_render() -> None:
    rendered = runpy.run_path(str(ROOT / "deploy" / "render.py"))["rendered"]()

    assert {str(path): path.read_text() for path in rendered} == {str(path): text for path, text in rendered.items()}
