"""Payment initiation: an ISO 20022 pain.001.001.09 file that orders transfers from one account.

Amounts are written as they are, sums are of what is written. The same order gives the same bytes.

Source: ISO 20022, CustomerCreditTransferInitiationV09. Our reading: an account that has the form of
an IBAN is told as one, any other as the number it is.
"""

import re
from datetime import date, datetime
from decimal import Decimal
from html import escape

import msgspec

SPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Za-z0-9]{1,30}", re.ASCII)
_BIC = re.compile(r"[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?", re.ASCII)
_NUMBER = re.compile(r"[A-Za-z0-9/?:().,'+ -]{1,35}", re.ASCII)
_UNWRITABLE = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MOST_NAME = 140


class Transfer(msgspec.Struct, frozen=True, kw_only=True):
    """One transfer: `number` comes back in every answer and statement (EndToEndId)."""

    number: str
    name: str
    account: str
    amount: Decimal
    text: str


class Initiation(msgspec.Struct, frozen=True, kw_only=True):
    """An order of transfers: `number` is its message id, by which a bank refuses a repeat."""

    number: str
    moment: datetime
    day: date
    payer: str
    account: str
    bank: str
    currency: str
    transfers: tuple[Transfer, ...]

    @property
    def amount(self) -> Decimal:
        """The sum of the transfers."""
        return sum((each.amount for each in self.transfers), Decimal(0))


def write(order: Initiation) -> bytes:
    """The file. Raises ValueError for what no bank could read: an empty order, a bad number."""
    numbers = [order.number, *(each.number for each in order.transfers)]
    if not order.transfers or not all(map(_NUMBER.fullmatch, numbers)):
        raise ValueError("an order has transfers, and numbers of 1 to 35 letters and digits")
    if len(set(numbers)) < len(numbers) or not _BIC.fullmatch(order.bank):
        raise ValueError("an order's numbers differ, and its bank has a BIC")
    if any(each.amount <= 0 or _digits(each.amount) > 18 for each in order.transfers):
        raise ValueError("a transfer is a positive amount of at most 18 digits")
    sums = _t("NbOfTxs", str(len(order.transfers))) + _t("CtrlSum", f"{order.amount:f}")
    head = (
        _t("MsgId", order.number) + _t("CreDtTm", order.moment.isoformat(timespec="seconds"))
        + sums + _t("InitgPty", _name(order.payer))
    )  # fmt: skip
    batch = (
        _t("PmtInfId", order.number) + _t("PmtMtd", "TRF") + _t("BtchBookg", "false") + sums
        + _t("ReqdExctnDt", _t("Dt", order.day.isoformat())) + _t("Dbtr", _name(order.payer))
        + _t("DbtrAcct", _account(order.account) + _t("Ccy", order.currency))
        + _t("DbtrAgt", _t("FinInstnId", _t("BICFI", order.bank)))
        + "".join(_transfer(each, order.currency) for each in order.transfers)
    )  # fmt: skip
    body = _t("CstmrCdtTrfInitn", _t("GrpHdr", head) + _t("PmtInf", batch))
    told = f'<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="{SPACE}">{body}</Document>\n'
    return told.encode()


def _transfer(each: Transfer, currency: str) -> str:
    amount = f'<InstdAmt Ccy="{escape(currency)}">{each.amount:f}</InstdAmt>'
    return _t(
        "CdtTrfTxInf",
        _t("PmtId", _t("InstrId", each.number) + _t("EndToEndId", each.number))
        + _t("Amt", amount) + _t("Cdtr", _name(each.name))
        + _t("CdtrAcct", _account(each.account))
        + _t("RmtInf", _t("Ustrd", _said(each.text))),
    )  # fmt: skip


def _account(number: str) -> str:
    if _IBAN.fullmatch(number):
        return _t("Id", _t("IBAN", number))
    return _t("Id", _t("Othr", _t("Id", escape(number[:34]))))


def _name(name: str) -> str:
    return _t("Nm", _said(name))


def _said(text: str) -> str:
    """Text as XML, in one line and as long as the standard lets it be."""
    return escape(" ".join(_UNWRITABLE.sub("", text).split())[:_MOST_NAME] or "-", quote=False)


def _t(name: str, content: str) -> str:
    return f"<{name}>{content}</{name}>"


def _digits(amount: Decimal) -> int:
    return len(f"{amount:f}".replace(".", ""))
