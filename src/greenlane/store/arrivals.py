"""Arrivals of goods under transit, and what is still on its way."""

from collections.abc import Collection

from django.db.models import QuerySet

from greenlane.store.models import DeclarationRow, ProcedureStay, TransitArrival


def locked(declaration: DeclarationRow, item: int) -> ProcedureStay | None:
    """The stay of an item of a declaration, locked."""
    rows = ProcedureStay.objects.select_for_update(of=("self",)).select_related("declaration")
    return rows.filter(declaration=declaration, item=item).first()


def same(stay: ProcedureStay, reference: str) -> TransitArrival | None:
    """The arrival that was recorded under a notice."""
    return TransitArrival.objects.filter(stay=stay, reference=reference).first()


def under_way(procedures: Collection[str]) -> "QuerySet[ProcedureStay]":
    """What is released to transit and has not arrived whole, the first due first."""
    rows = ProcedureStay.objects.filter(procedure__in=procedures, state="open",
                                        declaration__state__in=("released", "cleared"))  # fmt: skip
    return rows.select_related("declaration").order_by("due", "pk")
