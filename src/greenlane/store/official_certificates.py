"""Certificate rows: found, followed with the permit they stand on, told back to their authority."""

from django.db.models import F

from greenlane.lifecycle.permit import PermitState
from greenlane.store import wall
from greenlane.store.models import OfficialCertificateRow, PermitRow

# What a certificate is called when its permit stands so.
STATES: dict[PermitState, str] = {
    "active": "valid",
    "suspended": "suspended",
    "used-up": "used",
    "revoked": "revoked",
    "surrendered": "revoked",
    "replaced": "revoked",
    "expired": "expired",
}


def follow(permit: PermitRow) -> None:
    """The certificate that a permit stands for follows it, in the same transaction."""
    state = STATES[permit.state]  # type: ignore[index]  # a constraint keeps it one of PermitState
    rows = OfficialCertificateRow.objects.filter(permit=permit, way="in").exclude(state=state)
    rows.update(state=state, turns=F("turns") + 1)


def by_code(code: str) -> OfficialCertificateRow | None:
    """The certificate whose QR code says this."""
    found = OfficialCertificateRow.objects.filter(code=code.upper().replace("\0", ""))
    with wall.opened():  # whoever has the paper may ask
        return found.select_related("permit").first()


def received(country: str, number: str) -> OfficialCertificateRow | None:
    """A certificate that came in, by its authority's country and number."""
    rows = OfficialCertificateRow.objects.filter(way="in", country=country, number=number)
    return rows.select_related("permit").first()


def to_tell(most: int) -> list[OfficialCertificateRow]:
    """Certificates that came in and whose authority does not know how they stand."""
    rows = OfficialCertificateRow.objects.filter(way="in").exclude(told=F("state"))
    return list(rows.select_related("permit", "partner").order_by("pk")[:most])
