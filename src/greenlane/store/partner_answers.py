"""Messages from partners: what was taken, and what was set apart, bounded."""

from datetime import datetime

from django.db.models import F, Q, QuerySet

from greenlane.store.models import HoldRow
from greenlane.store.partner_models import Partner, PartnerAnswer

MOST_APART = 1_000  # of one partner: whoever floods it loses his own oldest
# What needs no signature to be set apart: strangers push out nothing that the partner signed.
FROM_ANYBODY = ("PAR-001", "PAR-002")
_KEPT_CHARS = 4_000


def taken(partner: Partner, message_id: str) -> PartnerAnswer | None:
    """What was taken under that id."""
    return PartnerAnswer.objects.filter(
        partner=partner, message_id=message_id, state="taken"
    ).first()


def take(
    partner: Partner, message_id: str, *, sequence: int, digest: bytes, mrn: str, body: str,
    receipt: str, moment: datetime,
) -> None:  # fmt: skip
    """Keep what was taken and move the partner's number on."""
    PartnerAnswer.objects.create(
        partner=partner, message_id=message_id, sequence=sequence, digest=digest, state="taken",
        mrn=mrn, body=body, receipt=receipt, received=moment,
    )  # fmt: skip
    partner.last_in = sequence
    partner.save(update_fields=["last_in"])


def set_apart(
    partner: Partner, message_id: str, *, sequence: int | None, digest: bytes, code: str,
    reason: str, body: str, moment: datetime,
) -> bool:  # fmt: skip
    """Keep what is not taken, once with a count; False for a repeat."""
    row, fresh = PartnerAnswer.objects.get_or_create(
        partner=partner, message_id=message_id, digest=digest, code=code, state="quarantined",
        defaults={"sequence": sequence, "reason": reason, "body": body[:_KEPT_CHARS],
                  "received": moment},
    )  # fmt: skip
    if not fresh:
        PartnerAnswer.objects.filter(pk=row.pk).update(times=F("times") + 1)
        return False
    anybody = Q(code__in=FROM_ANYBODY)
    alike = apart(partner.code).filter(anybody if code in FROM_ANYBODY else ~anybody)
    old = alike.values_list("pk", flat=True)[MOST_APART:]
    PartnerAnswer.objects.filter(pk__in=list(old)).delete()
    return True


def apart(code: str = "") -> "QuerySet[PartnerAnswer]":
    """What was set apart, of one partner or all, the newest first."""
    found = PartnerAnswer.objects.filter(state="quarantined").select_related("partner")
    return (found.filter(partner__code=code) if code else found).order_by("-received", "-pk")


def has_hold(declaration: int, name: str) -> bool:
    """True when the declaration has or had that hold."""
    return HoldRow.objects.filter(declaration=declaration, name=name).exists()
