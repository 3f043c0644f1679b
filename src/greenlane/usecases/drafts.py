"""Drafts: a declaration being written, saved step by step, and the document it would be.

The body of a draft is the form's own state: flat texts (`fields`), a list of such for the goods
(`items`), and rows for `documents` (code, reference, item) and `charges` (code, amount, currency).
Nothing is judged here; what is empty is left out, what is wrong is carried along as written.
"""

from collections.abc import Mapping
from typing import Any, Literal

import msgspec
from django.db import IntegrityError, transaction

from greenlane.kernel.digits import whole
from greenlane.lifecycle.event import Actor
from greenlane.store import operators
from greenlane.store.models import Account, Draft
from greenlane.usecases import desk
from greenlane.usecases.draft_document import document
from greenlane.usecases.permissions import need

Rows = Literal["documents", "charges"]
MOST_ITEMS = 999


class UnknownDraftError(LookupError):
    """There is no such draft (or not for the one who asks)."""


class ReferenceTakenError(ValueError):
    """The operator has a draft of that reference already."""


def create(account: Account, actor: Actor, trade: str, lrn: str) -> Draft:
    """Begin a draft under the operator's own reference. Raises ReferenceTakenError."""
    need(actor, "declaration.draft")
    first: dict[str, Any] = {"fields": {}, "items": [{}], "documents": [], "charges": []}
    try:
        with transaction.atomic():
            return Draft.objects.create(
                operator_id=actor.unit, author=account, trade=trade, lrn=lrn, body=first
            )
    except IntegrityError as error:
        raise ReferenceTakenError(lrn) from error


def of(actor: Actor, number: int) -> Draft:
    """The draft of that number, if it is the actor's operator's. Raises UnknownDraftError."""
    found = Draft.objects.select_related("operator").filter(pk=number, operator_id=actor.unit)
    draft = found.first()
    if draft is None or not actor.unit:
        raise UnknownDraftError(str(number))
    return draft


def listed(actor: Actor, limit: int = 50) -> list[Draft]:
    """The operator's drafts, the latest first."""
    return list(Draft.objects.filter(operator_id=actor.unit).order_by("-updated")[:limit])


def _change(actor: Actor, number: int) -> Draft:
    found = Draft.objects.select_for_update().filter(pk=number, operator_id=actor.unit).first()
    if found is None:
        raise UnknownDraftError(str(number))
    return found


@transaction.atomic
def save_fields(actor: Actor, number: int, values: Mapping[str, str]) -> Draft:
    """Save some of the declaration's own fields."""
    draft = _change(actor, number)
    draft.body["fields"] = {**draft.body["fields"], **values}
    draft.save()
    return draft


@transaction.atomic
def save_item(actor: Actor, number: int, place: int, values: Mapping[str, str]) -> Draft:
    """Save fields of the item at `place` (from 1). Raises UnknownDraftError for no such item."""
    draft = _change(actor, number)
    items = draft.body["items"]
    if not 1 <= place <= len(items):
        raise UnknownDraftError(f"{number}/{place}")
    items[place - 1] = {**items[place - 1], **values}
    draft.save()
    return draft


@transaction.atomic
def add_item(actor: Actor, number: int) -> int:
    """Add an empty item; gives its place. At most MOST_ITEMS are kept."""
    draft = _change(actor, number)
    if len(draft.body["items"]) < MOST_ITEMS:
        draft.body["items"].append({})
        draft.save()
    return len(draft.body["items"])


@transaction.atomic
def remove_item(actor: Actor, number: int, place: int) -> Draft:
    """Take an item away; its documents go with it and the later ones move up."""
    draft = _change(actor, number)
    if not 1 <= place <= len(draft.body["items"]):
        raise UnknownDraftError(f"{number}/{place}")
    del draft.body["items"][place - 1]
    kept = []
    for row in draft.body["documents"]:
        at = whole(row.get("item", "")) or 0
        if at != place:
            kept.append({**row, "item": str(at - 1)} if at > place else row)
    draft.body["documents"] = kept
    draft.save()
    return draft


@transaction.atomic
def save_rows(actor: Actor, number: int, kind: Rows, rows: list[dict[str, str]]) -> Draft:
    """Save all rows of a kind, in their order."""
    draft = _change(actor, number)
    draft.body[kind] = rows
    draft.save()
    return draft


def discard(actor: Actor, number: int) -> None:
    """Throw a draft away (or one that was lodged). Raises UnknownDraftError."""
    of(actor, number).delete()


def as_declaration(draft: Draft, actor: Actor) -> bytes:
    """The draft as canonical JSON, ready to be checked or lodged."""
    broker = actor.role == "broker"
    owner = str(draft.body["fields"].get("client_id") or "") if broker else draft.operator_id
    return msgspec.json.encode(
        document(
            draft.body, trade=draft.trade, lrn=draft.lrn, broker=broker,
            operator={"id": draft.operator_id, "name": draft.operator.name},
            places=_places(owner),
        )
    )  # fmt: skip


def _places(owner: str) -> tuple[str, ...]:
    """The places of its own where the owner of the goods may have them cleared today."""
    here = desk.current()
    held = operators.authorised_on(owner, here.day_of(here.now()))
    return held.places if held else ()
