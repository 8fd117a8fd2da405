"""Reading the settings once."""

from pathlib import Path

import pytest

from config.loading import SettingsError, load_settings


def written(folder: Path, text: str) -> Path:
    file = folder / "talqin.toml"
    file.write_text(text)
    return file


def test_the_command_line_wins_over_environment_over_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = written(tmp_path, "[server]\nport = 1\nhost = '::1'\nbacklog = 7\n")
    monkeypatch.setenv("TALQIN_SERVER__PORT", "2")
    monkeypatch.setenv("TALQIN_SERVER__HOST", "127.0.0.2")

    server = load_settings(file, {"server": {"port": 3}}).server

    assert (server.port, server.host, server.backlog) == (3, "127.0.0.2", 7)


def test_every_fault_is_reported_at_once_with_what_was_seen(tmp_path: Path) -> None:
    file = written(tmp_path, "[server]\nport = 99999\n[pool]\nslots = 'many'\n[voice]\ncolour = 'red'\n")

    with pytest.raises(SettingsError) as caught:
        load_settings(file)

    lines = str(caught.value).splitlines()
    assert [line.split(":")[0] for line in lines] == ["server.port", "pool.slots", "voice.colour"]
    assert "seen: 99999" in lines[0]


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no such settings file"):
        load_settings(tmp_path / "absent.toml")


def test_a_file_that_is_not_toml_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="not TOML"):
        load_settings(written(tmp_path, "[server\n"))


def test_other_variables_of_the_same_prefix_do_no_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TALQIN_RECITATIONS", "somewhere")

    assert load_settings() == load_settings()
