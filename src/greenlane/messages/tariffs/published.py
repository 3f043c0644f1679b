"""What a loader makes of a published tariff: rows of law tables, and what it refused."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

import msgspec

from greenlane.law.dialects.reader import shape

Row = dict[str, str]
Tell = Callable[[int, int], None]
"""Progress: records done, records in all."""


class Refused(msgspec.Struct, frozen=True, kw_only=True):
    """A record that was not taken: `place` in the file, a stable `code`, its `text` and why."""

    place: str
    code: str
    text: str
    reason: str


class Published(msgspec.Struct, frozen=True, kw_only=True):
    """Rows by law table (columns as `greenlane.law.schema` declares them), and the refusals.

    `records` is how many records the file held; a record gives one row, several, or a refusal.
    `whole` is false for a file that changes or adds to a tariff: what it does not name stays.
    `state`, where there is one, is to be kept and given to the reading of the next file.
    """

    tables: Mapping[str, list[Row]]
    refused: tuple[Refused, ...]
    records: int
    whole: bool = True
    state: bytes = b""


RATE, UNIT = "TRF-11", "TRF-116"
"""How the codes begin that refuse a printed rate; the one among them that refuses a unit."""


def shapes(refused: Iterable[Refused]) -> list[tuple[str, str, int]]:
    """The printed rates that are no formula, numbers as N: code, shape, how often; most first."""
    rates = (each for each in refused if each.code.startswith(RATE)
             and each.code != UNIT)  # fmt: skip
    found = Counter((each.code, shape(each.text)) for each in rates)
    return [(*key, times) for key, times in found.most_common()]
