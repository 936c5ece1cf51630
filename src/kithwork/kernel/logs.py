"""One line an event: for people by default, as JSON where LOG_JSON is set. No line carries a person's data."""

import logging.config
import re
from typing import Any

import structlog

# Whoever wrote them did not write for a log: addresses, phones, and the secret part of a mail's links.
_ADDRESS = re.compile(r"[^\s<>\"'(),;:=/]+@[^\s<>\"'(),;:=/]+")
_PHONE = re.compile(r"(?<![\w.:-])\+?\(?\d[\d ().-]{7,}\d(?![\w:-])")
_TOKEN = re.compile(r"/(invitation|link|role|do-not-invite|demo)/[^/\s\"]{8,}")
# What PostgreSQL and Python quote in an error is what was typed; a constraint's or a column's name is not.
_DETAIL = re.compile(r"^(DETAIL|CONTEXT|HINT|LINE \d+): .*$", re.MULTILINE)
_MESSAGE = re.compile(r"^(?! |Traceback|The above|During)(.+)$", re.MULTILINE)
_QUOTED = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?![a-z_0-9]+\")[^\"]*\"")

QUIET = ("procrastinate", "asyncio", "_granian", "granian.access", "psycopg.pool")


def configure(chosen: dict[str, Any]) -> None:
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer()
        if chosen["json"]
        # its own tracebacks would show local variables, and with them people
        else structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    )
    shown: list[structlog.typing.Processor] = [structlog.processors.format_exc_info, veiled, renderer]
    logging.config.dictConfig(_logging(shared, shown))
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def veiled(
    _logger: structlog.typing.WrappedLogger, _method: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """The last thing before a line is written: libraries and errors do not know what a person's data are."""
    for key, value in event.items():
        if isinstance(value, str):
            event[key] = veil(_unquoted(value) if key == "exception" else value)
    return event


def veil(text: str) -> str:
    text = _TOKEN.sub(r"/\1/…", _ADDRESS.sub("…@…", text))
    return _PHONE.sub("…", text)


def _unquoted(traceback: str) -> str:
    """Where it happened stays; of the error's own words, what it quotes goes."""
    return _MESSAGE.sub(lambda line: _QUOTED.sub("'…'", line[0]), _DETAIL.sub(r"\1: …", traceback))


def _logging(shared: list[structlog.typing.Processor], shown: list[structlog.typing.Processor]) -> dict[str, Any]:
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": shared,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *shown],
            }
        },
        "handlers": {"line": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["line"], "level": "INFO"},
        "loggers": {name: {"level": "WARNING"} for name in QUIET},
    }
