"""Authorised yields read and written."""

from datetime import date, timedelta

from django.db.models import Q, QuerySet

from greenlane.rules.processing import Yield
from greenlane.store import wall
from greenlane.store.models import ProcessingYield


def _in_force(holder: str, day: date) -> "QuerySet[ProcessingYield]":
    rows = ProcessingYield.objects.filter(holder_id=holder, since__lte=day)
    return rows.filter(Q(until=None) | Q(until__gte=day)).order_by("pk")


@wall.opened()
def held(holder: str, day: date) -> tuple[Yield, ...]:
    """All lines of a holder that are in force on a day."""
    return tuple(value(row) for row in _in_force(holder, day))


def value(row: ProcessingYield) -> Yield:
    """A row as the rules' value."""
    return Yield(authorisation=row.authorisation, input=row.input, output=row.output,
                 made=row.made, used=row.used, tolerance=row.tolerance,
                 basis=row.basis)  # fmt: skip


def standing(number: str) -> "QuerySet[ProcessingYield]":
    """The lines of an authorisation that have no end."""
    return ProcessingYield.objects.filter(authorisation=number, until=None)


def put(line: Yield, holder: str, since: date) -> None:
    """A line from a day on; the one that it replaces ends the day before, or never began."""
    for row in standing(line.authorisation).filter(input=line.input, output=line.output):
        if row.since >= since:
            row.delete()
        else:
            row.until = since - timedelta(days=1)
            row.save(update_fields=["until"])
    ProcessingYield.objects.create(
        authorisation=line.authorisation, holder_id=holder, input=line.input, output=line.output,
        made=line.made, used=line.used, tolerance=line.tolerance, since=since,
        basis=line.basis,
    )  # fmt: skip
