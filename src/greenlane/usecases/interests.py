"""Interests stated: an official adds his own; only an administrator ends one, and it is noted."""

from dataclasses import dataclass, field
from datetime import date
from typing import get_args

import msgspec
from django.db import transaction

from greenlane.access.conflict import Place, Relation, number_mark, place_mark
from greenlane.lifecycle.event import Actor
from greenlane.store import interests
from greenlane.store.journal import note
from greenlane.store.models import Account, InterestRow
from greenlane.usecases.desk import Desk
from greenlane.usecases.permissions import ForbiddenError, need

RELATIONS: tuple[Relation, ...] = get_args(Relation)


@dataclass(frozen=True, kw_only=True)
class Statement:
    """What is stated: a relation to an operator, or a number or address of one's own."""

    kind: str
    relation: str = ""
    operator: str = ""
    value: str = ""
    place: Place = field(default_factory=Place)
    since: date | None = None
    until: date | None = None

    def wrong(self) -> list[str]:
        """The names of the fields that are wanting or wrong."""
        if self.kind == "operator":
            faults = {
                "relation": self.relation not in RELATIONS,
                "operator": not self.operator,
                "until": bool(self.since and self.until and self.until < self.since),
            }
        elif self.kind == "address":
            faults = {"line": not place_mark(self.place), "town": not self.place.town}
        elif self.kind in interests.NUMBERS:
            faults = {"value": not number_mark(self.value)}
        else:
            faults = {"kind": True}
        return [name for name, fault in faults.items() if fault]


def may_state(account: Account, by: Actor) -> None:
    """Raise ForbiddenError unless it is one's own account, or one enters those of others."""
    own = account.username == by.name
    need(by, "interest.own" if own else "interest.administer")


@transaction.atomic
def state(account: Account, told: Statement, by: Actor, desk: Desk) -> InterestRow:
    """State one interest of an account. Raises ForbiddenError, ValueError for a faulty one."""
    may_state(account, by)
    if told.wrong():
        raise ValueError(", ".join(told.wrong()))
    own = told.kind == "operator"
    value = msgspec.json.encode(told.place).decode() if told.kind == "address" else told.value
    now = desk.now()
    row = interests.add(
        account, kind=told.kind, by=by.name, moment=now, relation=told.relation if own else "",
        operator=told.operator if own else "", value="" if own else value,
        since=told.since if own else None, until=told.until if own else None,
    )  # fmt: skip
    note("interest.declared", by, f"account:{account.username}", now, interest=row.pk,
         of=told.kind)  # fmt: skip
    return row


@transaction.atomic
def end(account: Account, number: int, by: Actor, desk: Desk) -> bool:
    """End an interest that was stated; nobody ends his own. False when it does not stand."""
    need(by, "interest.administer")
    if account.username == by.name:
        raise ForbiddenError("nobody ends his own interests")
    now = desk.now()
    standing = InterestRow.objects.filter(pk=number, account=account, ended=None)
    if not standing.update(ended=now):
        return False
    note("interest.ended", by, f"account:{account.username}", now, interest=number)
    return True
