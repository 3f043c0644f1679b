"""Traces (OpenTelemetry): spans of door, use case and database, off unless somebody asks for them.

Spans carry a name and how long it took, nothing else. `file` writes them as lines of JSON that a
collector's file receiver reads; tests keep them in memory.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from greenlane.store import observed


def install(setting: str, path: Path) -> None:
    """Trace as the setting says: `file` into `path`, nothing for an empty one. Raises ValueError.

    The library is loaded only when it is asked for.
    """
    if setting not in ("", "file"):
        raise ValueError(f"GREENLANE_TRACES is 'file' or nothing, not {setting!r}")
    observed.install_tracer(tracer(_lines(path)) if setting else None)


def tracer(exporter: Any, *, at_once: bool = False) -> observed.Tracer:
    """What opens spans and hands them to an exporter, in batches or at once."""
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor, SimpleSpanProcessor

    provider = TracerProvider(resource=Resource({"service.name": "greenlane"}))
    processor = SimpleSpanProcessor if at_once else BatchSpanProcessor
    provider.add_span_processor(processor(exporter))
    opened = provider.get_tracer("greenlane")

    @contextmanager
    def span(name: str) -> Iterator[None]:
        # A fault's words may name a person: its type is enough, and the log has it.
        with opened.start_as_current_span(name, record_exception=False,
                                          set_status_on_exception=False):  # fmt: skip
            yield

    return span


def _lines(path: Path) -> Any:
    """An exporter that appends a line for each span."""
    from opentelemetry.sdk.trace.export import ConsoleSpanExporter

    path.parent.mkdir(parents=True, exist_ok=True)
    handle = path.open("a", encoding="utf-8")
    return ConsoleSpanExporter(out=handle, formatter=lambda span: span.to_json(indent=None) + "\n")
