"""Lists of declarations and of events: filtered, ordered, paged by cursor."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from greenlane.store import raw
from greenlane.store.models import DeclarationRow, EventRow, HoldRow

MOST = 200


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What a list shows. Empty means any; `text` matches MRN and LRN; states stand with commas."""

    party: str = ""
    office: str = ""
    state: str = ""
    lane: str = ""
    trade: str = ""
    since: date | None = None
    until: date | None = None
    text: str = ""


def declarations(
    filters: Filters, *, sort: str = "-lodged", before: int | None = None, limit: int = 50
) -> tuple[list[DeclarationRow], int | None]:
    """A page in the order of `sort`, the newest first else; the cursor of the next page or None.

    `before` is the cursor: the id of the last row shown. Each order walks one index.
    """
    rows, limit = _filtered(filters), max(1, min(limit, MOST))
    if sort in ("mrn", "-mrn") and filters.state != "rejected":  # those have none
        page = _by_number(rows, before, limit + 1, falling=sort == "-mrn")
    elif sort == "lodged":
        rows = rows if before is None else rows.filter(id__gt=before)
        page = list(rows.order_by("id")[: limit + 1])
    else:
        rows = rows if before is None else rows.filter(id__lt=before)
        page = list(rows.order_by("-id")[: limit + 1])
    more = len(page) > limit
    page = page[:limit]
    return page, page[-1].pk if more else None


def _by_number(
    rows: QuerySet[DeclarationRow], before: int | None, limit: int, *, falling: bool
) -> list[DeclarationRow]:
    """By MRN; those that never got one, the rejected, stand last in both directions."""
    last, page = "", list[DeclarationRow]()
    if before is not None:
        last = DeclarationRow.objects.filter(pk=before).values_list("mrn", flat=True).first() or ""
    if before is None or last:
        numbered = rows.exclude(mrn=None)
        if last:
            numbered = numbered.filter(**{"mrn__lt" if falling else "mrn__gt": last})
        page = list(numbered.order_by("-mrn" if falling else "mrn")[:limit])
    bare = rows.filter(mrn=None)
    if before is not None and not last:
        bare = bare.filter(id__lt=before)
    return [*page, *bare.order_by("-id")[: limit - len(page)]] if len(page) < limit else page


def counts(filters: Filters) -> dict[str, int]:
    """How many declarations there are in each state."""
    return dict(_filtered(filters).order_by().values_list("state").annotate(Count("id")))


def offices() -> list[str]:
    """The offices that have declarations."""
    found = DeclarationRow.objects.order_by("office").values_list("office", flat=True)
    return list(found.distinct())


def counted(column: str, offices: Sequence[str]) -> dict[tuple[str, str], int]:
    """How many declarations an office has with each value of a column; every cell stands."""
    rows = DeclarationRow.objects.exclude(**{column: None}).order_by()
    found = {(office, value): n for office, value, n
             in rows.values_list("office", column).annotate(Count("id"))}  # fmt: skip
    values = {value for _, value in found}
    return {(office, value): found.get((office, value), 0)
            for office in offices for value in values}  # fmt: skip


def _filtered(filters: Filters) -> QuerySet[DeclarationRow]:
    rows = DeclarationRow.objects.all()
    if filters.party:
        rows = rows.filter(Q(declarant=filters.party) | Q(trader=filters.party))
    if filters.state:
        rows = rows.filter(state__in=filters.state.split(","))
    for name in ("office", "lane", "trade"):
        value = getattr(filters, name)
        if value:
            rows = rows.filter(**{name: value})
    if filters.since:
        rows = rows.filter(lodged__date__gte=filters.since)
    if filters.until:
        rows = rows.filter(lodged__date__lte=filters.until)
    if filters.text:
        rows = rows.filter(Q(mrn__icontains=filters.text) | Q(lrn__icontains=filters.text))
    return rows


def action_needed(party: str, limit: int = 20) -> list[DeclarationRow]:
    """Declarations of a party that wait for it: unpaid, permit missing, asked, or rejected."""
    waiting = HoldRow.objects.filter(lifted=None, kind__in=["payment", "agency"])
    said = EventRow.objects.filter(declaration=OuterRef("pk"), kind__in=["query", "reply"])
    rows = DeclarationRow.objects.annotate(
        last_said=Subquery(said.order_by("-sequence").values("kind")[:1])
    )
    mine = Q(declarant=party) | Q(trader=party)
    held = Q(pk__in=waiting.values("declaration_id"))
    asked = Q(last_said="query", state__in=["registered", "accepted", "released"])
    return list(rows.filter(mine, held | asked | Q(state="rejected")).order_by("-id")[:limit])


