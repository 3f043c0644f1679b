"""What the register holds of an operator: dated facts, mandates, licences, and their sum."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

import msgspec
from django.db import transaction
from django.db.models import Q, QuerySet

from greenlane.lifecycle import mandate as lives
from greenlane.lifecycle.authorisation import Authorised
from greenlane.lifecycle.mandate import Powers
from greenlane.store import operators, wall
from greenlane.store.models import Authorisation, BrokerLicence, Mandate, Operator, OperatorFact

APPROVED = ("approved", "revoked")  # those that were in force once


@transaction.atomic
def renew_powers(operator: str) -> Powers:
    """Write down anew what lodging asks of an operator; every change of its parts calls this.

    The line is locked, so that of two changes at once none is left out.
    """
    with wall.opened():  # a client's mandates for other brokers are among them
        row = Operator.objects.select_for_update().get(pk=operator)
        made = _powers(operator)
        row.powers = msgspec.to_builtins(made)
        row.save(update_fields=["powers"])
    transaction.on_commit(operators.forget)
    return made


def _powers(operator: str) -> Powers:
    given = Mandate.objects.filter(client_id=operator, state__in=APPROVED).order_by("pk")
    held = BrokerLicence.objects.filter(operator_id=operator).order_by("number")
    statuses = OperatorFact.objects.filter(operator_id=operator, kind="status", withdrawn=None)
    return Powers(
        mandates=tuple(map(mandate_of, given)),
        licences=tuple(map(licence_of, held)),
        authorised=_authorised(operator),
        statuses=tuple((f.since, f.until, f.value) for f in statuses.order_by("since")),
    )


def _authorised(operator: str) -> Authorised | None:
    rows = Authorisation.objects.filter(operator_id=operator).exclude(since=None)
    row = rows.order_by("-pk").first()
    if row is None or row.since is None:
        return None
    return Authorised(number=f"AEO-{row.pk}", tier=row.tier, since=row.since, ended=row.ended,
                      places=tuple(row.places))  # fmt: skip


def mandate_of(row: Mandate) -> lives.Mandate:
    """The mandate of a row."""
    return lives.Mandate(
        broker=row.broker_id, kind=row.kind, procedures=tuple(row.procedures),  # type: ignore[arg-type]  # a constraint holds it
        offices=tuple(row.offices), since=row.since, until=row.until, ended=row.ended,
    )  # fmt: skip


def licence_of(row: BrokerLicence) -> lives.Licence:
    """The licence of a row."""
    return lives.Licence(
        number=row.number, chapters=tuple(row.chapters), procedures=tuple(row.procedures),
        since=row.since, until=row.until, ended=row.ended,
    )  # fmt: skip


def called(words: str) -> "QuerySet[Operator, dict[str, Any]]":
    """The numbers of the firms with these words in their name."""
    return Operator.objects.filter(name__icontains=words).values("pk")


def mandates(firm: str) -> "QuerySet[Mandate]":
    """The mandates that a firm gave or has, the newest first."""
    rows = Mandate.objects.select_related("client", "broker")
    return rows.filter(Q(client_id=firm) | Q(broker_id=firm)).order_by("-pk")


def locked_mandate(number: int) -> Mandate | None:
    """A mandate, locked until the transaction ends, or None."""
    return Mandate.objects.select_for_update().filter(pk=number).first()


def as_of(operator: str, day: date, known: datetime | None = None) -> list[OperatorFact]:
    """What was so of an operator on a day, as known now or at a moment."""
    rows = OperatorFact.objects.filter(operator_id=operator, since__lte=day)
    rows = rows.filter(Q(until=None) | Q(until__gte=day))
    if known is None:
        rows = rows.filter(withdrawn=None)
    else:
        rows = rows.filter(entered__lte=known).filter(Q(withdrawn=None) | Q(withdrawn__gt=known))
    return list(rows.order_by("kind", "key"))


def history(operator: str) -> list[OperatorFact]:
    """All that was ever entered of an operator, the newest first."""
    return list(OperatorFact.objects.filter(operator_id=operator).order_by("-entered", "-pk"))


@transaction.atomic
def enter(
    operator: str, kind: str, value: Any, since: date, by: str, moment: datetime,
    more: Mapping[str, Any] | None = None,
) -> OperatorFact:  # fmt: skip
    """Enter what is so from a day on; what was so until then ends the day before.

    `more` may hold key, until, reason and basis. What began on or after that day is withdrawn.
    """
    told = dict(more or {})
    Operator.objects.select_for_update().get(pk=operator)
    rows = OperatorFact.objects.filter(
        operator_id=operator, kind=kind, key=told.get("key", ""), withdrawn=None
    )
    for row in rows.filter(Q(until=None) | Q(until__gte=since)).order_by("since"):
        row.withdrawn = moment
        row.save(update_fields=["withdrawn"])
        if row.since < since:  # what was believed before stays known; its end is a row of its own
            OperatorFact.objects.create(
                operator_id=operator, kind=kind, key=row.key, value=row.value, since=row.since,
                until=since - timedelta(days=1), reason=row.reason, basis=row.basis,
                entered=moment, entered_by=by,
            )  # fmt: skip
    return OperatorFact.objects.create(
        operator_id=operator,
        kind=kind,
        value=value,
        since=since,
        entered=moment,
        entered_by=by,
        **told,
    )
