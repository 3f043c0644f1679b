"""Amounts in messages of banks: a decimal of XML Schema, as far as the books hold it.

A decimal has a sign or none, noughts before it, and digits on one side of its point at least; the
books hold a whole part of 13 digits and two digits behind the point.

Source: XML Schema Part 2, 3.2.3 decimal; ISO 20022, ActiveOrHistoricCurrencyAndAmount.
"""

import re
from decimal import Decimal

from greenlane.messages.guard import Node
from greenlane.messages.iso20022 import children, first, walk

NOUGHT, CENT = Decimal(0), Decimal("0.01")
_AMOUNT = re.compile(
    r"\+?0*(?:[0-9]{1,13}(?:\.(?:[0-9]{1,2}0{0,3})?)?|\.[0-9]{1,2}0{0,3})", re.ASCII
)
_FINER = re.compile(r"\+?0*[0-9]{0,13}\.[0-9]{3,5}", re.ASCII)
_NIL = re.compile(r"[+-]?(?:0+(?:\.0*)?|\.0+)", re.ASCII)
_LONGEST = 40
_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)


def money(node: Node, *path: str, least: Decimal = CENT) -> tuple[Decimal, str] | None:
    """Amount and currency of the element Amt below the path; None where there is none."""
    for each in walk(node, path):
        for amt in children(each, "Amt"):
            text, currency = _digits(amt), amt.get("Ccy", "")
            if _AMOUNT.fullmatch(text) and _CURRENCY.fullmatch(currency):
                value = Decimal(text)
                return (value, currency) if value >= least else None
    return None


def charges(entry: Node) -> Decimal:
    """What our own bank kept of an amount that came in: its records, else their total, else nought.

    A charge on the side of the credit is one that was given back.
    """
    records = [each for path in (("Chrgs",), ("Chrgs", "Rcrd")) for each in walk(entry, path)]
    told = [(money(each), first(each, "CdtDbtInd")) for each in records]
    kept = [each[0] if side != "CRDT" else -each[0] for each, side in told if each]
    text = "" if kept else first(entry, "Chrgs", "TtlChrgsAndTaxAmt")
    whole = Decimal(text) if _AMOUNT.fullmatch(text) else NOUGHT
    return max(sum(kept, NOUGHT) or whole, NOUGHT)


def is_finer(node: Node) -> bool:
    """Whether an amount has parts of a cent."""
    return any(_FINER.fullmatch(_digits(amt)) for amt in children(node, "Amt"))


def is_nought(node: Node) -> bool:
    """Whether an amount is nought, as the message allows: it is told, and no money moves."""
    return any(_NIL.fullmatch(_digits(amt)) for amt in children(node, "Amt"))


def _digits(amt: Node) -> str:
    text = "" if len(amt) else (amt.text or "").strip()
    return text if len(text) <= _LONGEST else ""
