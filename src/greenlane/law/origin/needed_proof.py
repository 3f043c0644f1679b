"""The proof of origin that is needed: which kinds suffice for a consignment, and until when."""

import calendar
from datetime import date

import msgspec

from greenlane.law.nomenclature import Words
from greenlane.law.origin.facts import Product
from greenlane.law.origin.scheme import Proof, Scheme


class ProofNeed(msgspec.Struct, frozen=True, kw_only=True):
    """A proof that suffices: `until` is its last day when the day of issue is told.

    `open` says that it depends on something not told: the value of the consignment, or whether the
    exporter is approved.
    """

    code: str
    document: str
    name: Words
    text: Words
    months: int | None
    until: date | None
    approved: bool
    expired: bool
    open: bool
    basis: str


def proofs_for(product: Product, scheme: Scheme) -> tuple[tuple[ProofNeed, ...], str]:
    """The proofs that suffice, in the order of the scheme; and the act that needs none, or ""."""
    worth = product.consignment
    if scheme.exempt is not None and worth is not None and worth <= scheme.exempt.most:
        return (), scheme.exempt.basis
    return tuple(_need(proof, product) for proof in scheme.proofs if _may(proof, product)), ""


def _may(proof: Proof, product: Product) -> bool:
    if proof.approved and product.approved is False:
        return False
    worth = product.consignment
    return proof.most is None or worth is None or worth <= proof.most


def _need(proof: Proof, product: Product) -> ProofNeed:
    until = None
    if product.issued is not None and proof.months is not None:
        until = months_later(product.issued, proof.months)
    open_value = proof.most is not None and product.consignment is None
    return ProofNeed(
        code=proof.code, document=proof.document, name=proof.name, text=proof.text,
        months=proof.months, until=until, approved=proof.approved,
        expired=until is not None and until < product.day,
        open=open_value or (proof.approved and product.approved is None), basis=proof.basis,
    )  # fmt: skip


def months_later(day: date, months: int) -> date:
    """The same day `months` later; the last of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
