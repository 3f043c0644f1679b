"""Risk profiles kept: the versions in force, the set they make, what was published when."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

import msgspec
from django.db import connection
from django.db.models import F, Max, Q, QuerySet

from greenlane.kernel.validity import Validity
from greenlane.risk.language import tree
from greenlane.risk.plan import Plan
from greenlane.risk.profile import Profile
from greenlane.risk.profile_set import ProfileSet
from greenlane.store import raw
from greenlane.store.risk_models import RiskListRow, RiskProfileRow, RiskPublication

_PUBLISHING = 0x7269736B  # the advisory lock of a publication ("risk")
SORTS = {"code": "code", "lane": "lane", "owner": "owner", "review": "review"}
Mark = tuple[int, str]
NOTHING: Mark = (0, "")


def lock(*, shared: bool = False) -> None:
    """Wait until no publication is under way; held to the end of the transaction.

    `shared` is for readers, who do not wait for each other.
    """
    way = "pg_advisory_xact_lock_shared" if shared else "pg_advisory_xact_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"select {way}(%s)", [_PUBLISHING])


def mark() -> Mark:
    """The newest publication and the version of the set after it; NOTHING before the first."""
    rows = raw.many("select id, digest from risk_publication order by id desc limit 1", ())
    return (int(rows[0][0]), str(rows[0][1])) if rows else NOTHING


def published(what: str, moment: datetime, plan: Plan) -> ProfileSet:
    """Note that the rows have changed; gives the set they make now. Needs the lock."""
    made = as_set(plan)
    RiskPublication.objects.create(what=what, moment=moment, digest=made.version)
    return made


def as_set(plan: Plan) -> ProfileSet:
    """The profiles in force as one immutable set, with the lists in force."""
    rows = RiskProfileRow.objects.filter(state="in-force").order_by("code")
    return ProfileSet([profile(row) for row in rows], lists(), plan)


def set_of(version: str, plan: Plan) -> ProfileSet | None:
    """The set that a publication made, by its version; None when there was no such one."""
    last = RiskPublication.objects.filter(digest=version).order_by("-pk").first()
    if last is None:
        return None
    rows = RiskProfileRow.objects.filter(published__lte=last.moment, condition__isnull=False)
    standing = rows.filter(Q(ended=None) | Q(ended__gt=last.moment)).order_by("code")
    return ProfileSet([profile(row) for row in standing], lists_at(last.moment), plan)


def lists() -> dict[str, frozenset[str]]:
    """The named lists in force."""
    return {row.name: frozenset(row.values) for row in RiskListRow.objects.filter(ended=None)}


def lists_at(moment: datetime) -> dict[str, frozenset[str]]:
    """The named lists as they stood at a moment."""
    rows = RiskListRow.objects.filter(published__lte=moment)
    standing = rows.filter(Q(ended=None) | Q(ended__gt=moment))
    return {row.name: frozenset(row.values) for row in standing}


def profile(row: RiskProfileRow) -> Profile:
    """The profile of a row that has a condition."""
    return Profile(
        code=row.code, name=row.name, owner=row.owner, text=row.text,
        condition=tree.from_json(msgspec.json.encode(row.condition)), lane=row.lane,  # type: ignore[arg-type]  # checked when kept
        instruction=row.instruction, basis=row.basis, validity=Validity(row.since, row.until),
        review=row.review, direction=row.direction, mandatory=row.mandatory, mode=row.mode,  # type: ignore[arg-type]  # as above
    )  # fmt: skip


def in_force(code: str) -> RiskProfileRow | None:
    """The version of a profile that is in force."""
    return RiskProfileRow.objects.filter(code=code, state="in-force").first()


def draft(code: str) -> RiskProfileRow | None:
    """The open draft of a profile, locked until the transaction ends."""
    rows = RiskProfileRow.objects.select_for_update()
    return rows.filter(code=code, state="draft").first()


def standing(code: str) -> RiskProfileRow | None:
    """The version that people speak of: in force, else the draft, else the last one."""
    rows = RiskProfileRow.objects.filter(code=code).exclude(state="dropped")
    order = {"in-force": 0, "draft": 1, "retired": 2}
    return min(rows, key=lambda row: (order[row.state], -row.version), default=None)


def versions(code: str) -> list[RiskProfileRow]:
    """Every version of a profile, the newest first."""
    return list(RiskProfileRow.objects.filter(code=code).order_by("-version"))


def next_version(code: str) -> int:
    """The number of the version after the last one."""
    last = RiskProfileRow.objects.filter(code=code).aggregate(last=Max("version"))["last"]
    return (last or 0) + 1


def asked_at(code: str, moment: datetime) -> RiskProfileRow | None:
    """The version that was in force at a moment."""
    rows = RiskProfileRow.objects.filter(code=code, published__lte=moment)
    return rows.filter(Q(ended=None) | Q(ended__gt=moment)).order_by("-version").first()


def listed(given: Mapping[str, str]) -> "QuerySet[RiskProfileRow]":
    """Versions in force and drafts, and what is retired when asked; filtered and sorted."""
    state = given.get("state", "")
    rows = RiskProfileRow.objects.exclude(state="dropped")
    rows = rows.filter(state=state) if state else rows.filter(state__in=("in-force", "draft"))
    for name in ("lane", "owner", "mode"):
        if given.get(name):
            rows = rows.filter(**{name: given[name]})
    for word in given.get("q", "").replace("\0", "").split()[:10]:
        rows = rows.filter(
            Q(code__icontains=word) | Q(text__icontains=word) | Q(name__icontains=word)
        )
    sort = given.get("sort", "")
    column = F(SORTS.get(sort.removeprefix("-"), "code"))
    way = column.desc(nulls_last=True) if sort.startswith("-") else column.asc(nulls_last=True)
    return rows.order_by(way, "code", "-version")


def owners() -> list[str]:
    """Who owns a profile that is in force or drafted."""
    rows = RiskProfileRow.objects.filter(state__in=("in-force", "draft"))
    return sorted(set(rows.values_list("owner", flat=True)) - {""})


def due_by(day: date) -> list[RiskProfileRow]:
    """Profiles in force whose review falls due by a day, stopped ones left out."""
    rows = RiskProfileRow.objects.filter(state="in-force", review__lte=day)
    return list(rows.exclude(mode="stopped").order_by("code"))


def hits_since(moment: datetime) -> dict[str, tuple[int, int]]:
    """By profile: declarations lodged since a moment that it chose, and that it would have."""
    rows = raw.many(_HITS, (moment, moment))
    return {str(code): (int(hits), int(shadow)) for code, hits, shadow in rows}


_HITS = """
select code, count(distinct id) filter (where way = 'hit'),
       count(distinct id) filter (where way = 'shadow')
from (
    select d.id, h->>'profile' as code, 'hit' as way
    from declaration d join declaration_version v on v.declaration_id = d.id and v.version = 1,
         jsonb_array_elements(v.selection::jsonb->'hits') h
    where d.lodged >= %s and v.selection not in ('', 'null')
    union all
    select d.id, s, 'shadow'
    from declaration d join declaration_version v on v.declaration_id = d.id and v.version = 1,
         jsonb_array_elements_text(v.selection::jsonb->'shadow') s
    where d.lodged >= %s and v.selection not in ('', 'null')
) told group by code
"""


def adopt(profiles: Iterable[Mapping[str, Any]], named: Mapping[str, frozenset[str]],
          moment: datetime) -> None:  # fmt: skip
    """Version 1 of every profile and list that the country package brings. Needs the lock."""
    RiskProfileRow.objects.bulk_create(
        RiskProfileRow(version=1, state="in-force", made=moment, published=moment, **cells)
        for cells in profiles
    )
    RiskListRow.objects.bulk_create(
        RiskListRow(name=name, version=1, values=sorted(values), author="package",
                    published=moment)
        for name, values in named.items()
    )  # fmt: skip
