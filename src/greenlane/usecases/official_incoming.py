"""Certificates of authorities abroad: taken, revoked, and told back when they are used up.

A certificate becomes a permit of the register, for what it says and no more; so its use is reserved
at acceptance, written off at release, and a revoked one holds the goods, as with any other permit.
"""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from functools import partial

from django.db import transaction

from greenlane.evidence import log
from greenlane.ledger.permit import in_unit, on_grid
from greenlane.lifecycle.event import SYSTEM
from greenlane.lifecycle.permit import TRANSITIONS
from greenlane.messages.agency_answer import AnswerError
from greenlane.messages.official_certificate import Line, OfficialCertificate, Revocation
from greenlane.rules.issued_permit import Amount, Grant
from greenlane.standards import unit as units
from greenlane.store import journal, official_certificates
from greenlane.store.models import OfficialCertificateRow, Operator
from greenlane.store.partner_models import Partner
from greenlane.usecases import partner_queues, permit_acts, permits
from greenlane.usecases.desk import Desk

CODE_LENGTH = 12
_DAYS = 365  # how long a certificate serves that names no last day
_AT_ONCE = 200


def take(
    partner: Partner, told: OfficialCertificate | Revocation, sequence: int, desk: Desk
) -> bytes:
    """Take what a partner's authority says, in the caller's transaction; gives the receipt.

    Raises AnswerError PAR-005, PAR-010 to PAR-012.
    """
    if partner.kind != "authority":
        raise AnswerError("PAR-010", sequence=sequence)
    if isinstance(told, Revocation):
        row = _revoked(partner, told, sequence, desk)
    else:
        row = _received(partner, told, sequence, desk)
    return log.canonical({"number": row.number, "state": row.state, "verify": row.code})


def _received(
    partner: Partner, told: OfficialCertificate, sequence: int, desk: Desk
) -> OfficialCertificateRow:
    if told.issuer.country != partner.country:
        raise AnswerError("PAR-010", sequence=sequence)
    body = log.canonical(told).decode()
    known = official_certificates.received(partner.country, told.number)
    if known is not None:
        if known.body != body:
            raise AnswerError("PAR-012", sequence=sequence)
        return known
    grant = _grant(told, desk)
    if grant is None:
        raise AnswerError("PAR-011", sequence=sequence)
    try:
        permits.check_grant(grant, desk)
        permit = permits.create(grant, told.number, SYSTEM, desk)
    except permits.PermitError as error:
        code = "PAR-012" if error.code == "PMT-006" else "PAR-001"
        raise AnswerError(code, str(error), sequence) from error
    row = OfficialCertificateRow.objects.create(
        way="in", number=told.number, kind=told.kind, document=told.document,
        agency=grant.agency, country=partner.country, permit=permit, partner=partner,
        holder=grant.holder, body=body, signature=partner.their_key, issued=told.issued,
        until=told.until, kept=desk.now(), code=desk.unguessable(CODE_LENGTH), told="valid",
    )  # fmt: skip
    journal.note("official.received", SYSTEM, f"certificate:{row.number}", desk.now(),
                 partner=partner.code, document=told.document)  # fmt: skip
    return row


def _grant(told: OfficialCertificate, desk: Desk) -> Grant | None:
    """The permit that a certificate is here; None where the law wants none such."""
    day = desk.day_of(told.issued)
    goods = tuple(dict.fromkeys(line.code for line in told.lines))
    wanted = (p for p in desk.book.permits if p.document == told.document)
    agency = next((p.agency for p in wanted if _covers(p.code, goods)), "")
    if not agency:
        return None
    holder = told.consignee.id
    known = bool(holder) and Operator.objects.filter(pk=holder).exists()
    amount = _amount(told.lines)
    return Grant(
        document=told.document, agency=agency, holder=holder if known else "", goods=goods,
        trade="import", origins=frozenset({told.origin}), since=day,
        until=told.until or day + timedelta(days=_DAYS), umbrella=amount is not None,
        control="open" if amount is None else "quantity", quantity=amount,
    )  # fmt: skip


def _covers(code: str, goods: Sequence[str]) -> bool:
    return any(each.startswith(code) or code.startswith(each) for each in goods)


def _amount(lines: Sequence[Line]) -> Amount | None:
    """All lines together in the unit of the first; None when they do not add up."""
    first = lines[0].unit
    if any(not units.is_valid(line.unit) or units.dimension(line.unit) != units.dimension(first)
           for line in lines):  # fmt: skip
        return None
    total = sum((on_grid(in_unit(line.amount, line.unit, first)) for line in lines), Decimal(0))
    return Amount(amount=total, unit=first) if total else None


def _revoked(
    partner: Partner, told: Revocation, sequence: int, desk: Desk
) -> OfficialCertificateRow:
    row = official_certificates.received(partner.country, told.number)
    if row is None or row.permit is None:
        raise AnswerError("PAR-005", sequence=sequence)
    if "revoke" in TRANSITIONS[row.permit.state]:  # type: ignore[index]  # as the constraint says
        permit_acts.carry(row.permit, "revoke", told.reason, SYSTEM, desk)
        transaction.on_commit(partial(permit_acts.enforce, row.permit.number, desk))
    row.refresh_from_db()
    row.state = row.told = "revoked"  # whoever revoked it need not be told
    row.why = told.reason
    row.save(update_fields=["state", "told", "why"])
    journal.note("official.revoked", SYSTEM, f"certificate:{row.number}", desk.now(),
                 partner=partner.code, reason=told.reason)  # fmt: skip
    return row


def tell(desk: Desk) -> int:
    """Put into the queues of authorities how their certificates stand; gives how many."""
    told = official_certificates.to_tell(_AT_ONCE)
    for row in told:
        _tell(row.pk, desk)
    return len(told)


@transaction.atomic
def _tell(key: int, desk: Desk) -> None:
    row = OfficialCertificateRow.objects.select_for_update(of=("self",)).get(pk=key)
    if row.partner is None or row.permit is None or row.told == row.state:
        return
    takings = row.permit.takings.exclude(state="returned").order_by("pk")
    data = {
        "number": row.number, "state": row.state,
        "declarations": [each.declaration.mrn for each in takings.select_related("declaration")],
    }  # fmt: skip
    event = f"certificate-{row.pk}-{row.turns}"
    partner_queues.queue(row.partner, [(event, "certificate.state", "", data)], desk.now())
    row.told = row.state
    row.save(update_fields=["told"])
