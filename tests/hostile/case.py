"""One hostile thing with the code it must be refused by, or how it must be neutralised."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class FileCase:
    """A file as it is uploaded. `made` gives its bytes; `codes` are the refusals that are right.

    `way` is the door: "document" and "inspection" are uploads, "xml" is a message to the API.
    """

    family: str
    name: str
    file_name: str
    made: Callable[[], bytes]
    codes: tuple[str, ...]
    declared: str = ""
    way: str = "document"

    def __str__(self) -> str:
        return f"{self.family}: {self.name}"
