"""The log: lines of JSON that tell what happened and to nobody's name (structlog).

One processor lets through what stands on a list and nothing else. A line of ours is its pattern
with its arguments left out, save whole numbers and the types of faults: no name, number of a
document, address or body can stand in it. A line of a library without a pattern is withheld.
"""

import logging
from collections.abc import MutableMapping
from contextvars import ContextVar
from pathlib import Path
from typing import Any

import structlog

# What may stand in a line. Routes are patterns (`declarations/<mrn>`), not addresses.
KEYS = frozenset({
    "event", "level", "logger", "timestamp", "pid", "door", "request", "method", "route", "action",
    "role", "status", "outcome", "milliseconds", "fault", "where", "steps", "command",
})  # fmt: skip
WITHHELD = "withheld: a text without a pattern"
_about: ContextVar[dict[str, Any] | None] = ContextVar("about", default=None)
_log = logging.getLogger("greenlane.request")


def begin(**known: Any) -> dict[str, Any]:
    """Begin a request of this thread; gives what is known about it, which `about` adds to."""
    fresh = dict(known)
    _about.set(fresh)
    return fresh


def about(**known: Any) -> None:
    """Say more about the request of this thread: role, action, route."""
    told = _about.get()
    if told is not None:
        told.update(known)


def end() -> None:
    """The request is over."""
    _about.set(None)


def say(event: str, **told: Any) -> None:
    """One line of ours; `told` are keys of KEYS."""
    _log.info(event, extra={"told": told})


def allowed(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> dict[str, Any]:
    """The processor: only what stands in KEYS goes on, and only as number or short word."""
    return {key: _slim(value) for key, value in event.items() if key in KEYS}


def _slim(value: Any) -> Any:
    return value if isinstance(value, (int, float)) or value is None else str(value)[:200]


def from_record(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> dict[str, Any]:
    """The processor before it: a record of `logging` without its words, and what is known."""
    record: logging.LogRecord = event["_record"]
    told = {
        "event": _pattern(record, event.get("positional_args")),
        "level": record.levelname.lower(), "logger": record.name, "pid": record.process,
        **(_about.get() or {}), **getattr(record, "told", {}),
    }  # fmt: skip
    broken = getattr(record, "broken", None)
    if broken and broken[0] is not None:
        told |= {"fault": broken[0].__name__, "where": _where(broken[2])}
    return told


def _pattern(record: logging.LogRecord, args: Any) -> str:
    """The text with its arguments as nothing but numbers and types."""
    text = str(record.msg)
    ours = record.name.split(".")[0] == "greenlane"
    if not args:
        return text if ours and isinstance(record.msg, str) else WITHHELD
    if not isinstance(args, tuple):
        return text
    try:
        return text % tuple(_argument(each) for each in args)
    except (TypeError, ValueError):
        return text


def _argument(value: Any) -> Any:
    if isinstance(value, int):
        return value
    return type(value).__name__ if isinstance(value, BaseException) else "…"


def _where(trace: Any) -> str:
    """Module and line at which a fault arose, innermost last; no words of it."""
    found = []
    while trace is not None:
        code = trace.tb_frame.f_code
        found.append(f"{Path(code.co_filename).stem}:{trace.tb_lineno}")
        trace = trace.tb_next
    return " ".join(found[-6:])


class Lines(structlog.stdlib.ProcessorFormatter):
    """Formats a record; a fault is handed on beside it, so that nobody prints its words."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        slim = logging.makeLogRecord(record.__dict__)
        slim.broken, slim.exc_info, slim.exc_text = record.exc_info, None, None
        slim.stack_info = None
        return super().format(slim)


def formatter() -> logging.Formatter:
    """What `logging` formats lines with."""
    return Lines(
        processors=[
            from_record,
            allowed,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(sort_keys=True),
        ],
        pass_foreign_args=True,
    )


def settings(level: str, commands: Path) -> dict[str, Any]:
    """Django's LOGGING: lines on standard error; those of commands in a file of their own."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"told": {"()": "greenlane.gateways.told.formatter"}},
        "handlers": {
            "console": {"class": "logging.StreamHandler", "formatter": "told"},
            "commands": {"class": "logging.handlers.WatchedFileHandler", "formatter": "told",
                         "filename": str(commands), "delay": True, "encoding": "utf-8"},
        },
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {
            "greenlane": {"level": level},
            "greenlane.command": {"handlers": ["commands"], "propagate": False, "level": "INFO"},
        },
    }  # fmt: skip
