"""Alerts and case files whose time is over: words and contents go, moments and digests stay."""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import partial

from greenlane.evidence.redaction import GONE
from greenlane.store import erasures
from greenlane.store.models import AlertRow, AlertStep, CaseEntryRow, CaseFile, Erasure
from greenlane.usecases.desk import Desk
from greenlane.usecases.retention import Keeper, Subject


def _alerts(latest: date, desk: Desk) -> Iterator[Subject]:
    rows = AlertRow.objects.filter(state="closed", raised__date__lte=latest).exclude(facts={})
    for row in rows.order_by("pk").iterator():
        yield Subject(
            name=f"alert:{row.pk}",
            happened={"created": desk.day_of(row.raised)},
            erase=partial(_wordless, row), also=(row.subject,),
        )  # fmt: skip


def _wordless(row: AlertRow, erasure: Erasure) -> int:
    gone = sum(erasures.replace_all(erasure, step, {}, text=GONE)
               for step in AlertStep.objects.filter(alert=row).exclude(text=""))  # fmt: skip
    return gone + AlertRow.objects.filter(pk=row.pk).update(facts={})


def _files(latest: date, desk: Desk) -> Iterator[Subject]:
    rows = CaseFile.objects.filter(state="closed", closed__date__lte=latest).exclude(reason=GONE)
    for row in rows.order_by("pk").iterator():
        if row.closed is not None:
            yield Subject(
                name=f"case:{row.number}",
                happened={"ended": desk.day_of(row.closed)},
                erase=partial(_emptied, row),
                outcome=row.outcome,
            )


def _emptied(row: CaseFile, erasure: Erasure) -> int:
    gone = sum(erasures.replace_all(erasure, entry, {}, entry=GONE)
               for entry in CaseEntryRow.objects.filter(case=row))  # fmt: skip
    return gone + erasures.replace_all(erasure, row, {}, reason=GONE, head=GONE)


KEEPERS: Iterable[Keeper] = (
    Keeper("intelligence-record", _alerts),
    Keeper("investigation-file", _files),
)
