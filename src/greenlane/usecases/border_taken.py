"""Declarations of another node as their events come: merged, never overwritten."""

from collections.abc import Iterable, Sequence

import msgspec

from greenlane.evidence import log
from greenlane.ledger.posting import Posting
from greenlane.lifecycle.event import SYSTEM, Event
from greenlane.lifecycle.merge import Merged, merge
from greenlane.messages.border_bundle import BundleError
from greenlane.messages.border_news import DeclarationNews, News
from greenlane.store import border, clients, declarations, operators
from greenlane.store.models import (
    ApiClient,
    BorderDeclaration,
    BorderNode,
    Operator,
    PostingRow,
)
from greenlane.usecases import accounts, border_conflicts, border_permits, deferring
from greenlane.usecases.desk import Desk


def read(entries: Iterable[tuple[int, str]]) -> list[Event]:
    """Events from their canonical entries. Raises BundleError (NOD-011)."""
    found = []
    for number, entry in entries:
        try:
            event = declarations.decode(entry)
        except (msgspec.DecodeError, ValueError) as error:
            raise BundleError("NOD-011", f"event {number} cannot be read: {error}") from error
        if log.canonical(event).decode() != entry:
            raise BundleError("NOD-011", f"event {number} is not in its one form")
        found.append(event)
    return found


def play(link: BorderDeclaration, events: Sequence[Event], desk: Desk) -> Merged:
    """Play a node's events onto the declaration as it stands; what cannot follow is a conflict.

    While such a conflict is open all later events wait in it.
    """
    waiting = border.open_conflict(link, "event")
    row = link.declaration
    life = declarations.life(row)
    if waiting is not None:
        border_conflicts.wait(waiting, events)
        return Merged(life=life, taken=(), echoes=(), left=tuple(events), why=waiting.why)
    ours = border.events_of(link)
    done = merge(life, [event for _, event in ours], events)
    _append(link, done)
    _settle_echoes(link, ours, done.echoes)
    link.seen += len(events) - len(done.left)
    link.save()
    if done.left:
        border_conflicts.cannot_follow(link, done, desk)
    return done


def _append(link: BorderDeclaration, done: Merged) -> None:
    if not done.taken:
        return
    before = border.last_sequence(link.declaration)
    declarations.append(link.declaration, done.taken, done.life)
    link.theirs = [*link.theirs, *range(before + 1, before + 1 + len(done.taken))]


def _settle_echoes(
    link: BorderDeclaration, ours: list[tuple[int, Event]], echoes: Iterable[Event]
) -> None:
    """Events of ours that came back are known to the other from now on."""
    for echo in echoes:
        place = next(n for n, (_, event) in enumerate(ours) if event == echo)
        link.theirs = [*link.theirs, ours.pop(place)[0]]


def post(link: BorderDeclaration, postings: Sequence[Posting], desk: Desk) -> None:
    """Enter the postings that the other made."""
    if not postings:
        return
    last = PostingRow.objects.filter(declaration_id=link.declaration_id).order_by("-pk").first()
    with deferring.taken():
        declarations.post(link.declaration, postings, desk.now())
    rows = PostingRow.objects.filter(declaration_id=link.declaration_id,
                                     pk__gt=last.pk if last else 0)  # fmt: skip
    link.their_postings = [*link.their_postings, *rows.order_by("pk").values_list("pk", flat=True)]
    link.posted += len(postings)
    link.save()


def decisions(row: BorderNode, news: Iterable[DeclarationNews], desk: Desk) -> int:
    """What the centre did with our declarations; gives how many conflicts it led to."""
    conflicts = 0
    for each in news:
        link = border.linked(row, each.id)
        if link is None:
            raise BundleError("NOD-011", f"there is no declaration {each.id} here")
        done = play(link, read(each.events), desk)
        post(link, each.postings, desk)
        conflicts += bool(done.left)
        if not done.left and done.taken:
            border_permits.go_on(link.declaration, desk)
    return conflicts


def register(news: News, desk: Desk) -> None:
    """Operators as the centre has them; who has left, or was shut out, is so here too."""
    rows = [Operator(**msgspec.structs.asdict(each)) for each in news.operators]
    Operator.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["id"],
        update_fields=["name", "kind", "status", "since", "until", "deferment", "address",
                       "powers"],
    )  # fmt: skip
    operators.forget()
    for name in news.left:
        account = accounts.named(name)
        if account is not None and account.is_active:
            accounts.leave(account, SYSTEM)
    for client in ApiClient.objects.filter(client__in=news.revoked, revoked=None):
        clients.revoke(client, desk.now())
