"""The terms of paying: to whom, in what form a QR code says it, deferral, guarantees, refunds."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import msgspec


class DefermentTerms(msgspec.Struct, frozen=True, kw_only=True):
    """A statement is made on this day of each month, and due on that one of the same month."""

    statement_day: int
    due_day: int
    basis: str


class PaymentTerms(msgspec.Struct, frozen=True, kw_only=True):
    """Who is paid into which account, the lines of the QR code, clocks and their acts.

    `qr` are lines with the places {name} {account} {bank} {amount} {currency} {reference}: what
    the banks of the country read. `reductions` are the shares of a reference amount that may be
    given as a comprehensive guarantee, in per cent.
    """

    name: str
    account: str
    bank: str
    order_days: int
    qr: tuple[str, ...]
    basis: str
    refund_basis: str
    deferment: DefermentTerms
    reductions: tuple[Decimal, ...]
    guarantee_basis: str

    def qr_text(self, amount: Decimal, currency: str, reference: str) -> str:
        """What the QR code of an order says."""
        told = {"name": self.name, "account": self.account, "bank": self.bank,
                "amount": f"{amount:f}", "currency": currency, "reference": reference}  # fmt: skip
        return "\n".join(line.format(**told) for line in self.qr)


def payment_terms(data: Mapping[str, Any]) -> PaymentTerms:
    """The table [payment] of country.toml. Raises KeyError or ValueError when it is not whole."""
    deferment, guarantee = data["deferment"], data["guarantee"]
    if not 1 <= deferment["statement_day"] <= deferment["due_day"] <= 28:
        raise ValueError("[payment.deferment]: 1 <= statement_day <= due_day <= 28")
    terms = PaymentTerms(
        name=data["name"],
        account=data["account"],
        bank=data["bank"],
        order_days=int(data["order_days"]),
        qr=tuple(data["qr"]),
        basis=data["basis"],
        refund_basis=data["refund_basis"],
        deferment=DefermentTerms(**deferment),
        reductions=tuple(Decimal(each) for each in guarantee["reductions"]),
        guarantee_basis=guarantee["basis"],
    )
    terms.qr_text(Decimal(1), "XXX", "RF00")  # a place that is not known raises KeyError now
    return terms
