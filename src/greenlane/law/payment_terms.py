"""The terms of paying: to whom, in what form a QR code says it, deferral, guarantees, refunds."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal

import msgspec

from greenlane.kernel.rounding import Rounding
from greenlane.law.tables import rounding


class DefermentTerms(msgspec.Struct, frozen=True, kw_only=True):
    """A statement is made on this day of each month, and due on that one of the same month."""

    statement_day: int
    due_day: int
    basis: str


class InterestTerms(msgspec.Struct, frozen=True, kw_only=True):
    """Interest on what is paid late: the purpose of its rates, the days of a year, the rounding.

    `year` None counts the days of each calendar year. Less than `least` is not asked for.
    """

    purpose: str
    year: int | None
    least: Decimal
    rounding: Rounding
    account: str
    basis: str


class DebtTerms(msgspec.Struct, frozen=True, kw_only=True):
    """When a debt of a declaration is due: so many days after the day on which it was entered.

    While goods are held for payment it `rests` (a debt of before the release is then due with the
    release at the earliest) or it `bears` interest too. A payment `pays` debts before interest, or
    the other way round.
    """

    days: int
    held: Literal["rests", "bears"]
    pays: Literal["debt", "interest"]
    basis: str


class PaymentTerms(msgspec.Struct, frozen=True, kw_only=True):
    """Who is paid into which account, the lines of the QR code, clocks and their acts.

    `qr` are lines with the places {name} {account} {bank} {amount} {currency} {reference}: what
    the banks of the country read. `reductions` are the shares of a reference amount that may be
    given as a comprehensive guarantee, in per cent. `unnamed` says what happens where a procedure
    demands a guarantee, none is named and exactly one would do: it is proposed, or it is taken.
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
    unnamed: Literal["propose", "take"] = "propose"
    interest: InterestTerms | None = None
    debt: DebtTerms | None = None

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
        unnamed=_unnamed(guarantee),
        interest=_interest(data["interest"]) if "interest" in data else None,
        debt=msgspec.convert(data["debt"], DebtTerms) if "debt" in data else None,
    )
    terms.qr_text(Decimal(1), "XXX", "RF00")  # a place that is not known raises KeyError now
    return terms


def _unnamed(data: Mapping[str, Any]) -> Literal["propose", "take"]:
    told = data.get("unnamed", "propose")
    if told not in ("propose", "take"):
        raise ValueError("[payment.guarantee]: unnamed is propose or take")
    return told  # type: ignore[no-any-return]  # one of the two


def _interest(data: Mapping[str, Any]) -> InterestTerms:
    year = data["year"]
    if year not in (360, 365, "calendar"):
        raise ValueError("[payment.interest]: a year is 360, 365 or calendar")
    return InterestTerms(
        purpose=data["purpose"], year=None if year == "calendar" else year,
        least=Decimal(data["least"]), rounding=rounding(data["rounding"]),
        account=data["account"], basis=data["basis"],
    )  # fmt: skip
