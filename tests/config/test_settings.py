"""The sections themselves."""

import pytest
from pydantic import ValidationError

from config.settings import AnalysisSettings, PoolSettings, Section, Settings


def test_a_section_cannot_be_changed_once_it_was_read() -> None:
    settings = Settings()

    with pytest.raises(ValidationError, match="frozen"):
        settings.server.port = 1  # pyright: ignore[reportAttributeAccessIssue] - the point of the test


def test_every_field_of_the_settings_is_a_section() -> None:
    assert all(isinstance(getattr(Settings(), name), Section) for name in Settings.model_fields)


def test_an_analysis_never_sends_more_than_the_pool_lets_a_stream_have() -> None:
    assert AnalysisSettings().chunks_under_way <= PoolSettings().max_waiting_chunks


def test_every_door_is_on_loopback_by_default() -> None:
    assert {Settings().server.host, Settings().admin.host} == {"127.0.0.1"}


def test_a_strictness_is_a_level_or_a_number() -> None:
    assert AnalysisSettings().strictness == 0.5
    assert AnalysisSettings.model_validate({"strictness": "never"}).strictness == 0.0
    assert AnalysisSettings.model_validate({"strictness": "0.8"}).strictness == 0.8
    for wrong in ("harsh", 1.2):
        with pytest.raises(ValidationError):
            AnalysisSettings.model_validate({"strictness": wrong})
