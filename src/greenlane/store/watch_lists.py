"""Watch lists kept: every edition as a difference, the entries in force, any former state again."""

import hashlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date, datetime
from typing import Any, NamedTuple

import msgspec
from django.db import connection
from django.db.models import Q, QuerySet

from greenlane.datamodel.listed_entry import Difference, Entry, difference
from greenlane.risk.screening.names import latin
from greenlane.store import raw
from greenlane.store.watch_models import WatchChange, WatchEdition, WatchEntry, WatchListRow

_CHANGING = 0x77617463  # the advisory lock of an edition ("watc")
_BATCH = 2_000
SORTS = {"number": "number", "name": "name", "kind": "kind", "basis": "basis", "since": "since_id"}
Mark = tuple[int, str]
NOTHING: Mark = (0, "")


class By(NamedTuple):
    """Who makes an edition, with whom, why, and the day it was published."""

    author: str
    second: str = ""
    reason: str = ""
    published: date | None = None


def lock(*, shared: bool = False) -> None:
    """Wait until no list is being changed; held to the end of the transaction."""
    way = "pg_advisory_xact_lock_shared" if shared else "pg_advisory_xact_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"select {way}(%s)", [_CHANGING])


def mark() -> Mark:
    """The newest edition of all lists and its digest; NOTHING before the first."""
    rows = raw.many("select id, digest from watch_edition order by id desc limit 1", ())
    return (int(rows[0][0]), str(rows[0][1])) if rows else NOTHING


def one(code: str) -> WatchListRow | None:
    """The list of that code."""
    return WatchListRow.objects.filter(code=code).first()


def size() -> int:
    """How many entries all lists have."""
    return WatchEntry.objects.count()


def newest(code: str) -> WatchEdition | None:
    """The newest edition of a list."""
    return WatchEdition.objects.filter(list=code).order_by("-number").first()


def entries(code: str) -> list[Entry]:
    """The entries of a list as it stands."""
    rows = WatchEntry.objects.filter(list=code).order_by("number")
    return [_entry(told) for told in rows.values_list("entry", flat=True).iterator()]


def of_numbers(code: str, numbers: Iterable[str]) -> list[Entry]:
    """The entries of these numbers as the list stands."""
    rows = WatchEntry.objects.filter(list=code, number__in=list(numbers)).order_by("number")
    return [_entry(told) for told in rows.values_list("entry", flat=True)]


def all_entries() -> list[Entry]:
    """The entries of all lists as they stand."""
    rows = WatchEntry.objects.order_by("list", "number").values_list("entry", flat=True)
    return [_entry(told) for told in rows.iterator()]


def entries_at(code: str, edition: int) -> list[Entry]:
    """The entries of a list as the edition of that number (over all lists) left it."""
    rows = (
        WatchChange.objects.filter(edition__list=code, edition__lte=edition)
        .order_by("number", "-edition")
        .distinct("number")
    )
    return [_entry(row.entry) for row in rows.iterator() if row.change != "removed"]


def on_day(code: str, day: date) -> list[Entry]:
    """The entries of a list as they stood at the end of a past day (of UTC)."""
    last = WatchEdition.objects.filter(list=code, moment__date__lte=day).order_by("-pk").first()
    return entries_at(code, last.pk) if last else []


def entry_at(code: str, number: str, edition: int) -> Entry | None:
    """One entry as an edition (over all lists) left it; as it last was when it was removed."""
    rows = WatchChange.objects.filter(edition__list=code, edition__lte=edition, number=number)
    last = rows.order_by("-edition").first()
    return _entry(last.entry) if last else None


def changes(edition: WatchEdition) -> Difference:
    """What an edition changed."""
    told: dict[str, list[Entry]] = {"added": [], "changed": [], "removed": []}
    for row in WatchChange.objects.filter(edition=edition).order_by("number").iterator():
        told[row.change].append(_entry(row.entry))
    return Difference(**{kind: tuple(each) for kind, each in told.items()})


def before(edition: WatchEdition, number: str) -> Entry | None:
    """An entry as it was before an edition changed it."""
    return entry_at(edition.list_id, number, edition.pk - 1)


def compared(code: str, wanted: Iterable[Entry]) -> Difference:
    """What would change if the list were the wanted entries."""
    return difference(entries(code), wanted)


def is_nothing(told: Difference) -> bool:
    """True when nothing changes."""
    return not (told.added or told.changed or told.removed)


