"""Runs of screening again: one for each edition, with how far it is."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Max, Q

from greenlane.store.models import DeclarationRow, WatchEdition, WatchRun

_UNDER_WAY = ("registered", "accepted")
_GONE = ("released", "cleared")


def begin(edition: WatchEdition, moment: datetime) -> None:
    """Note that an edition is to be screened by."""
    newest = DeclarationRow.objects.aggregate(last=Max("pk"))["last"] or 0
    WatchRun.objects.create(edition=edition, begun=moment, upto=newest)


def open_run() -> WatchRun | None:
    """The oldest run that is not done, locked; None when another worker has it."""
    rows = WatchRun.objects.select_for_update(skip_locked=True, of=("self",))
    return rows.select_related("edition").filter(done=None).order_by("pk").first()


def piece(run: WatchRun, since: datetime, most: int) -> Sequence[DeclarationRow]:
    """The next declarations that are open, or were released since a moment."""
    rows = DeclarationRow.objects.filter(pk__gt=run.cursor, mrn__isnull=False).filter(
        Q(state__in=_UNDER_WAY) | Q(state__in=_GONE, released__gte=since)
    )
    return list(rows.order_by("pk")[:most])


def share(run: WatchRun) -> int:
    """How far a run is, in percent."""
    if run.done is not None or not run.upto:
        return 100
    return min(99, run.cursor * 100 // run.upto)
