"""What is wrong with a condition, and in which column."""

from typing import NamedTuple


class Fault(NamedTuple):
    """A stable code, the place in the text from 0, and what is wrong in words."""

    code: str
    at: int
    message: str

    def line_and_column(self, text: str) -> tuple[int, int]:
        """Line and column in the text, both from 1."""
        before = text[: self.at]
        return before.count("\n") + 1, len(before) - before.rfind("\n")
