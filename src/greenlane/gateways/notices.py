"""Notices: what is told to the outside when a declaration moves on."""

import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol


class Notices(Protocol):
    """Takes notices; the same id twice is one notice for the receiver."""

    def send(self, notice_id: int, topic: str, payload: str) -> None:
        """Hand one notice over. Raises OSError when it could not be taken."""


@dataclass(frozen=True)
class FileNotices:
    """Notices as lines of JSON in a file that mail, SMS or a partner's agent reads on."""

    path: Path

    def send(self, notice_id: int, topic: str, payload: str) -> None:
        """Append one line and make it durable."""
        line = json.dumps({"id": notice_id, "topic": topic, "mrn": payload}) + "\n"
        with self.path.open("a", encoding="utf-8") as handle:
            handle.write(line)
            handle.flush()
            os.fsync(handle.fileno())


@dataclass
class KeptNotices:
    """The in-memory twin, for tests."""

    sent: dict[int, tuple[str, str]] = field(default_factory=dict)

    def send(self, notice_id: int, topic: str, payload: str) -> None:
        """Keep it."""
        self.sent[notice_id] = (topic, payload)
