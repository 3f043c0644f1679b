"""Certificates of operators: registered and revoked, each act noted in the journal."""

from django.db import transaction

from greenlane.lifecycle.event import Actor
from greenlane.messages import signed_xml
from greenlane.store import certificates as kept
from greenlane.store.journal import note
from greenlane.store.models import Operator, SigningCertificate
from greenlane.usecases.desk import Desk


class UnknownCertificateError(LookupError):
    """The operator, or a certificate of his that stands, is not known."""


@transaction.atomic
def add(operator: str, pem: str, by: Actor, desk: Desk, *, demanded: bool) -> SigningCertificate:
    """Register a certificate, or change whether it is demanded; one that was revoked stands again.

    Raises ValueError for a weak key or no certificate, UnknownCertificateError for no operator.
    """
    read = signed_xml.certificate(pem)
    if not Operator.objects.filter(id=operator).exists():
        raise UnknownCertificateError(operator)
    told = {"subject": read.subject[:400], "pem": read.pem, "demanded": demanded}
    row, _ = SigningCertificate.objects.update_or_create(
        operator_id=operator, thumbprint=read.thumbprint,
        defaults={**told, "added": desk.now(), "revoked": None},
    )  # fmt: skip
    note("certificate.added", by, f"operator:{operator}", desk.now(),
         thumbprint=read.thumbprint, demanded=demanded)  # fmt: skip
    kept.forget()
    return row


@transaction.atomic
def revoke(operator: str, thumbprint: str, by: Actor, desk: Desk) -> None:
    """Revoke a certificate, named by the beginning of its thumbprint.

    Raises UnknownCertificateError unless exactly one that stands begins so.
    """
    found = SigningCertificate.objects.filter(
        operator_id=operator, thumbprint__startswith=thumbprint.lower(), revoked=None
    )
    if found.count() != 1:
        raise UnknownCertificateError(thumbprint)
    row = found.get()
    row.revoked = desk.now()
    row.save()
    note("certificate.revoked", by, f"operator:{operator}", desk.now(), thumbprint=row.thumbprint)
    kept.forget()


def listed(operator: str) -> list[SigningCertificate]:
    """The certificates of an operator, the newest first."""
    return list(SigningCertificate.objects.filter(operator_id=operator).order_by("-added"))
