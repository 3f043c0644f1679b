"""The columnar copy of history, as whoever reads or fills it asks of the gateway that keeps it."""

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:  # it is slow to load
    import polars


class Copy(Protocol):
    """The table of past declarations, complete up to a mark."""

    def mark(self) -> int:
        """Up to which event it is complete."""

    def erased(self) -> int:
        """The newest erasure of data that it knows of."""

    def read(self) -> "polars.DataFrame":
        """The whole table."""

    def clear(self) -> None:
        """Throw it away."""

    def put(self, looked: Collection[int], rows: Iterable[Mapping[str, Any]], mark: int,
            erased: int) -> None:  # fmt: skip
        """Put rows in the place of what stood of the declarations looked at."""
