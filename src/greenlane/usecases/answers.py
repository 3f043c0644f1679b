"""Answers: what the doors say about a declaration; the declarant's view, never a rule or score."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import msgspec

from greenlane.datamodel import pointer
from greenlane.duties.alternatives import Alternative
from greenlane.duties.assessment import Assessment
from greenlane.kernel.finding import Finding
from greenlane.lifecycle.declaration import DeclarationLife
from greenlane.lifecycle.event import Event
from greenlane.lifecycle.hold import Hold
from greenlane.usecases.judgement import Judgement


class PublicFinding(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A finding with its place in every notation and the page that explains its code."""

    code: str
    severity: str
    pointer: str
    wco_pointer: str
    field: str
    value: str
    text: str
    act: str
    fix: str
    documentation: str


class PublicPermit(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A permit that an item needs, from whom, and whether it is declared.

    `exemption` says by what the item is spared it: a document's code, `quantity` or `value`.
    """

    item: int
    permit: str
    document: str
    agency: str
    name: str
    declared: bool
    act: str
    fee: Decimal = Decimal(0)
    service_days: int = 0
    exemption: str = ""


class PublicHold(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What the goods wait for, and for whom."""

    name: str
    owner: str
    reason: str
    act: str
    due: datetime | None


class PublicDebtor(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Who owes: how the declarant acts, the persons (several: jointly and severally), the act."""

    representation: str
    persons: tuple[str, ...]
    act: str


class Answer(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """The answer to a lodgement, an amendment or a check."""

    state: str
    next: str
    lrn: str
    declarant: str
    law: str
    law_day: date
    payable: Decimal
    currency: str
    totals: dict[str, Decimal]
    findings: tuple[PublicFinding, ...]
    permits: tuple[PublicPermit, ...]
    holds: tuple[PublicHold, ...]
    assessment: Assessment
    mrn: str | None = None
    lane: str | None = None
    version: int = 0
    moment: datetime | None = None
    suspended: dict[str, Decimal] = {}
    receipt: str = ""
    debtor: PublicDebtor | None = None
    options: tuple[Alternative, ...] = ()
    """Cheaper lawful options that were not claimed; told by a check only."""


_ENCODER = msgspec.json.Encoder()


def encode(answer: Any) -> bytes:
    """JSON bytes; decimals are text, moments ISO 8601."""
    return _ENCODER.encode(answer)


def public_finding(finding: Finding) -> PublicFinding:
    """A finding as the doors show it."""
    return PublicFinding(
        code=finding.code,
        severity=finding.severity,
        pointer=pointer.json_pointer(finding.path),
        wco_pointer=pointer.wco_pointer(finding.path),
        field=pointer.words(finding.path),
        value=finding.value,
        text=finding.message,
        act=finding.basis,
        fix=finding.fix,
        documentation=f"/errors/{finding.code}",
    )


def public_findings(findings: Iterable[Finding]) -> tuple[PublicFinding, ...]:
    """Findings as the doors show them."""
    return tuple(map(public_finding, findings))


def _hold(hold: Hold) -> PublicHold:
    return PublicHold(
        name=hold.name, owner=hold.owner, reason=hold.reason, act=hold.basis, due=hold.due
    )


def public_holds(holds: Iterable[Hold]) -> tuple[PublicHold, ...]:
    """Open holds as the doors show them."""
    return tuple(map(_hold, holds))


# What happens next, for each state, in a plain sentence; open holds say more.
NEXT = {
    "rejected": "Correct what the findings name and lodge again under the same reference.",
    "registered": "Nothing to do now. The declaration is accepted when the goods arrive.",
    "accepted": "The goods wait for the holds listed here.",
    "released": "The goods may go. A check of the books may follow.",
    "cleared": "The goods may go. Nothing is left to do.",
    "invalidated": "The declaration was taken back. Nothing is owed on it.",
    "expired": "The goods did not arrive in time. Lodge a new declaration.",
    "checked": "Nothing was lodged. Lodge the same declaration when you are ready.",
}


def answer_for(
    judgement: Judgement,
    life: DeclarationLife,
    *,
    lrn: str,
    declarant: str,
    mrn: str | None = None,
    moment: datetime | None = None,
    receipt: str = "",
    state: str | None = None,
    options: tuple[Alternative, ...] = (),
) -> Answer:
    """The declarant's answer from a judgement and the life that followed."""
    assessment = judgement.assessment
    shown = state or life.state
    return Answer(
        state=shown,
        next=NEXT[shown],
        lrn=lrn,
        declarant=declarant,
        law=assessment.law,
        law_day=judgement.day,
        payable=assessment.payable,
        currency=assessment.currency,
        totals=assessment.totals("pay"),
        suspended=assessment.totals("suspend"),
        findings=public_findings(judgement.findings),
        permits=tuple(
            PublicPermit(
                item=need.sequence,
                permit=need.permit.id,
                document=need.permit.document,
                agency=need.permit.agency,
                name=need.permit.name["en"],
                declared=need.declared,
                act=need.basis or need.permit.basis,
                fee=need.permit.fee,
                service_days=need.permit.service_days,
                exemption=need.exemption,
            )
            for need in judgement.permits
        ),
        holds=public_holds(life.holds),
        assessment=assessment,
        mrn=mrn,
        lane=life.lane,
        version=life.version,
        moment=moment,
        receipt=receipt,
        debtor=_debtor(judgement),
        options=options,
    )


def _debtor(judgement: Judgement) -> PublicDebtor | None:
    owing = judgement.debtor
    if owing is None:
        return None
    return PublicDebtor(representation=owing.kind, persons=owing.persons, act=owing.basis)


_DECODER = msgspec.json.Decoder(Answer)


def decode(data: bytes) -> Answer:
    """A stored answer. Raises msgspec.DecodeError when it is not one."""
    return _DECODER.decode(data)


def refreshed(answer: Answer, life: DeclarationLife) -> Answer:
    """A stored answer brought to where the declaration stands now."""
    return msgspec.structs.replace(
        answer,
        state=life.state,
        next=NEXT.get(life.state, ""),
        lane=life.lane,
        version=life.version,
        holds=public_holds(life.holds),
    )


def public_event(event: Event) -> dict[str, Any]:
    """An event as the declarant may see it: officers by role and office, never by name."""
    hold = event.hold
    by_customs = event.actor.role in ("officer", "agency", "cashier")
    shown: dict[str, Any] = {
        "kind": event.kind,
        "moment": event.moment,
        "role": event.actor.role,
        "unit": event.actor.unit,
        "act": event.basis,
    }
    if not by_customs:
        shown["actor"] = event.actor.name
    if event.lane:
        shown["lane"] = event.lane
    if hold is not None:
        shown["hold"] = _hold(hold)
    if event.doubt is not None:
        shown["doubt"] = event.doubt
    for name in ("name", "version", "text"):
        if getattr(event, name):
            shown[name] = getattr(event, name)
    return shown
