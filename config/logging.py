"""Sets structlog up once: events with fields, on standard error, for a person or for a log store."""

import logging
import sys

import structlog

from config.settings import LogSettings


def set_up_logging(settings: LogSettings) -> None:
    """Make `structlog.get_logger()` write as the settings say; fields under `pii.` are kept out of every log."""
    renderer = _renderer_of(settings)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            without_personal_fields,
            structlog.processors.format_exc_info if settings.form == "json" else _as_it_is,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[settings.level.upper()]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )


def _renderer_of(settings: LogSettings) -> structlog.typing.Processor:
    if settings.form == "json":
        return structlog.processors.JSONRenderer()
    return structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())


def without_personal_fields(
    logger: object, method: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """Drop every field whose name begins with `pii.`: what a learner said or who they are."""
    del logger, method
    return {key: value for key, value in event.items() if not key.startswith("pii.")}


def _as_it_is(logger: object, method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    del logger, method
    return event
