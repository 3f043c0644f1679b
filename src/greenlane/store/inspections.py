"""Results of controls kept and read: rows of an event, those of a declaration, labels."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec
from django.db.models import Max

from greenlane.lifecycle.event import Event
from greenlane.lifecycle.inspection import ItemResult
from greenlane.risk.selection import Selection
from greenlane.store.inspection_models import InspectionDraft, InspectionResult

_SELECTION = msgspec.json.Decoder(Selection | None)


class Label(msgspec.Struct, frozen=True, kw_only=True):
    """The truth about one item as far as a control knows it, with how it came to be looked at.

    `found` is True when anything differed; `extra` the duty that was at stake, None where the
    engine could not say. `method` is how the declaration was chosen, `drawn` that chance chose it
    too, whatever else did: only drawn ones are a fair sample of all.
    """

    number: int
    declaration: int
    mrn: str
    item: int
    moment: datetime
    lodged: datetime
    control: str
    found: bool
    kinds: tuple[str, ...]
    extra: Decimal | None
    method: str
    drawn: bool
    profiles: tuple[str, ...]
    model: str
    officer: str
    office: str


def selection(row: Any) -> Selection | None:
    """How the present version of a declaration was chosen; None when it was not."""
    version = row.declarationversion_set.exclude(selection="").order_by("-version").first()
    return _SELECTION.decode(version.selection.encode() or b"null") if version else None


def add(row: Any, event: Event, number: int) -> None:
    """The rows of an examination, beside its event and in its transaction."""
    chosen = selection(row)
    hold = row.holdrow_set.filter(name=event.name).order_by("-pk").first()
    beside = {
        "declaration_id": row.pk, "hold": event.name, "event": number, "moment": event.moment,
        "control": hold.kind if hold else event.name[:12], "officer": event.actor.name,
        "office": event.actor.unit, "method": chosen.method if chosen else "none",
        "drawn": bool(chosen and chosen.drawn), "profiles": _profiles(chosen),
        "model": chosen.score.model if chosen and chosen.score else "",
    }  # fmt: skip
    InspectionResult.objects.bulk_create(
        InspectionResult(
            item=each.item, kinds=list(each.kinds), code=each.code, origin=each.origin,
            quantity=each.quantity, unit=each.unit, value=each.value, extra=each.extra, **beside,
        )
        for each in event.results
    )  # fmt: skip


def _profiles(chosen: Selection | None) -> list[str]:
    return sorted({hit.profile for hit in chosen.hits}) if chosen else []


def of(row: Any, hold: str = "") -> list[InspectionResult]:
    """The last result of each item of a declaration, in the order of the items."""
    found = InspectionResult.objects.filter(declaration_id=row.pk)
    if hold:
        found = found.filter(hold=hold)
    last = {each.item: each for each in found.order_by("event")}
    return [last[item] for item in sorted(last)]


def known(row: Any, hold: str) -> list[ItemResult]:
    """As `of`, as values of the core."""
    return [
        ItemResult(item=each.item, kinds=tuple(each.kinds), code=each.code, origin=each.origin,
                   quantity=each.quantity, unit=each.unit, value=each.value, extra=each.extra)
        for each in of(row, hold)
    ]  # fmt: skip


def labels(since: datetime | None = None, after: int = 0) -> Iterator[Label]:
    """The last result of each item whose control was recorded since then, the oldest first.

    `after` is the `number` of the last one that was read: a reader that goes on asks from there.
    A later control of the same item comes as a label of its own and replaces the former.
    """
    rows = InspectionResult.objects.filter(pk__gt=after).select_related("declaration")
    if since is not None:
        rows = rows.filter(moment__gte=since)
    newest = rows.values("declaration_id", "item").annotate(last=Max("pk")).values("last")
    for row in rows.filter(pk__in=newest).order_by("pk").iterator(chunk_size=2_000):
        yield Label(
            number=row.pk, declaration=row.declaration_id, mrn=row.declaration.mrn or "",
            item=row.item, moment=row.moment, lodged=row.declaration.lodged, control=row.control,
            found=bool(row.kinds), kinds=tuple(row.kinds), extra=row.extra, method=row.method,
            drawn=row.drawn, profiles=tuple(row.profiles), model=row.model, officer=row.officer,
            office=row.office,
        )  # fmt: skip


def draft(row: Any, hold: str, author: str) -> InspectionDraft | None:
    """The form that a person left unrecorded."""
    return InspectionDraft.objects.filter(declaration=row, hold=hold, author=author).first()


def keep(row: Any, hold: str, author: str, body: dict[str, str], moment: datetime) -> None:
    """Keep a form as it is."""
    InspectionDraft.objects.update_or_create(
        declaration=row, hold=hold, author=author, defaults={"body": body, "updated": moment}
    )


def drop(row: Any, hold: str) -> None:
    """The control is recorded: nobody's form of it is kept."""
    InspectionDraft.objects.filter(declaration=row, hold=hold).delete()
