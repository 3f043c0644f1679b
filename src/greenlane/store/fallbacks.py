"""Fallback numbers and papers: kept, found, and counted for the reconciliation."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet, Sum

from greenlane.store.fallback_models import FallbackPaper, FallbackRange, GoodsPlace


def range_of(office: str, scheme: str, year: int, count: int) -> FallbackRange | None:
    """The range a number belongs to: matched by the last six characters of its office."""
    rows = FallbackRange.objects.filter(
        office__endswith=office, scheme=scheme, year=year, first__lte=count, last__gte=count
    )
    return rows.first()


def last_issued(office: str, scheme: str, year: int) -> int:
    """The last count handed out so far; the exclusion constraint decides in a race."""
    rows = FallbackRange.objects.filter(office=office, scheme=scheme, year=year)
    return max(rows.values_list("last", flat=True), default=0)


def locked(number: str) -> FallbackPaper | None:
    """The paper of that number, locked until the transaction ends."""
    rows = FallbackPaper.objects.select_for_update(of=("self",)).select_related("range", "outage")
    return rows.filter(number=number).first()


@dataclass(frozen=True, kw_only=True)
class Filters:
    """Which papers a list shows; empty means any. `party` is declarant or trader."""

    office: str = ""
    party: str = ""
    outage: str = ""
    scheme: str = ""
    state: str = ""
    text: str = ""


def ranges(filters: Filters) -> QuerySet[FallbackRange]:
    """The ranges of an office or operator, the newest first."""
    rows = FallbackRange.objects.all()
    if filters.office:
        rows = rows.filter(office=filters.office)
    if filters.party:
        rows = rows.filter(operator=filters.party)
    if filters.scheme:
        rows = rows.filter(scheme=filters.scheme)
    return rows.order_by("-issued", "-id")


def papers(filters: Filters) -> QuerySet[FallbackPaper]:
    """The papers, the newest first."""
    rows = FallbackPaper.objects.select_related("range", "outage", "declaration")
    if filters.office:
        rows = rows.filter(range__office=filters.office)
    if filters.party:
        rows = rows.filter(Q(declarant=filters.party) | Q(trader=filters.party))
    if filters.outage:
        rows = rows.filter(outage__number=filters.outage)
    if filters.scheme:
        rows = rows.filter(range__scheme=filters.scheme)
    if filters.state == "conflict":
        rows = rows.exclude(conflict="")
    elif filters.state and filters.state != "overdue":
        rows = rows.filter(state=filters.state)
    if filters.text:
        rows = rows.filter(
            Q(number__icontains=filters.text) | Q(declaration__mrn__icontains=filters.text)
        )
    return rows.order_by("-accepted", "-id")


@dataclass(frozen=True, kw_only=True)
class Balance:
    """What became of the numbers handed out: each is one of the kinds named here.

    `waiting` papers are used and not captured; `missing` numbers are in nobody's hand: neither
    used, nor void, nor among the counted blank forms. Of an uncounted range none is missing yet:
    its rest is `uncounted`. `conflicts` and `both_worlds` must be nought.
    """

    issued: int
    blank: int
    uncounted: int
    void: int
    captured: int
    waiting: int
    conflicts: int
    both_worlds: int

    @property
    def missing(self) -> int:
        """Numbers that nobody can account for."""
        return self.issued - self.blank - self.uncounted - self.void - self.captured - self.waiting

    @property
    def balances(self) -> bool:
        """True when every number is accounted for, everything captured and nothing in doubt."""
        rest = self.missing or self.uncounted or self.waiting or self.conflicts or self.both_worlds
        return not rest


def balance(filters: Filters) -> Balance:
    """The balance of an office or of the country."""
    of = ranges(filters)
    issued = of.aggregate(n=Sum(F("last") - F("first") + 1))["n"] or 0
    used = FallbackPaper.objects.filter(range__in=of)
    states = dict(used.order_by().values_list("state").annotate(Count("id")))
    open_ = of.filter(blanks=None)
    size = open_.aggregate(n=Sum(F("last") - F("first") + 1))["n"] or 0
    return Balance(
        issued=issued,
        blank=of.aggregate(n=Sum("blanks"))["n"] or 0,
        uncounted=size - FallbackPaper.objects.filter(range__in=open_).count(),
        void=states.get("void", 0),
        captured=states.get("captured", 0),
        waiting=states.get("used", 0),
        conflicts=used.exclude(conflict="").count(),
        both_worlds=both_worlds(),
    )


def both_worlds() -> int:
    """How many goods stand in both worlds: nought, while the constraint is there."""
    rows = GoodsPlace.objects.filter(standing=True).order_by().values("key")
    return rows.annotate(n=Count("world", distinct=True)).filter(n__gt=1).count()


def offices(filters: Filters) -> list[str]:
    """The offices that handed numbers out."""
    return sorted(set(ranges(filters).order_by().values_list("office", flat=True)))


def waiting_of() -> list[tuple[int, str]]:
    """The outages (by id) and schemes of papers that wait for capture."""
    rows = FallbackPaper.objects.filter(state="used", outage__isnull=False).order_by()
    return list(rows.values_list("outage_id", "range__scheme").distinct())


def of_any(pairs: Iterable[tuple[int, str]]) -> Q:
    """Papers that wait and belong to one of these pairs of outage and scheme."""
    found = Q(pk__in=[])
    for outage, scheme in pairs:
        found |= Q(state="used", outage_id=outage, range__scheme=scheme)
    return found


def one(number: str) -> FallbackPaper | None:
    """The paper of that number."""
    rows = FallbackPaper.objects.select_related("range", "outage", "declaration")
    return rows.filter(number=number).first()
