"""`talqin simulate`."""

from click.testing import CliRunner

from talqin.main import main


def test_it_names_every_simulation() -> None:
    done = CliRunner().invoke(main, ["simulate", "--help"])

    assert done.exit_code == 0
    assert all(f"\n  {name} " in done.output for name in ("learners", "fleet"))
