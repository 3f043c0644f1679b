"""A person's access report: everything kept about somebody, with purpose, ground and how long."""

from collections.abc import Iterable
from typing import Any, Literal

from greenlane.law.retention import Category
from greenlane.lifecycle.event import Actor
from greenlane.store import journal, personal, wall
from greenlane.store.models import Account, Operator
from greenlane.store.personal import Place
from greenlane.store.sealed import sealer
from greenlane.usecases.desk import Desk
from greenlane.usecases.permissions import need

Kind = Literal["account", "operator", "name"]
KINDS: tuple[str, ...] = Kind.__args__  # type: ignore[attr-defined]  # of a Literal
CHECKS = ("seen", "document", "mandate", "signed-in")  # how the person's identity was checked
SHORTEST = 4  # a shorter name is found in too many words


class NobodyError(LookupError):
    """There is no such account or operator, or the name is too short to look for."""


def report(kind: str, term: str, check: str, reference: str, actor: Actor, desk: Desk) -> Any:
    """The report for somebody whose identity was checked; it is noted.

    Raises NobodyError and ForbiddenError. A named person is looked for in every text; the journal
    keeps a pseudonym of the name only.
    """
    need(actor, "data.report")
    found = list(_places(kind, term.strip()))
    return _told(kind, term.strip(), found, check, reference, actor, desk)


def own(account: Account, actor: Actor, desk: Desk) -> Any:
    """What is kept about the person who is signed in, and about the operator he acts for."""
    need(actor, "data.own")
    with wall.opened():  # rows that tell of him and that his own pages do not reach
        found = list(_places("account", account.username))
        if account.operator_id:
            found += [p for p in personal.belonging(account.operator) if p not in set(found)]
    return _told("account", account.username, found, "signed-in", "", actor, desk)


def _places(kind: str, term: str) -> Iterable[Place]:
    if kind == "name":
        if len(term) < SHORTEST:
            raise NobodyError(term)
        return personal.naming(term, whole=False)
    owner = (Account.objects.filter(username=term) if kind == "account"
             else Operator.objects.filter(pk=term)).first()  # fmt: skip
    if owner is None:
        raise NobodyError(term)
    named = [
        place for each in (term, f"{kind}:{term}") for place in personal.naming(each, whole=True)
    ]
    return dict.fromkeys([*personal.belonging(owner), *named])


def _told(
    kind: str,
    term: str,
    found: Iterable[Place],
    check: str,
    reference: str,
    actor: Actor,
    desk: Desk,
) -> Any:
    by_category: dict[str, list[Place]] = {}
    for place in found:
        by_category.setdefault(place.category, []).append(place)
    subject = f"{kind}:{term}" if kind != "name" else f"name:{sealer().pseudonym('report', term)}"
    places = sum(map(len, by_category.values()))
    journal.note("data.reported", actor, subject, desk.now(), check=check, reference=reference,
                 places=places)  # fmt: skip
    return {
        "about": {"kind": kind, "name": term}, "made": desk.now().isoformat(),
        "identity": {"checked": check, "reference": reference}, "places": places,
        "categories": [_category(name, desk.retention.get(name), by_category[name])
                       for name in sorted(by_category)],
    }  # fmt: skip


def _category(name: str, category: Category | None, found: list[Place]) -> dict[str, Any]:
    told = [{"table": p.table, "column": p.column, "row": p.row, "text": p.text}
            for p in found[: personal.MOST]]  # fmt: skip
    return {"category": name, **rule(category), "found": told, "count": len(found)}


def rule(category: Category | None) -> dict[str, Any]:
    """What a category is, why, on what ground and for how long, as plain values."""
    if category is None:
        return {"what": {}, "purpose": {}, "ground": "", "kept": []}
    return {
        "what": dict(category.what), "purpose": dict(category.purpose),
        "ground": f"{category.act} {category.article}", "secrecy": category.secrecy,
        "kept": [{"starts": c.starts, "years": c.years, "months": c.months, "days": c.days,
                  "then": c.end, "outcome": c.outcome, "ground": f"{c.act} {c.article}"}
                 for c in category.clocks],
    }  # fmt: skip
