"""The sections themselves."""

import pytest
from pydantic import ValidationError

from config.settings import AnalysisSettings, FeedbackSettings, PoolSettings, Section, Settings


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


@pytest.mark.parametrize(
    "address", ["", "https://cdn.example.org/a/{surah:03d}{ayah:03d}.mp3", "http://localhost:9000/{surah}/{ayah}.ogg"]
)
def test_a_teachers_recitations_are_named_by_surah_and_ayah(address: str) -> None:
    assert FeedbackSettings(reference_audio_url=address).reference_audio_url == address


@pytest.mark.parametrize(
    "address",
    [
        "cdn.example.org/{surah}{ayah}.mp3",
        "https://cdn.example.org/112001.mp3",
        "https://cdn.example.org; script-src *;/{surah}{ayah}",
        "https://cdn.example.org/{surah.__class__}.mp3",
        "javascript:alert({surah})",
    ],
)
def test_what_is_no_such_address_is_refused(address: str) -> None:
    with pytest.raises(ValidationError, match="reference_audio_url"):
        FeedbackSettings(reference_audio_url=address)


def test_a_strictness_is_a_level_or_a_number() -> None:
    assert AnalysisSettings().strictness == 0.5
    assert AnalysisSettings.model_validate({"strictness": "never"}).strictness == 0.0
    assert AnalysisSettings.model_validate({"strictness": "0.8"}).strictness == 0.8
    for wrong in ("harsh", 1.2):
        with pytest.raises(ValidationError):
            AnalysisSettings.model_validate({"strictness": wrong})


def test_no_voice_is_kept_unless_an_operator_says_so_and_never_for_longer_than_they_say() -> None:
    assert not Settings().privacy.keep_audio
    assert Settings().privacy.audio_days <= Settings().privacy.most_audio_days
