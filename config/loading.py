"""Reads the settings once: defaults, then a TOML file, then the environment, then the command line; the last wins.

An environment variable names a field by section: `TALQIN_SERVER__PORT=9000`. Every fault is reported at once.
"""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from config.settings import Settings


class SettingsError(Exception):
    """The settings cannot be used; the text has one line for every fault."""


def load_settings(file: Path | None = None, overrides: Mapping[str, Any] | None = None) -> Settings:
    """Read the settings.

    Args:
        file: a TOML file with a table for every section; None reads no file.
        overrides: `{section: {field: value}}` from the command line.

    Raises:
        SettingsError: the file cannot be read, or values are unknown, of the wrong type or out of bounds.
    """
    try:
        loaded = _loader_of(_readable(file))(**dict(overrides or {}))
        return Settings.model_validate({name: getattr(loaded, name) for name in Settings.model_fields})
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{file}: not TOML: {error}") from error
    except ValidationError as error:
        raise SettingsError(_every_fault(error)) from error


def _readable(file: Path | None) -> Path | None:
    if file is not None and not os.access(file, os.R_OK):
        raise SettingsError(f"{file}: there is no such settings file, or it cannot be read")
    return file


def _loader_of(file: Path | None) -> type[BaseSettings]:
    class Loader(BaseSettings, Settings):  # pyright: ignore[reportIncompatibleVariableOverride] - pydantic merges them
        model_config = SettingsConfigDict(
            env_prefix="TALQIN_", env_nested_delimiter="__", extra="forbid", frozen=True, toml_file=file
        )

        @classmethod
        def settings_customise_sources(
            cls,
            settings_cls: type[BaseSettings],
            init_settings: PydanticBaseSettingsSource,
            env_settings: PydanticBaseSettingsSource,
            dotenv_settings: PydanticBaseSettingsSource,
            file_secret_settings: PydanticBaseSettingsSource,
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            del dotenv_settings, file_secret_settings
            return (init_settings, env_settings, TomlConfigSettingsSource(settings_cls))

    return Loader


def _every_fault(error: ValidationError) -> str:
    return "\n".join(
        f"{'.'.join(str(part) for part in fault['loc'])}: {fault['msg']} (seen: {fault['input']!r})"
        for fault in error.errors()
    )
