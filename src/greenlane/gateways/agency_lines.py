"""The lines to partner agencies: whether each can be reached now."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol


class AgencyLines(Protocol):
    """Knows whether an agency can be reached."""

    def reached(self, agency: str) -> bool:
        """True when the agency answers."""


@dataclass(frozen=True)
class FolderLines:
    """An agency is away while its agent keeps a file CODE.away in the folder."""

    folder: Path

    def reached(self, agency: str) -> bool:
        """True unless the file is there."""
        return not (self.folder / f"{agency}.away").exists()


@dataclass
class KeptLines:
    """The in-memory twin, for tests."""

    away: set[str] = field(default_factory=set)

    def reached(self, agency: str) -> bool:
        """True unless it was said to be away."""
        return agency not in self.away
