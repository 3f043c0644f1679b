"""What a post tells: its log leaf by leaf, and beside the leaves what they stand for."""

from collections.abc import Iterable

from greenlane.evidence import checkpoint
from greenlane.evidence.leaf import Leaf, read_leaf
from greenlane.messages.border_news import DeclarationNews, News, VersionNews
from greenlane.store import border
from greenlane.store.models import (
    BorderDeclaration,
    BorderNode,
    DeclarationRow,
    DeclarationVersion,
    EventRow,
    JournalRow,
    LogLeaf,
    QuotaRequest,
)
from greenlane.usecases.standing_postings import posting_of

MOST_BYTES = 4_000_000


def news(row: BorderNode, head: str, most: int) -> tuple[News | None, int]:
    """The next leaves of our log, up to the signed head, with what they stand for."""
    read = checkpoint.parse(head)
    first, size = row.cursor.get("leaf", 0), read.head.size if read else 0
    texts = list(
        LogLeaf.objects.filter(position__gte=first, position__lt=size)
        .order_by("position").values_list("entry", flat=True)[:most]
    )  # fmt: skip
    leaves = [leaf for leaf in map(read_leaf, texts) if leaf is not None]
    if len(leaves) != len(texts) or not leaves:
        return None, size - first
    leaves = leaves[: _fitting(leaves)]
    told = News(
        first=first, leaves=tuple(texts[: len(leaves)]), declarations=_declarations(row, leaves),
        journal=_journal(leaves),
    )  # fmt: skip
    row.cursor = {**row.cursor, "leaf": first + len(leaves)}
    return told, size - first - len(leaves)


def _fitting(leaves: list[Leaf]) -> int:
    """How many leaves go into one bundle by the size of the bodies they stand for; at least one."""
    wanted = [leaf.id for leaf in leaves if leaf.kind == "version"]
    rows = DeclarationVersion.objects.filter(pk__in=wanted).values_list("pk", "body", "answer")
    sizes = {pk: len(body) + len(answer) for pk, body, answer in rows}
    total = 0
    for place, leaf in enumerate(leaves):
        total += sizes.get(leaf.id, 0) if leaf.kind == "version" else 1_000
        if total > MOST_BYTES and place:
            return place
    return len(leaves)


def _declarations(row: BorderNode, leaves: list[Leaf]) -> tuple[DeclarationNews, ...]:
    """What is new of each declaration, in the order in which the log names them."""
    events: dict[int, list[tuple[int, str]]] = {}
    versions: dict[int, list[DeclarationVersion]] = {}
    for event in _in_order(EventRow, leaves, "event"):
        events.setdefault(event.declaration_id, []).append((event.sequence, event.entry))
    for version in _in_order(DeclarationVersion, leaves, "version"):
        held = versions.setdefault(version.declaration_id, [])
        if version not in held:
            held.append(version)
    numbers = dict.fromkeys((*events, *versions))
    rows = DeclarationRow.objects.in_bulk(list(numbers))
    return tuple(_one(row, rows[pk], events.get(pk, []), versions.get(pk, [])) for pk in numbers)


def _in_order(model: type, leaves: Iterable[Leaf], kind: str) -> list:  # type: ignore[type-arg]
    """The rows that leaves of a kind stand for, in the order of the leaves."""
    wanted = [leaf.id for leaf in leaves if leaf.kind == kind]
    found = model.objects.in_bulk(wanted)  # type: ignore[attr-defined]  # a model
    return [found[pk] for pk in wanted]


def _one(
    row: BorderNode,
    declaration: DeclarationRow,
    events: list[tuple[int, str]],
    versions: list[DeclarationVersion],
) -> DeclarationNews:
    link = border.link(row, declaration, declaration.pk)
    postings, versions = border.postings_of(link), _untold(link, versions)
    link.told_postings = postings[-1].pk if postings else link.told_postings
    link.told = max([link.told, *(version.version for version in versions)])
    link.save(update_fields=["told_postings", "told"])
    allocated = QuotaRequest.objects.filter(declaration=declaration, withdrawn=False)
    return DeclarationNews(
        id=declaration.pk, mrn=declaration.mrn, declarant=declaration.declarant,
        lrn=declaration.lrn, trader=declaration.trader, trade=declaration.trade,
        type_code=declaration.type_code, office=declaration.office, items=declaration.items,
        payable=declaration.payable, currency=declaration.currency, law_day=declaration.law_day,
        lodged=declaration.lodged, lapses=declaration.lapses,
        digest=bytes(declaration.digest).hex(), events=tuple(events),
        versions=tuple(
            VersionNews(version=v.version, format=v.format, body=bytes(v.body), answer=v.answer,
                        selection=v.selection, status=v.status)
            for v in versions
        ),
        postings=tuple(map(posting_of, postings)),
        quota=tuple((each.item, each.definition_id, each.allocated)
                    for each in allocated.order_by("pk") if each.allocated is not None),
    )  # fmt: skip


def _untold(link: BorderDeclaration, named: list[DeclarationVersion]) -> list[DeclarationVersion]:
    """The versions that leaves name and those never told: a document goes before its events."""
    rows = DeclarationVersion.objects.filter(declaration_id=link.declaration_id)
    new = rows.filter(version__gt=link.told)
    return sorted({v.pk: v for v in (*named, *new)}.values(), key=lambda v: v.version)


def _journal(leaves: Iterable[Leaf]) -> tuple[tuple[int, str], ...]:
    return tuple((row.pk, row.entry) for row in _in_order(JournalRow, leaves, "journal"))
