"""Official certificates that an agency here issues, on a permit it granted, and takes back."""

from datetime import date

import msgspec
from django.db import IntegrityError, transaction

from greenlane.evidence import jws, log
from greenlane.evidence.signing import Signer
from greenlane.lifecycle.event import Actor
from greenlane.lifecycle.refusal import NotAllowedError
from greenlane.messages import official_certificate as messages
from greenlane.messages.official_certificate import (
    CertificateKind,
    Line,
    OfficialCertificate,
    Party,
)
from greenlane.store import journal
from greenlane.store.models import OfficialCertificateRow, PermitRow
from greenlane.usecases import permit_register
from greenlane.usecases.desk import Desk
from greenlane.usecases.official_incoming import CODE_LENGTH
from greenlane.usecases.permits import PermitError, check_agency
from greenlane.usecases.witnessed import must_be_open


class Content(msgspec.Struct, frozen=True, kw_only=True):
    """What an agency attests, beside what the permit says already."""

    kind: CertificateKind
    consignor: Party
    consignee: Party
    origin: str
    destination: str
    lines: tuple[Line, ...]
    until: date | None = None
    means: str = ""
    statements: tuple[str, ...] = ()


@transaction.atomic
def issue(
    permit: str, content: Content, signer: Signer, actor: Actor, desk: Desk
) -> OfficialCertificateRow:
    """Issue and sign a certificate on a permit in force.

    Raises PermitError, ForbiddenError for another agency, NotAllowedError for a permit not in
    force or content that is no certificate.
    """
    must_be_open(desk)
    row = permit_register.one(permit, actor)
    check_agency(actor, "permits.issue", row.agency)
    if row.state not in ("active", "used-up"):
        raise NotAllowedError("the permit is %(state)s", state=row.state)
    body = _body(row, content, desk)
    made = messages.certificate(body)
    try:
        with transaction.atomic():
            kept = OfficialCertificateRow.objects.create(
                way="out", number=made.number, kind=made.kind, document=made.document,
                agency=row.agency, country=desk.book.country, permit=row, holder=row.holder,
                body=body.decode(), signature=jws.compact(body, signer), issued=made.issued,
                until=made.until, kept=desk.now(), code=desk.unguessable(CODE_LENGTH),
            )  # fmt: skip
    except IntegrityError as error:
        raise NotAllowedError("there is a certificate of this number") from error
    journal.note("official.issued", actor, f"certificate:{kept.number}", desk.now(),
                 permit=row.number, document=row.document)  # fmt: skip
    return kept


def _body(row: PermitRow, content: Content, desk: Desk) -> bytes:
    agency = desk.book.agencies[row.agency]
    year = desk.day_of(desk.now()).year % 100
    made = OfficialCertificate(
        number=f"{desk.book.country}-{row.agency}-C{year:02d}-{desk.unguessable(8)}",
        document=row.document, permit=row.number, issued=desk.now(),
        issuer=Party(name=agency.name["en"], country=desk.book.country),
        **msgspec.structs.asdict(content),
    )  # fmt: skip
    body = log.canonical(made)
    try:
        messages.certificate(body)
    except ValueError as error:
        raise NotAllowedError("this is no certificate: %(why)s", why=error) from error
    return body


@transaction.atomic
def revoke(number: str, reason: str, actor: Actor, desk: Desk) -> OfficialCertificateRow:
    """Take a certificate back: whoever asks about it is told so from now on. Raises as `issue`."""
    must_be_open(desk)
    row = OfficialCertificateRow.objects.select_for_update().filter(way="out", number=number)
    found = row.first()
    if found is None:
        raise PermitError("PMT-009", f"there is no certificate {number}")
    check_agency(actor, "permits.act", found.agency)
    if found.state == "revoked":
        raise NotAllowedError("it was revoked already")
    if not reason.strip():
        raise NotAllowedError("a decision needs a reason")
    found.state, found.why = "revoked", reason.strip()[:300]
    found.save(update_fields=["state", "why"])
    journal.note("official.revoked", actor, f"certificate:{number}", desk.now(),
                 reason=found.why)  # fmt: skip
    return found


def content_of(row: OfficialCertificateRow) -> OfficialCertificate:
    """What a certificate says."""
    return messages.certificate(row.body.encode())


def standing(row: OfficialCertificateRow, day: date) -> str:
    """How a certificate stands on a day: valid, suspended, used, revoked or expired."""
    permit = row.permit
    if row.way == "out" and row.state == "valid" and permit and permit.state == "revoked":
        return "revoked"
    if row.state == "valid" and row.until is not None and row.until < day:
        return "expired"
    return row.state
