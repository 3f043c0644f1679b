"""Mutual recognition: our signed list of authorised operators, and those of partner countries."""

import logging
from dataclasses import replace
from datetime import date, timedelta

from django.db import DatabaseError, IntegrityError, transaction

from greenlane.evidence.signed_list import ListedOperator, SignedList, SignedListError, read, sign
from greenlane.evidence.signing import Signer, public_key
from greenlane.lifecycle import authorisation as lives
from greenlane.lifecycle.event import Actor
from greenlane.store import wall
from greenlane.store.journal import note
from greenlane.store.models import Authorisation, RecognisedList
from greenlane.usecases.desk import Desk

GOOD_DAYS = 7  # how long a list of ours may be relied on
_log = logging.getLogger(__name__)


def ours(desk: Desk) -> SignedList:
    """Our list as it stands now: whose authorisation stands, without suspended and revoked ones."""
    rows = Authorisation.objects.filter(state__in=["granted", "suspended"])
    rows = rows.select_related("operator")
    standing = [
        row for row in rows.order_by("operator_id")
        if lives.stands(row.state, row.appeal, stayed=row.stayed)  # type: ignore[arg-type]  # constraints hold both
    ]  # fmt: skip
    today = desk.day_of(desk.now())
    return SignedList(
        country=desk.book.country, issued=desk.now(), until=today + timedelta(days=GOOD_DAYS),
        operators=tuple(
            ListedOperator(number=row.operator_id, name=row.operator.name, tier=row.tier,
                           since=row.since or today)
            for row in standing
        ),
    )  # fmt: skip


def signed(signer: Signer, desk: Desk) -> str:
    """Our list, signed."""
    return sign(ours(desk), signer)


def take(text: str, key: str, country: str, actor: Actor, desk: Desk) -> RecognisedList:
    """Take a partner's list, signed with the key that the partner handed over (`name+id+key`).

    Raises SignedListError: for what cannot be read or proven, for another country's list, and for
    one that is not newer than the one that counts (REC-004).
    """
    today = desk.day_of(desk.now())
    made = read(text, [public_key(key)], desk.now(), today)
    if made.country != country or country == desk.book.country:
        raise SignedListError("REC-002", f"the list is of {made.country}, not of {country}")
    newest = RecognisedList.objects.filter(country=country).order_by("-issued").first()
    if newest is not None and newest.issued >= made.issued:
        raise SignedListError("REC-004", "a list of the same or a later moment counts already")
    entries = {each.number: each.tier for each in made.operators}
    try:
        with transaction.atomic():
            row = RecognisedList.objects.create(
                country=country, issued=made.issued, key=key[:120], text=text, taken=desk.now(),
                entries={"until": made.until.isoformat(), "operators": entries},
                taken_by=actor.name,
            )  # fmt: skip
            note("recognition.taken", actor, f"country:{country}", desk.now(), number=len(entries))
    except IntegrityError as error:
        raise SignedListError("REC-004", "this list was taken already") from error
    return row


def in_force(today: date) -> dict[str, str]:
    """Foreign operators recognised on a day, number to country. The newest list counts."""
    found: dict[str, str] = {}
    rows = RecognisedList.objects.order_by("country", "-issued").distinct("country")
    for row in rows:
        if row.entries["until"] >= today.isoformat():
            found |= dict.fromkeys(row.entries["operators"], row.country)
    return found


def renewed(desk: Desk) -> Desk:
    """The desk with the partners' lists of now: itself when they have not changed."""
    with wall.opened():
        try:
            newest = RecognisedList.objects.order_by("-pk").values_list("pk", flat=True).first()
            today = desk.day_of(desk.now())
            mark = (newest or 0, today)
            if mark == desk.recognised_mark:
                return desk
            return replace(desk, recognised=in_force(today), recognised_mark=mark)
        except DatabaseError as error:
            _log.warning("the lists of partners could not be read again: %s", error)
            return desk
