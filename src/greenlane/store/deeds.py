"""Deeds of people as the journal, the events and the acts of two persons tell them."""

import json
from collections.abc import Iterator
from datetime import datetime

from greenlane.access.watching import Deed
from greenlane.evidence.journal import JournalEntry
from greenlane.store import journal, raw
from greenlane.store.journal_models import JournalRow
from greenlane.store.models import Account, LawChangeSet, Outage, TwoPersonAct

_MOST = 20_000  # of the newest entries and events that one look goes through
_DECIDING = ("lift", "examine", "refuse")
_KINDS = {"account.signed-in": "sign-in", "account.refused": "refusal",
          "declaration.read": "look-up"}  # fmt: skip


def since(moment: datetime, joint: datetime) -> Iterator[Deed]:
    """What was done since a moment; acts of two persons since another."""
    for kind in _KINDS:
        for row in JournalRow.objects.filter(kind=kind).order_by("-pk")[:_MOST].iterator():
            if row.moment < moment:
                break
            yield from _deed(row.pk, journal.decode(row.entry))
    yield from _decided(moment)
    yield from _together(joint)


def _deed(number: int, entry: JournalEntry) -> Iterator[Deed]:
    kind, told = _KINDS[entry.kind], entry.details
    if not entry.actor:  # forgotten
        return
    deed = Deed(kind=kind, person=entry.actor, role=entry.role, unit=entry.unit,
                moment=entry.moment, address=str(told.get("address", "")))  # fmt: skip
    if kind != "sign-in":
        yield deed
        return
    former = JournalRow.objects.filter(kind=entry.kind, actor=entry.actor, pk__lt=number)
    last = former.order_by("-pk").first()
    before = journal.decode(last.entry) if last else None
    yield Deed(kind=kind, person=deed.person, role=deed.role, unit=deed.unit, moment=deed.moment,
               address=deed.address, new_device=told.get("device") == "new",
               before=before.moment if before else None,
               address_before=str(before.details.get("address", "")) if before else "")  # fmt: skip


def _decided(moment: datetime) -> Iterator[Deed]:
    rows = raw.many(
        "select entry, moment from event where id > (select coalesce(max(id), 0) from event) - %s "
        "and kind = any(%s) and moment >= %s", (_MOST, list(_DECIDING), moment),
    )  # fmt: skip
    for entry, when in rows:
        actor = json.loads(entry).get("actor", {})
        if actor.get("role") not in ("system", None):
            yield Deed(kind="release", person=actor["name"], role=actor["role"],
                       unit=actor.get("unit", ""), moment=when)  # fmt: skip


def _together(moment: datetime) -> Iterator[Deed]:
    """Acts that two persons did: the first, and who agreed."""
    law = LawChangeSet.objects.filter(published__gte=moment).exclude(approver=None)
    pairs = list(law.values_list("author", "approver", "published"))
    told = Outage.objects.filter(confirmed__gte=moment).exclude(confirmed_by="")
    pairs += list(told.values_list("declared_by", "confirmed_by", "confirmed"))
    acts = TwoPersonAct.objects.filter(state="approved", decided__gte=moment)
    pairs += list(acts.values_list("maker__username", "checker__username", "decided"))
    found = Account.objects.filter(username__in={pair[0] for pair in pairs})
    roles = {each.username: (each.role, each.office or each.agency or "") for each in found}
    for first, second, when in pairs:
        role, unit = roles.get(first, ("", ""))
        yield Deed(kind="joint", person=first, role=role, unit=unit, moment=when,
                   partner=second or "")  # fmt: skip
