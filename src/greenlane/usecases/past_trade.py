"""Past trade: the declarations that the law was applied to, and those that a change can reach."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

import msgspec
from django.db.models import F, QuerySet

from greenlane.datamodel.item_facts import ShipmentFacts, read_shipment
from greenlane.law.reach import ALL, Reached, reach
from greenlane.law.schema import TABLES
from greenlane.store import law_rows
from greenlane.store.models import DeclarationRow, DeclarationVersion, LawChangeSet
from greenlane.usecases.formats import READERS

_LAWFUL = ("accepted", "released", "cleared")
_BATCH = 500


class Past(NamedTuple):
    """A past declaration, read, with the number of the publication that judged it."""

    row: DeclarationRow
    shipment: ShipmentFacts
    number: int


def accepted(since: date | None, until: date | None) -> QuerySet[DeclarationRow]:
    """The declarations that the law of those days was applied to; None leaves a side open."""
    rows = DeclarationRow.objects.filter(state__in=_LAWFUL)
    if since is not None:
        rows = rows.filter(law_day__gte=since)
    if until is not None:
        rows = rows.filter(law_day__lte=until)
    return rows.order_by("pk")


class _Judged(msgspec.Struct):
    """The part of a stored answer that names the law."""

    law: str = ""


_JUDGED = msgspec.json.Decoder(_Judged)


def past_trade(rows: QuerySet[DeclarationRow]) -> Iterator[Past]:
    """The declarations, read from their present bodies, in batches."""
    chunk: list[DeclarationRow] = []
    for row in rows.iterator(chunk_size=_BATCH):
        chunk.append(row)
        if len(chunk) == _BATCH:
            yield from _read(chunk)
            chunk = []
    yield from _read(chunk)


def _read(chunk: list[DeclarationRow]) -> Iterator[Past]:
    if chunk:
        versions = DeclarationVersion.objects.filter(
            declaration__in=chunk, version=F("declaration__version")
        )
        bodies = {version.declaration_id: version for version in versions}
        for row in chunk:
            version = bodies[row.pk]
            declaration = READERS[version.format](bytes(version.body)).declaration
            if declaration is None:
                raise RuntimeError(f"the stored body of {row.mrn} cannot be read")
            law = _JUDGED.decode(version.answer.encode()).law
            yield Past(row, read_shipment(declaration), int(law.partition("+")[2] or 0))


def reached_by(change_set: LawChangeSet) -> Reached:
    """The days and goods whose duties a change set can alter."""
    if change_set.country is not None:
        return Reached([ALL])
    measures = {row["measure"]: row for row in law_rows.tables_known_at(None)["measures"]}
    changes = list(change_set.changes.all())
    measures |= {c.cells["measure"]: c.cells for c in changes
                 if c.table_name == "measures" and c.cells.get("measure")}  # fmt: skip
    reaches = []
    for change in changes:
        place = (change.table_name, change.key, change.since)
        if change_set.state == "published":
            old = law_rows.superseded_by(change_set, *place)
        else:
            old = law_rows.present(*place)
        after = change.cells if change.operation == "put" else None
        before = old.cells if old else None
        reaches.append(reach(TABLES[change.table_name], before, after, measures))
    return Reached(reaches)
