"""Security events kept: noted once, found for a board, a person and the delivery."""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import F, QuerySet

from greenlane.access.watching import STEPPING_UP, Sighting
from greenlane.store.models import SecurityEventRow

SORTS = {"moment": "moment", "person": "person", "rule": "rule"}
MOST_TRIES = 20


def note(sightings: Iterable[Sighting], moment: datetime) -> list[SecurityEventRow]:
    """Keep what was not known; gives the new rows. Two workers note a sighting once."""
    rows = {}
    for each in sightings:
        key = hashlib.sha256(each.key.encode()).hexdigest()
        rows[key] = SecurityEventRow(
            key=key, rule=each.rule, person=each.person, role=each.role, unit=each.unit,
            partner=each.partner, moment=each.moment, noted=moment, facts=each.facts,
            next_try=moment,
        )  # fmt: skip
    known = SecurityEventRow.objects.filter(key__in=rows).values_list("key", flat=True)
    fresh = [row for key, row in rows.items() if key not in set(known)]
    SecurityEventRow.objects.bulk_create(fresh, ignore_conflicts=True)
    made = SecurityEventRow.objects.filter(key__in=[row.key for row in fresh], noted=moment)
    return list(made.order_by("pk"))


def asks_again(person: str, shown: datetime) -> bool:
    """Whether something was noted about a person since the factor was last shown."""
    rows = SecurityEventRow.objects.filter(person=person, noted__gt=shown)
    return rows.filter(rule__in=STEPPING_UP).exists()


def of_owner(person: str) -> "QuerySet[SecurityEventRow]":
    """What the owner of an account was not yet heard about."""
    rows = SecurityEventRow.objects.filter(person=person, owner_says="", handled=None)
    return rows.filter(rule__in=STEPPING_UP).order_by("-pk")


def listed(
    *, unit: str | None = None, text: str = "", rule: str = "", state: str = "", sort: str = ""
) -> "QuerySet[SecurityEventRow]":
    """Rows for a board; `unit` None is all units, `sort` a key of SORTS with a dash before it."""
    found = SecurityEventRow.objects.all()
    if unit is not None:
        found = found.filter(unit=unit)
    if text.strip():
        found = found.filter(person__icontains=text.strip().replace("\0", ""))
    if rule:
        found = found.filter(rule=rule)
    if state:
        found = found.filter(handled__isnull=state == "open")
    column = F(SORTS.get(sort.removeprefix("-"), "moment"))
    up = bool(sort) and not sort.startswith("-")
    return found.order_by(column.asc() if up else column.desc(), "-pk")


def due(moment: datetime, limit: int = 20) -> list[SecurityEventRow]:
    """What the administration's watch has not taken yet and may be tried now."""
    rows = SecurityEventRow.objects.filter(delivered=None, next_try__lte=moment)
    return list(rows.filter(tries__lt=MOST_TRIES).order_by("pk")[:limit])


def taken(row: SecurityEventRow, moment: datetime) -> None:
    """It was delivered."""
    SecurityEventRow.objects.filter(pk=row.pk).update(delivered=moment, tries=F("tries") + 1)


def failed(row: SecurityEventRow, moment: datetime) -> None:
    """It was not: again after a while that doubles, at most an hour, at most MOST_TRIES times."""
    wait = min(timedelta(hours=1), timedelta(seconds=10) * 2 ** min(row.tries, 10))
    SecurityEventRow.objects.filter(pk=row.pk).update(tries=F("tries") + 1, next_try=moment + wait)
