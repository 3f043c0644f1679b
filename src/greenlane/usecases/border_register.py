"""Border posts registered: at the centre with offices, days and keys; at the post by papers."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec
from django.db import transaction

from greenlane.evidence.signing import KeyTextError, PublicKey, public_lines
from greenlane.lifecycle.event import Actor
from greenlane.messages.border_news import Terms
from greenlane.standards import mrn_range
from greenlane.standards.number import InvalidNumber
from greenlane.store import border, clients, journal, law_rows
from greenlane.store.models import BorderNode, DeclarationRow
from greenlane.usecases.desk import Desk


class RegistrationError(ValueError):
    """A post cannot be registered so; the text says why."""


class Papers(msgspec.Struct, frozen=True, kw_only=True):
    """What the centre gives a new post: its terms, the centre's keys and its address."""

    node: str
    terms: Terms
    keys: str
    address: str = ""


@dataclass(frozen=True, kw_only=True)
class NewPost:
    """A post to be registered; `keys` are its public lines: the node's key and its log's."""

    node: str
    name: str
    offices: tuple[str, ...]
    keys: str
    since: date
    until: date


@transaction.atomic
def register(post: NewPost, jwk: dict[str, Any], by: Actor, desk: Desk) -> BorderNode:
    """Register a post, or change its terms. Raises RegistrationError.

    Its client of the API signs with `jwk`, the node's key. An office belongs to one post at most.
    """
    _check(post, desk)
    row, made = BorderNode.objects.update_or_create(
        node=post.node,
        defaults={"name": post.name, "part": "post", "offices": list(post.offices),
                  "keys": post.keys, "since": post.since, "until": post.until, "closed": None},
        create_defaults={"name": post.name, "part": "post", "offices": list(post.offices),
                         "keys": post.keys, "since": post.since, "until": post.until,
                         "registered": desk.now()},
    )  # fmt: skip
    clients.register_node(post.node, jwk)
    journal.note("border.registered", by, f"node:{post.node}", desk.now(), made=made,
                 offices=list(post.offices), since=post.since, until=post.until)  # fmt: skip
    border.forget()
    return row


def _check(post: NewPost, desk: Desk) -> None:
    try:
        mrn_range.validate_node(post.node)
        keys = public_lines(post.keys)
    except (InvalidNumber, KeyTextError, ValueError) as error:
        raise RegistrationError(str(error)) from error
    if border.own() is not None:
        raise RegistrationError("this installation is a post itself")
    if post.until < post.since or not keys:
        raise RegistrationError("a post needs a key, and a last day not before the first")
    unknown = [office for office in post.offices if office not in desk.book.offices]
    if unknown or not post.offices:
        raise RegistrationError(f"no office of this country: {', '.join(unknown) or 'none named'}")
    for other in border.peers().exclude(node=post.node).filter(closed=None):
        if shared := set(other.offices) & set(post.offices):
            raise RegistrationError(f"post {other.node} serves {', '.join(sorted(shared))}")


@transaction.atomic
def close(row: BorderNode, by: Actor, desk: Desk) -> None:
    """Close a post: nothing of it is taken any more, and its client is shut out."""
    row.closed = desk.now()
    row.save(update_fields=["closed"])
    clients.revoke_node(row.node, desk.now())
    journal.note("border.closed", by, f"node:{row.node}", desk.now())
    border.forget()


def papers(row: BorderNode, keys: str, address: str) -> Papers:
    """What is carried to the post."""
    return Papers(node=row.node, terms=terms(row), keys=keys, address=address)


def terms(row: BorderNode) -> Terms:
    """The terms of a post as it stands."""
    return Terms(name=row.name, offices=tuple(row.offices), since=row.since, until=row.until,
                 closed=row.closed is not None)  # fmt: skip


@transaction.atomic
def join(found: Papers, by: Actor, desk: Desk) -> BorderNode:
    """Become the post that the papers name. Raises RegistrationError.

    The installation must be new: without declarations, and without law of its own.
    """
    if BorderNode.objects.exists():
        raise RegistrationError("this installation has been registered already")
    if DeclarationRow.objects.exists() or law_rows.latest():
        raise RegistrationError("a post begins as a new installation: this one has law or trade")
    mrn_range.validate_node(found.node)
    told = found.terms
    shared = {"since": told.since, "until": told.until, "registered": desk.now()}
    own = BorderNode.objects.create(node=found.node, name=told.name, part="self",
                                    offices=list(told.offices), keys="", **shared)  # fmt: skip
    BorderNode.objects.create(node=border.CENTRE, name="", part="centre", keys=found.keys,
                              address=found.address, **shared)  # fmt: skip
    journal.note("border.registered", by, f"node:{found.node}", desk.now(), made=True)
    border.forget()
    return own


def take_terms(told: Terms, desk: Desk) -> None:
    """The centre's newest terms for us."""
    BorderNode.objects.filter(part="self").update(
        name=told.name, offices=list(told.offices), since=told.since, until=told.until,
        closed=desk.now() if told.closed else None,
    )  # fmt: skip
    border.forget()


def public_text(keys: list[PublicKey]) -> str:
    """Public keys as lines, each with its days."""
    return "".join(f"{key.since or '-'} {key.until or '-'} {key.text}\n" for key in keys)
