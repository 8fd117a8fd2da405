"""Sets structlog up once: events with fields, on standard error, for a person or for a log store."""

import logging
import sys

import structlog

from config.settings import LogSettings


def set_up_logging(settings: LogSettings, *more: structlog.typing.Processor) -> None:
    """Make `structlog.get_logger()` write as the settings say; fields under `pii.` are kept out of every log.

    `more` may add fields of its own to each event. What libraries log becomes events, too, without what they quote:
    aiohttp's of a request that it cannot read would hold the request, with a token in it.
    """
    root = logging.getLogger()
    for handler in [one for one in root.handlers if isinstance(one, LibraryEvents)]:
        root.removeHandler(handler)
    root.addHandler(LibraryEvents())
    renderer = _renderer_of(settings)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            *more,
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


class LibraryEvents(logging.Handler):
    """Tells that a library has logged something: which, how bad, the kind of error and its place, never its words."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one event."""
        error = record.exc_info[1] if record.exc_info else None
        fields = {"library": record.name, "kind": record.levelname.lower(), "where": f"{record.module}:{record.lineno}"}
        if error is not None:
            fields |= {"error": type(error).__name__, "raised_at": _raised_at(error)}
        structlog.get_logger().log(record.levelno, "library_logged", **fields)


def _raised_at(error: BaseException) -> str:
    at = error.__traceback__
    while at is not None and at.tb_next is not None:
        at = at.tb_next
    return "" if at is None else f"{at.tb_frame.f_globals.get('__name__')}:{at.tb_lineno}"