def publish(listed: WatchListRow, told: Difference, moment: datetime, by: By) -> WatchEdition:
    """Keep a difference as the next edition of a list. Needs the lock."""
    last = newest(listed.code)
    edition = WatchEdition.objects.create(
        list=listed, number=last.number + 1 if last else 1, moment=moment, published=by.published,
        author=by.author, second=by.second, reason=by.reason, added=len(told.added),
        changed=len(told.changed), removed=len(told.removed),
        entries=(last.entries if last else 0) + len(told.added) - len(told.removed),
        digest=digest(told, last.digest if last else ""),
    )  # fmt: skip
    _keep_changes(edition, told)
    _renew_entries(edition, told)
    return edition


def digest(told: Difference, former: str) -> str:
    """What an edition is told by: the difference, and the digest of the list's edition before."""
    packed = msgspec.json.encode([former, told], order="deterministic")
    return hashlib.sha256(packed).hexdigest()[:16]


def _keep_changes(edition: WatchEdition, told: Difference) -> None:
    kinds = {"added": told.added, "changed": told.changed, "removed": told.removed}
    WatchChange.objects.bulk_create(
        (
            WatchChange(edition=edition, number=e.number, change=kind, entry=_plain(e))
            for kind, each in kinds.items()
            for e in each
        ),
        batch_size=_BATCH,
    )


def _renew_entries(edition: WatchEdition, told: Difference) -> None:
    gone = [e.number for e in (*told.changed, *told.removed)]
    for start in range(0, len(gone), _BATCH):
        part = gone[start : start + _BATCH]
        WatchEntry.objects.filter(list=edition.list_id, number__in=part).delete()
    WatchEntry.objects.bulk_create(
        (
            WatchEntry(
                list_id=edition.list_id, number=e.number, kind=e.kind, name=e.names[0].text[:400],
                words=_words(e), basis=e.basis[:300], entry=_plain(e), since=edition,
            )
            for e in told.to_screen
        ),
        batch_size=_BATCH,
    )  # fmt: skip


def _words(entry: Entry) -> str:
    """What a search looks in: every name as it stands and in Latin letters, and the numbers."""
    told = [entry.number, *entry.numbers, *entry.countries]
    for name in entry.names:
        told += [name.text, latin(name.text)]
    return " ".join(dict.fromkeys(told)).casefold()


def _plain(entry: Entry) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(entry)
    return plain


def _entry(told: Mapping[str, Any]) -> Entry:
    return msgspec.convert(told, Entry)


def codes() -> list[str]:
    """The codes of all lists."""
    return list(WatchListRow.objects.order_by("code").values_list("code", flat=True))


def editions(code: str, given: Mapping[str, str]) -> "QuerySet[WatchEdition]":
    """The editions of a list with their runs, filtered and sorted."""
    rows = WatchEdition.objects.filter(list=code).select_related("run")
    for word in given.get("q", "").replace("\0", "").split()[:10]:
        rows = rows.filter(
            Q(author__icontains=word) | Q(second__icontains=word) | Q(reason__icontains=word)
        )
    for name, way in (("since", "gte"), ("until", "lte")):
        with suppress(ValueError):
            if given.get(name):
                rows = rows.filter(**{f"moment__date__{way}": date.fromisoformat(given[name])})
    return rows.order_by("number" if given.get("sort") == "number" else "-number")


def changed(edition: WatchEdition, given: Mapping[str, str]) -> "QuerySet[WatchChange]":
    """What an edition changed, filtered and sorted."""
    rows = WatchChange.objects.filter(edition=edition).select_related("edition")
    if given.get("change"):
        rows = rows.filter(change=given["change"])
    for word in given.get("q", "").replace("\0", "").split()[:10]:
        rows = rows.filter(Q(number__icontains=word) | Q(entry__names__icontains=word))
    return rows.order_by("-number" if given.get("sort") == "-number" else "number")


def listed(code: str, given: Mapping[str, str]) -> "QuerySet[WatchEntry]":
    """The entries of a list, filtered and sorted."""
    rows = WatchEntry.objects.filter(list=code).select_related("since")
    if given.get("kind"):
        rows = rows.filter(kind=given["kind"])
    for word in given.get("q", "").replace("\0", "").casefold().split()[:10]:
        rows = rows.filter(Q(words__contains=word) | Q(words__contains=latin(word) or word))
    sort = given.get("sort", "")
    column = SORTS.get(sort.removeprefix("-"), "name")
    return rows.order_by(f"-{column}" if sort.startswith("-") else column, "number")
