"""Stopped permits: what waits under them, what was held because of them, what nobody held yet."""

from django.db.models import CharField, Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat

from greenlane.store.models import DeclarationRow, HoldRow, PermitActRow, PermitRow, PermitTaking

STOPPED = ("suspended", "revoked")
HOLD = "permit:"  # how the hold because of a stopped permit is named; then the permit's row


def hold_name(permit: PermitRow) -> str:
    """The name of the hold because of a stopped permit."""
    return f"{HOLD}{permit.pk}"


def stop_of(permit: PermitRow) -> PermitActRow | None:
    """The act that stopped a permit last."""
    rows = PermitActRow.objects.filter(permit=permit, move__in=["suspend", "revoke"])
    return rows.order_by("-pk").first()


def told(declaration: DeclarationRow, permit: PermitRow) -> bool:
    """Whether a declaration was held because the permit was stopped, the last time it was."""
    last = stop_of(permit)
    rows = HoldRow.objects.filter(declaration=declaration, name=hold_name(permit))
    return last is not None and rows.filter(opened__gte=last.moment).exists()


def waiting(permit: PermitRow) -> list[DeclarationRow]:
    """The declarations that have reserved of a permit, or are held because of it."""
    reserved = Q(permit_takings__permit=permit, permit_takings__state="reserved")
    barred = Q(holdrow__name=hold_name(permit), holdrow__lifted=None)
    return list(DeclarationRow.objects.filter(reserved | barred).distinct().order_by("pk"))


def unheld(most: int) -> list[str]:
    """Stopped permits with reserved goods that nothing holds: a process died before it did."""
    name = Concat(Value(HOLD), Cast(OuterRef("permit"), CharField()))
    held = HoldRow.objects.filter(declaration=OuterRef("declaration"), name=name)
    rows = PermitTaking.objects.filter(state="reserved", permit__state__in=STOPPED)
    return sorted(set(rows.exclude(Exists(held)).values_list("permit__number", flat=True)[:most]))
