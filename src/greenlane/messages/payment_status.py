"""Payment status: what a bank answers to an order of transfers (ISO 20022 pain.002, any version).

A status of the whole message or batch holds for each transfer that has none of its own: where the
whole is refused and only the transfer at fault is named, the whole is told behind it.

Source: ISO 20022, CustomerPaymentStatusReport; ExternalPaymentTransactionStatus1Code.
"""

import re
from collections.abc import Iterable

import msgspec

from greenlane.kernel.finding import Finding
from greenlane.messages.guard import Node, in_utf8
from greenlane.messages.iso20022 import children, first, name, root_of, space, texts

BASIS = "ISO 20022 pain.002"
REJECTED = "RJCT"
_SPACE = re.compile(r"urn:iso:std:iso:20022:tech:xsd:pain\.002\.001\.\d\d")
_MOST_WHY = 200


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one transfer (`number` is its EndToEndId), or of a whole order (none)."""

    order: str
    number: str
    status: str
    why: str = ""


class Told(msgspec.Struct, frozen=True):
    """The answers of a file, and what is wrong in it. Nothing is taken when anything is."""

    statuses: tuple[Status, ...]
    findings: tuple[Finding, ...] = ()


def is_one(data: bytes) -> bool:
    """Whether a file says of itself that it is a pain.002; nothing is parsed."""
    return b"xsd:pain.002.001." in in_utf8(data)[:2000]


def read(data: bytes) -> Told:
    """Read a file of a bank. Never raises: what is wrong is in the findings."""
    loaded = root_of(data)
    if (root := loaded.root) is None:
        return Told((), loaded.findings)
    if not _SPACE.fullmatch(space(root)) or name(root) != "Document":
        return Told((), (_finding("PST-001", "The file is no pain.002.", root),))
    found = [status for each in children(root, "CstmrPmtStsRpt") for status in _report(each)]
    if not found:
        return Told((), (_finding("PST-002", "The file says no status of any order.", root),))
    return Told(tuple(found))


def _report(report: Node) -> list[Status]:
    order = first(report, "OrgnlGrpInfAndSts", "OrgnlMsgId")
    found: list[Status] = []
    for batch in children(report, "OrgnlPmtInfAndSts"):
        own = [_status(order, tx, "TxSts") for tx in children(batch, "TxInfAndSts")]
        found += _with(filter(None, own), _status(order, batch, "PmtInfSts"))
    for whole in children(report, "OrgnlGrpInfAndSts"):
        found = _with(found, _status(order, whole, "GrpSts"))
    return found


def _with(own: Iterable[Status], whole: Status | None) -> list[Status]:
    """The statuses of transfers, then that of the whole where it says something of others."""
    found = list(own)
    if whole is not None and (not found or whole.status == REJECTED):
        found.append(whole)
    return found


def _status(order: str, node: Node, called: str) -> Status | None:
    status = first(node, called)
    if not status or not order:
        return None
    codes = texts(node, "StsRsnInf", "Rsn", "Cd") + texts(node, "StsRsnInf", "Rsn", "Prtry")
    why = " · ".join(dict.fromkeys([*codes, *texts(node, "StsRsnInf", "AddtlInf")]))
    return Status(order=order[:35], number=first(node, "OrgnlEndToEndId")[:35],
                  status=status[:4], why=why[:_MOST_WHY])  # fmt: skip


def _finding(code: str, message: str, node: Node) -> Finding:
    said = f"Line {node.sourceline or 1}: {message}"
    return Finding(code=code, message=said, value="", basis=BASIS, fix="Ask the bank.")
