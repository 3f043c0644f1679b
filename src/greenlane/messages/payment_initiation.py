"""Payment initiation: an ISO 20022 pain.001.001.09 file that orders transfers from one account.

Amounts are written as they are, sums are of what is written. The same order gives the same bytes.

Source: ISO 20022, CustomerCreditTransferInitiationV09. Our reading: an account that has the form of
an IBAN is told as one, any other as the number it is.
"""

import re
from datetime import date, datetime
from decimal import Decimal

import msgspec
from lxml import etree
from lxml.builder import ElementMaker

from greenlane.datamodel.facet_findings import NOT_XML
from greenlane.messages.guard import Node

SPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Za-z0-9]{1,30}", re.ASCII)
_BIC = re.compile(r"[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?", re.ASCII)
_NUMBER = re.compile(r"[A-Za-z0-9/?:().,'+ -]{1,35}", re.ASCII)
_MOST_NAME = 140
_E = ElementMaker(namespace=SPACE, nsmap={None: SPACE})


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
    root = _E.Document(_E.CstmrCdtTrfInitn(
        _E.GrpHdr(
            _E.MsgId(order.number), _E.CreDtTm(order.moment.isoformat(timespec="seconds")),
            *_sums(order), _E.InitgPty(_name(order.payer)),
        ),
        _E.PmtInf(*_batch(order), *(_transfer(each, order.currency) for each in order.transfers)),
    ))  # fmt: skip
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True))


def _batch(order: Initiation) -> tuple[Node, ...]:
    return (
        _E.PmtInfId(order.number), _E.PmtMtd("TRF"), _E.BtchBookg("false"), *_sums(order),
        _E.ReqdExctnDt(_E.Dt(order.day.isoformat())), _E.Dbtr(_name(order.payer)),
        _E.DbtrAcct(_account(order.account), _E.Ccy(order.currency)),
        _E.DbtrAgt(_E.FinInstnId(_E.BICFI(order.bank))),
    )  # fmt: skip


def _sums(order: Initiation) -> tuple[Node, Node]:
    return _E.NbOfTxs(str(len(order.transfers))), _E.CtrlSum(f"{order.amount:f}")


def _transfer(each: Transfer, currency: str) -> Node:
    return _E.CdtTrfTxInf(
        _E.PmtId(_E.InstrId(each.number), _E.EndToEndId(each.number)),
        _E.Amt(_E.InstdAmt(f"{each.amount:f}", Ccy=currency)), _E.Cdtr(_name(each.name)),
        _E.CdtrAcct(_account(each.account)), _E.RmtInf(_E.Ustrd(_said(each.text))),
    )  # fmt: skip


def _account(number: str) -> Node:
    iban = _IBAN.fullmatch(number)
    return _E.Id(_E.IBAN(number) if iban else _E.Othr(_E.Id(number[:34])))


def _name(name: str) -> Node:
    return _E.Nm(_said(name))


def _said(text: str) -> str:
    """Text that XML can carry, in one line and as long as the standard lets it be."""
    return " ".join(NOT_XML.sub("", text).split())[:_MOST_NAME] or "-"


def _digits(amount: Decimal) -> int:
    return len(f"{amount:f}".replace(".", ""))
