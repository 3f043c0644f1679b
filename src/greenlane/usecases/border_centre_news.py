"""What the centre tells a post: law, watch lists, operators, who left, terms, acts."""

from typing import Any

from django.db.models import F, OuterRef, Subquery

from greenlane.evidence import log
from greenlane.messages.border_news import DeclarationNews, News, OperatorNews
from greenlane.store import border
from greenlane.store.models import (
    Account,
    ApiClient,
    BorderDeclaration,
    BorderNode,
    EventRow,
    Operator,
)
from greenlane.usecases import border_law, border_register, border_watch
from greenlane.usecases.standing_postings import posting_of

MOST_CHANGES = 50_000
_SHORT = 12


def news(row: BorderNode) -> tuple[News | None, int]:
    """What is new for a post since it was told last."""
    cursor: dict[str, Any] = dict(row.cursor)
    law = border_law.told(cursor.get("law", 0), MOST_CHANGES)
    watch = border_watch.told(cursor.get("watch", {}), MOST_CHANGES)
    operators, register = _operators(cursor.get("operators", {}))
    terms = border_register.terms(row)
    told_terms = log.digest(log.canonical(terms)).hex()
    left = list(Account.objects.filter(is_active=False).order_by("pk")
                .values_list("username", flat=True))  # fmt: skip
    revoked = list(ApiClient.objects.exclude(revoked=None).order_by("pk")
                   .values_list("client", flat=True))  # fmt: skip
    known = {name: set(cursor.get(name, [])) for name in ("left", "revoked")}
    told = News(
        law=tuple(law), watch=tuple(watch), operators=operators,
        left=tuple(n for n in left if n not in known["left"]),
        revoked=tuple(n for n in revoked if n not in known["revoked"]),
        terms=terms if told_terms != cursor.get("terms") else None,
        declarations=_decisions(row),
    )  # fmt: skip
    if told == News():
        return None, 0
    editions = cursor.get("watch", {}) | {each.list: each.number for each in watch}
    row.cursor = {
        **cursor, "law": law[-1].number if law else cursor.get("law", 0), "watch": editions,
        "operators": register, "terms": told_terms, "left": left, "revoked": revoked,
    }  # fmt: skip
    return told, 0


def _operators(known: dict[str, str]) -> tuple[tuple[OperatorNews, ...], dict[str, str]]:
    """The operators that changed, and the whole register as short digests."""
    changed, register = [], {}
    for o in Operator.objects.order_by("id").iterator():
        each = OperatorNews(
            id=o.id, name=o.name, kind=o.kind, status=o.status, since=o.since, until=o.until,
            deferment=o.deferment, address=o.address, powers=o.powers,
        )  # fmt: skip
        register[o.id] = log.digest(log.canonical(each)).hex()[:_SHORT]
        if known.get(o.id) != register[o.id]:
            changed.append(each)
    return tuple(changed), register


def _decisions(row: BorderNode) -> tuple[DeclarationNews, ...]:
    """Our own events and postings on the post's declarations that it was not told."""
    newest = EventRow.objects.filter(declaration_id=OuterRef("declaration_id"))
    links = BorderDeclaration.objects.filter(node=row).annotate(
        last=Subquery(newest.order_by("-sequence").values("sequence")[:1])
    )
    found = []
    for link in links.filter(last__gt=F("told")).order_by("pk"):
        made = _told(link)
        if made.events or made.postings:
            found.append(made)
    return tuple(found)


def _told(link: BorderDeclaration) -> DeclarationNews:
    """What is ours of one declaration; from now on it counts as told."""
    rows = EventRow.objects.filter(declaration_id=link.declaration_id, sequence__gt=link.told)
    events = list(rows.order_by("sequence").values_list("sequence", "entry"))
    postings = border.postings_of(link)
    link.told = events[-1][0] if events else link.told
    link.told_postings = postings[-1].pk if postings else link.told_postings
    link.save(update_fields=["told", "told_postings"])
    return DeclarationNews(
        id=link.remote, events=tuple(e for e in events if e[0] not in link.theirs),
        postings=tuple(map(posting_of, postings)),
    )  # fmt: skip
