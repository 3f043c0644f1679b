"""What became of declarations, for the columnar copy: the facts as lodged, inspections, findings.

Inspected is what was examined; found what a result of an item says, or for examinations without
results what was not freed in the same act; revenue is the extra duty of the results, or what is
payable now beyond what was payable first.
"""

import logging
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Protocol

import msgspec

from greenlane.lifecycle.event import Event
from greenlane.lifecycle.inspection import settled
from greenlane.risk.history import ROW, rows
from greenlane.risk.selection import Selection
from greenlane.store import declarations, raw
from greenlane.store.models import DeclarationRow
from greenlane.usecases import answers
from greenlane.usecases.desk import Desk
from greenlane.usecases.standing import document
from greenlane.usecases.why_selected import facts

MOST_EVENTS = 2_000
SETTLED = timedelta(seconds=60)  # what began before and ends later is looked at again
_SELECTION = msgspec.json.Decoder(Selection | None)
_log = logging.getLogger(__name__)


class Copy(Protocol):
    """The columnar copy, as the gateway keeps it."""

    def mark(self) -> int:
        """Up to which event it is complete."""

    def erased(self) -> int:
        """The newest erasure of data that it knows of."""

    def clear(self) -> None:
        """Throw it away."""

    def put(self, looked: Collection[int], rows: Iterable[Mapping[str, Any]], mark: int,
            erased: int) -> None:  # fmt: skip
        """Put rows in the place of what stood of the declarations looked at."""


def catch_up(kept: Copy, desk: Desk) -> int:
    """One step of bringing a copy up to the store; gives how many declarations it settled.

    What was erased from the store goes from the copy: it is made anew.
    """
    (erased,) = raw.one("select coalesce(max(id), 0) from erasure where step <> 'notice'", ())
    if kept.mark() and kept.erased() != erased:
        kept.clear()
    before = kept.mark()
    keys, mark = changed(before, desk)
    if keys:
        kept.put(keys, told_of(keys), mark, int(erased))
    return len(keys) if mark > before else 0


def changed(mark: int, desk: Desk) -> tuple[list[int], int]:
    """The declarations with events after `mark`, and the mark once they are looked at."""
    told = raw.many(
        "select id, declaration_id, moment from event where id > %s order by id limit %s",
        (mark, MOST_EVENTS),
    )
    settled = desk.now() - SETTLED
    known = [int(number) for number, _pk, moment in told if moment <= settled]
    return sorted({int(pk) for _number, pk, _moment in told}), max(known, default=mark)


def told_of(keys: Sequence[int]) -> Iterator[dict[str, Any]]:
    """The rows of those of the declarations that were accepted."""
    found = DeclarationRow.objects.filter(pk__in=keys).exclude(accepted=None).order_by("pk")
    for row in found:
        try:
            yield from _rows(row)
        except (msgspec.DecodeError, RuntimeError, ValueError) as error:
            _log.warning("%s is left out of history: %s", row.mrn, error)


def _rows(row: DeclarationRow) -> Iterator[dict[str, Any]]:
    version = declarations.version(row, 1)
    answer = answers.decode(version.answer.encode())
    selection = _SELECTION.decode(version.selection.encode() or b"null")
    events = declarations.events(row)
    inspected, found = _inspected(events)
    more = max(row.payable - answer.assessment.payable, _stated(events))
    beside = {
        ROW: row.pk, "mrn": row.mrn, "office": row.office, "inspected": inspected,
        "drawn": bool(selection and selection.drawn), "found": found,
        "revenue": float(more) if found and more > 0 else 0.0,
        "hours": _hours(row.accepted, row.released),
    }  # fmt: skip
    return rows(facts(document(row, 1), answer.assessment), beside)


def _inspected(events: Sequence[Event]) -> tuple[bool, bool]:
    """Whether it was examined, and whether that found something."""
    examined = [event for event in events if event.kind == "examine"]
    results = settled(each for event in examined for each in event.results)
    if results:
        return True, any(not each.conform for each in results.values())
    freed = {(e.name, e.moment) for e in events if e.kind == "lift"}
    return bool(examined), any((e.name, e.moment) not in freed for e in examined)


def _stated(events: Sequence[Event]) -> Decimal:
    """The extra duty that the results of the items state."""
    results = settled(each for event in events for each in event.results)
    return sum((each.extra or Decimal(0) for each in results.values()), Decimal(0))


def _hours(accepted: datetime | None, released: datetime | None) -> float | None:
    if accepted is None or released is None:
        return None
    return (released - accepted).total_seconds() / 3_600
