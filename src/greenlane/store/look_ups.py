"""Look-ups as the journal tells them, with what is known of a task; those to be explained."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import F, Q, QuerySet

from greenlane.access.look_ups import OPEN
from greenlane.access.snooping import Look
from greenlane.store import journal, raw
from greenlane.store.models import Account, DeclarationRow, JournalRow, LookUpRow, TwoPersonAct

KINDS = ("declaration.read", "person.read", "attachment.read")
# What is noted of a reader beside his acts: it shows no task.
_NO_ACTS = (*KINDS, "declaration.purpose", "data.reidentified", "conflict.refused",
            "data.disclosed")  # fmt: skip
SORTS = {"looked": "looked", "person": "person", "due": "due", "state": "state"}
Deeds = Mapping[tuple[str, str], list[datetime]]


def since(start: datetime, end: datetime, roles: Collection[str], zone: ZoneInfo) -> list[Look]:
    """The look-ups of officials between two moments, oldest first.

    One look-up is one thing that one person opened on one day, however many of its pages.
    """
    rows = JournalRow.objects.filter(
        kind__in=KINDS, moment__gte=start, moment__lt=end, role__in=roles
    ).exclude(actor="")
    made: dict[tuple[str, str, date], Look] = {}
    for number, text in rows.order_by("pk").values_list("pk", "entry").iterator():
        entry = journal.decode(text)
        here = entry.moment.astimezone(zone)
        key = (entry.actor, entry.subject, here.date())
        former = made.get(key)
        made[key] = Look(
            number=former.number if former else number, actor=entry.actor, unit=entry.unit,
            subject=entry.subject, party="", moment=former.moment if former else here,
            queue=bool(entry.details.get("queue")) or (former is not None and former.queue),
            purpose=(former.purpose if former else "") or str(entry.details.get("purpose", "")),
        )  # fmt: skip
    return list(made.values())


def deeds(subjects: Collection[str]) -> Deeds:
    """When each person acted on each subject, by events, journal and acts of two persons."""
    found: dict[tuple[str, str], list[datetime]] = defaultdict(list)
    for subject, actor, moment in (*_events(subjects), *_noted(subjects), *_together(subjects)):
        found[actor, subject].append(moment)
    return found


def _events(subjects: Collection[str]) -> Iterable[tuple[str, str, datetime]]:
    numbers = [s.partition(":")[2] for s in subjects if s.startswith("declaration:")]
    rows = raw.many(
        "select d.mrn, e.entry::json->'actor'->>'name', e.moment from event e"
        " join declaration d on d.id = e.declaration_id where d.mrn = any(%s)", (numbers,),
    )  # fmt: skip
    return [(f"declaration:{mrn}", actor, moment) for mrn, actor, moment in rows if actor]


def _noted(subjects: Collection[str]) -> Iterable[tuple[str, str, datetime]]:
    rows = JournalRow.objects.filter(subject__in=subjects).exclude(kind__in=_NO_ACTS)
    return rows.values_list("subject", "actor", "moment")


def _together(subjects: Collection[str]) -> Iterable[tuple[str, str, datetime]]:
    """Proposals and decisions; an account is named by its number there, by its name here."""
    names = [s.partition(":")[2] for s in subjects if s.startswith("account:")]
    known = Account.objects.filter(username__in=names).values_list("pk", "username")
    here = {f"account:{number}": f"account:{name}" for number, name in known}
    acts = TwoPersonAct.objects.filter(Q(subject__in=subjects) | Q(subject__in=here))
    for subject, maker, proposed, checker, decided in acts.values_list(
        "subject", "maker__username", "proposed", "checker__username", "decided"
    ):
        yield here.get(subject, subject), maker, proposed
        if checker:
            yield here.get(subject, subject), checker, decided


def refused(subjects: Collection[str]) -> set[tuple[str, str]]:
    """Persons and subjects that a conflict of interest was found for."""
    rows = JournalRow.objects.filter(kind="conflict.refused", subject__in=subjects)
    return set(rows.values_list("actor", "subject"))


def files(subjects: Collection[str]) -> dict[str, DeclarationRow]:
    """The declarations among the subjects."""
    numbers = [s.partition(":")[2] for s in subjects if s.startswith("declaration:")]
    return {f"declaration:{row.mrn}": row for row in DeclarationRow.objects.filter(mrn__in=numbers)}


def listed(
    *, unit: str | None = None, person: str = "", text: str = "", state: str = "",
    drawn: str = "", sort: str = "",
) -> "QuerySet[LookUpRow]":  # fmt: skip
    """Rows for a board; `unit` None is all units, `sort` a key of SORTS with a dash before it."""
    found = LookUpRow.objects.all()
    if unit is not None:
        found = found.filter(unit=unit)
    if person:
        found = found.filter(person=person)
    for word in text.replace("\0", "").split()[:10]:
        found = found.filter(Q(person__icontains=word) | Q(subject__icontains=word))
    if state:
        found = found.filter(state=state)
    if drawn:
        found = found.filter(drawn_by=drawn)
    column = F(SORTS.get(sort.removeprefix("-"), "due"))
    return found.order_by(column.desc() if sort.startswith("-") else column.asc(), "pk")


def waiting(person: str) -> "QuerySet[LookUpRow]":
    """What a person is asked to explain, the most urgent first."""
    return LookUpRow.objects.filter(person=person, state__in=OPEN).order_by("due", "pk")