@dataclass(frozen=True)
class QueueEntry:
    """A declaration in a queue with the hold that brought it there."""

    declaration: DeclarationRow
    hold: HoldRow
    priority: bool = False  # an authorised operator's, whose tier is given priority


def queue(
    owner: str, *, lane: str = "", claimed_by: str | None = None, limit: int = MOST
) -> list[QueueEntry]:
    """The open holds of an office or agency, the soonest due first."""
    holds = HoldRow.objects.select_related("declaration").filter(owner=owner, lifted=None)
    if lane:
        holds = holds.filter(declaration__lane=lane)
    if claimed_by is not None:
        holds = holds.filter(declaration__claimed_by=claimed_by)
    return [QueueEntry(h.declaration, h) for h in holds.order_by("due", "id")[:limit]]


def doubted(office: str, limit: int = MOST) -> list[DeclarationRow]:
    """Declarations of an office with an undecided doubt about a value, the oldest first."""
    rows = DeclarationRow.objects.filter(
        office=office, doubt__in=["asked", "replied", "grounded", "heard"]
    )
    return list(rows.order_by("id")[:limit])


def feed(party: str, after: int, limit: int) -> tuple[Sequence[EventRow], int]:
    """Events of a party's declarations after a cursor, oldest first, and the next cursor."""
    rows = EventRow.objects.select_related("declaration").filter(
        Q(declaration__declarant=party) | Q(declaration__trader=party), id__gt=after
    )
    page = list(rows.order_by("id")[: max(1, min(limit, MOST))])
    return page, page[-1].pk if page else after


_LODGED = """select exists(select from declaration
where declarant = %s and lrn = %s and node = '' and state <> 'rejected')"""


def is_lodged(declarant: str, lrn: str) -> bool:
    """True when a declaration lodged here stands under a declarant's own reference."""
    return bool(raw.one(_LODGED, (declarant, lrn))[0])


@dataclass(frozen=True, order=True)
class Term:
    """A term for arrival that declarations share: its last day, its first, and the office."""

    lapses: date
    law_day: date
    office: str


def terms(day: date) -> list[Term]:
    """The terms of registered declarations that ended before `day`, the oldest first."""
    rows = DeclarationRow.objects.filter(state="registered", lapses__lt=day).order_by()
    return sorted(Term(*each) for each in
                  rows.values_list("lapses", "law_day", "office").distinct())  # fmt: skip


def of_term(term: Term, limit: int) -> list[str]:
    """MRNs of the registered declarations of a term."""
    rows = DeclarationRow.objects.filter(
        state="registered", lapses=term.lapses, law_day=term.law_day, office=term.office
    )
    return [mrn for mrn in rows.order_by("id").values_list("mrn", flat=True)[:limit] if mrn]


def expired(since: date, office: str = "", limit: int = 2_000) -> list[DeclarationRow]:
    """Lapsed declarations of the law of that day or later, the newest first."""
    rows = DeclarationRow.objects.filter(state="expired", law_day__gte=since)
    rows = rows.filter(office=office) if office else rows
    return list(rows.order_by("-id")[:limit])


def standing_since(moment: datetime, limit: int = 20_000) -> list[DeclarationRow]:
    """Declarations lodged before `moment` that are still registered or held, oldest first."""
    rows = DeclarationRow.objects.filter(lodged__lt=moment, state__in=["registered", "accepted"])
    return list(rows.order_by("id")[:limit])


def open_holds(declaration_id: int) -> list[tuple[str, str, str]]:
    """Name, kind and owner of the open holds of a declaration."""
    rows = HoldRow.objects.filter(declaration_id=declaration_id, lifted=None)
    return list(rows.order_by("id").values_list("name", "kind", "owner"))


def busiest_owner() -> str:
    """The office with most open holds, or nothing."""
    rows = HoldRow.objects.filter(lifted=None, kind__in=["documents", "physical"])
    owners = rows.values_list("owner").annotate(n=Count("id")).order_by("-n", "owner")
    first = owners.first()
    return first[0] if first else ""
