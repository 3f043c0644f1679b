"""What became of declarations, for the columnar copy: facts as lodged, inspections, findings."""

import logging
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec

from greenlane.risk.anomalies.unusual import Unusual, merged
from greenlane.risk.anomalies.unusual import told as told_unusual
from greenlane.risk.history import ROW, rows
from greenlane.risk.selection import Selection
from greenlane.store import declarations, raw
from greenlane.store.models import DeclarationRow
from greenlane.usecases import answers, choosing
from greenlane.usecases.desk import Desk
from greenlane.usecases.history_copy import Copy
from greenlane.usecases.inspection_results import result_of
from greenlane.usecases.standing import document
from greenlane.usecases.traded_goods import packages
from greenlane.usecases.why_selected import facts

MOST_EVENTS = 2_000
SETTLED = timedelta(seconds=60)  # what began before and ends later is looked at again
_SELECTION = msgspec.json.Decoder(Selection | None)
_log = logging.getLogger(__name__)


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
        kept.put(keys, told_of(keys, desk), mark, int(erased))
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


def told_of(keys: Sequence[int], desk: Desk) -> Iterator[dict[str, Any]]:
    """The rows of those of the declarations that were accepted."""
    found = DeclarationRow.objects.filter(pk__in=keys).exclude(accepted=None).order_by("pk")
    for row in found:
        try:
            yield from _rows(row, desk)
        except (msgspec.DecodeError, RuntimeError, ValueError) as error:
            _log.warning("%s is left out of history: %s", row.mrn, error)


def _rows(row: DeclarationRow, desk: Desk) -> Iterator[dict[str, Any]]:
    version = declarations.version(row, 1)
    answer = answers.decode(version.answer.encode())
    selection = _SELECTION.decode(version.selection.encode() or b"null")
    more = row.payable - answer.assessment.payable
    result = result_of(declarations.events(row), more, desk)
    told = document(row, 1)
    asked = merged(facts(told, answer.assessment), _unusual(selection))
    stated = told.goods_shipment.government_agency_goods_item if told.goods_shipment else ()
    beside = {
        ROW: row.pk, "mrn": row.mrn, "office": row.office, "inspected": result.inspected,
        "drawn": bool(selection and selection.drawn), "found": result.found,
        "revenue": result.revenue, "hours": _hours(row.accepted, row.released),
        "day": row.law_day, "known": result.known, "seller": asked.whole.get("seller"),
        "departure": asked.whole.get("departure"), "lodged": row.lodged, **_selected(selection),
    }  # fmt: skip
    if row.lane in choosing.LANES and choosing.by_hand(row.mrn or ""):
        beside |= {"method": "manual", "lane": row.lane}
    for item, each, made in zip(asked.items, stated, rows(asked, beside), strict=True):
        label = result.of(item["sequence"])
        yield {**made, "item_found": label.found, "item_revenue": label.revenue,
               "item_right": label.code or None, "packages": packages(each)}  # fmt: skip


def _unusual(selection: Selection | None) -> Unusual | None:
    """How unusual it was as it was measured; what the lists said is known without that."""
    if selection is None:
        return None
    if selection.unusual is not None or selection.screened is None:
        return selection.unusual
    return told_unusual((), None, "", selection.screened)


def _selected(selection: Selection | None) -> dict[str, Any]:
    """How it was chosen, and what the model said."""
    if selection is None:
        return {}
    score = selection.score if selection.score and not selection.score.fault else None
    return {
        "method": selection.method, "lane": selection.lane, "waived": list(selection.waived),
        "hits": [hit.profile for hit in selection.hits], "model": score and score.model,
        "probability": score and score.probability, "expected": score and score.expected,
        "novelty": score and score.novelty, "shadow": list(selection.shadow),
        "past": (selection.unusual and selection.unusual.past) or None,
    }  # fmt: skip


def _hours(accepted: datetime | None, released: datetime | None) -> float | None:
    if accepted is None or released is None:
        return None
    return (released - accepted).total_seconds() / 3_600
