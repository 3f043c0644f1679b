"""Bank statements: ISO 20022 camt.053 (statement) and camt.054 (notification), of any version.

Elements are found by their names, whatever version's namespace they are in: versions differ by what
was wrapped meanwhile (Sts/Cd, Dbtr/Pty/Nm), and both forms are read. What is not booked yet, or of
nought, is no money and is left out; what says neither amount nor side, or another status than the
external code set ExternalEntryStatus1Code has, is a finding.

Source: ISO 20022, BankToCustomerStatement and BankToCustomerDebitCreditNotification.
"""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import msgspec

from greenlane.evidence import log
from greenlane.kernel.finding import Finding
from greenlane.messages import bank_amount
from greenlane.messages.guard import Node
from greenlane.messages.iso20022 import children, first, name, root_of, space, texts, walk
from greenlane.standards import creditor_reference

BASIS = "ISO 20022 camt.053, camt.054"
_SPACE = re.compile(r"urn:iso:std:iso:20022:tech:xsd:camt\.05([34])\.001\.\d\d")
_KINDS = {"3": ("camt.053", "BkToCstmrStmt", "Stmt"), "4": ("camt.054", "BkToCstmrDbtCdtNtfctn",
                                                            "Ntfctn")}  # fmt: skip
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9])")
_SIDES = frozenset({"CRDT", "DBIT"})
_NOT_YET = frozenset({"PDNG", "INFO", "FUTR"})
_MOST_TEXT = 500


class Transaction(msgspec.Struct, frozen=True, kw_only=True):
    """One amount that came in (`credit`) or went out; `identity` is the same in every message.

    `references` are the valid creditor references that were found, the payer's own field first.
    `ours` are the numbers under which we had ordered it; `returned` is what came back to us;
    `charges` are what our own bank kept of what came in.
    """

    identity: str
    amount: Decimal
    currency: str
    credit: bool
    reversal: bool = False
    booked: date | None = None
    references: tuple[str, ...] = ()
    text: str = ""
    payer: str = ""
    ours: tuple[str, ...] = ()
    returned: bool = False
    charges: bool = False


class BankMessage(msgspec.Struct, frozen=True, kw_only=True):
    """What a bank told of one account: its kind, number, and booked transactions in order."""

    kind: str
    number: str
    account: str
    closing: Decimal | None = None
    transactions: tuple[Transaction, ...] = ()


class Read(msgspec.Struct, frozen=True):
    """The statements of a file, and what is wrong in it. Nothing is taken when anything is."""

    messages: tuple[BankMessage, ...]
    findings: tuple[Finding, ...] = ()


def read(data: bytes) -> Read:
    """Read a file of a bank. Never raises: what is wrong is in the findings."""
    loaded = root_of(data)
    if (root := loaded.root) is None:
        return Read((), loaded.findings)
    known = _SPACE.fullmatch(space(root))
    if known is None or name(root) != "Document":
        said = f"The file is no camt.053 or camt.054: {space(root) or 'no namespace'}."
        return Read((), (_finding("BNK-001", said, root),))
    kind, top, each = _KINDS[known[1]]
    findings: list[Finding] = []
    messages = [
        _message(kind, number, node, findings)
        for outer in children(root, top)
        for number, node in enumerate(children(outer, each), start=1)
    ]
    if not messages and not findings:
        findings.append(_finding("BNK-002", f"The file has no {each}.", root))
    return Read(() if findings else tuple(messages), tuple(findings))


def _message(kind: str, number: int, node: Node, findings: list[Finding]) -> BankMessage:
    account = first(node, "Acct", "Id", "IBAN") or first(node, "Acct", "Id", "Othr", "Id")
    if not account:
        findings.append(_finding("BNK-003", "The statement names no account.", node))
    seen: Counter[str] = Counter()
    return BankMessage(
        kind=kind,
        number=(first(node, "Id") or str(number))[:40],
        account=account[:40],
        closing=_closing(node, findings),
        transactions=tuple(
            made
            for entry in children(node, "Ntry")
            if _is_booked(entry, findings)
            for made in _transactions(account, entry, seen, findings)
        ),
    )


def _is_booked(entry: Node, findings: list[Finding]) -> bool:
    """False for what is expected, or told only. A status of the bank's own says neither: told."""
    told = first(entry, "Sts", "Cd") or first(entry, "Sts")
    own = first(entry, "Sts", "Prtry")
    if own or told not in ("", "BOOK", *_NOT_YET):
        said = f"An entry has the status {(own or told)[:35]!r}: booked or not is not said."
        findings.append(_finding("BNK-007", said, entry))
    return not own and told in ("", "BOOK")


def _transactions(
    account: str, entry: Node, seen: Counter[str], findings: list[Finding]
) -> Iterator[Transaction]:
    """The transactions of an entry; the entry itself when its details name no amounts of its own.

    Details in another currency are what the payer ordered, not what the account was given; those
    of the other side take off what the entry comes to.
    """
    if bank_amount.is_nought(entry):
        return
    details = [tx for each in children(entry, "NtryDtls") for tx in children(each, "TxDtls")]
    whole, side = bank_amount.money(entry), first(entry, "CdtDbtInd")
    if fault := _fault(entry, whole, side):
        findings.append(fault)
    if whole is None or fault:
        return
    parts = _parts(entry, details, whole, side)
    if _together(parts, side) != whole[0]:
        findings.append(_finding("BNK-005", "The parts of an entry are not its amount.", entry))
        return
    yield from (_transaction(account, entry, part, seen) for part in parts)


def _parts(
    entry: Node, details: list[Node], whole: tuple[Decimal, str], side: str
) -> list["_Part"]:
    """The parts of an entry, and what our own bank kept of what came in, where details tell all."""
    told = [bank_amount.money(tx) or bank_amount.money(tx, "AmtDtls", "TxAmt") for tx in details]
    parts = [
        _Part([tx], each[0], each[1], _side(tx, side))
        for tx, each in zip(details, told, strict=True)
        if each and each[1] == whole[1]
    ]
    kept = bank_amount.charges(entry) if side == "CRDT" and parts else Decimal(0)
    if len(parts) == len(details) and kept and _together(parts, side) == whole[0] + kept:
        return [*parts, _Part([], kept, whole[1], "DBIT", charges=True)]
    if len(details) == 1 or len(parts) < len(details) or not parts:
        return [_Part(details, *whole, side)]
    return parts


def _together(parts: list["_Part"], side: str) -> Decimal:
    return sum((each.amount if each.side == side else -each.amount for each in parts), Decimal(0))


def _fault(entry: Node, whole: tuple[Decimal, str] | None, side: str) -> Finding | None:
    """Why an entry cannot be taken, or nothing."""
    if whole is None and bank_amount.is_finer(entry):
        return _finding("BNK-006", "An entry has parts of a cent.", entry)
    if whole is None or side not in _SIDES:
        return _finding("BNK-004", "An entry has no amount, or neither side.", entry)
    if _booking_day(entry) and _day(entry) is None:
        return _finding("BNK-008", "The booking day of an entry is no day.", entry)
    return None


class _Part(msgspec.Struct, frozen=True):
    """A part of an entry, or the whole: its details, its amount, and on which side it stands."""

    nodes: list[Node]
    amount: Decimal
    currency: str
    side: str
    charges: bool = False


def _side(tx: Node, otherwise: str) -> str:
    own = first(tx, "CdtDbtInd")
    return own if own in _SIDES else otherwise


def _transaction(account: str, entry: Node, part: _Part, seen: Counter[str]) -> Transaction:
    nodes = part.nodes
    said = [first(n, *path) for n in [*nodes, entry] for path in _TEXTS]
    said += [t for n in nodes for t in texts(n, "RmtInf", "Ustrd")]
    text = _joined(said)
    booked = _day(entry)
    mark = _mark(entry, nodes)
    told = f"{account}|{mark or f'{booked}|{text}'}|{part.amount:.2f}|{part.currency}"
    told += "" if part.side == first(entry, "CdtDbtInd") else f"|{part.side}"
    seen[told] += 1
    nth = "" if mark and seen[told] == 1 else f"|{seen[told]}"
    own = [r for n in nodes for r in _structured(n)]
    valid = [creditor_reference.compact(t) for t in own if creditor_reference.is_valid(t)]
    shown = _joined([*said, *(t for t in own if not creditor_reference.is_valid(t))])
    return Transaction(
        identity=log.digest(f"{told}{nth}".encode()).hex(),
        amount=part.amount,
        currency=part.currency,
        credit=part.side == "CRDT",
        reversal=first(entry, "RvslInd") in ("true", "1"),
        booked=booked,
        references=tuple(dict.fromkeys([*valid, *creditor_reference.found_in(shown)])),
        text=shown,
        payer=next(filter(None, (_payer(n) for n in nodes)), "")[:140],
        ours=_ours(entry, nodes),
        returned=any(walk(n, ("RtrInf",)) for n in nodes),
        charges=part.charges,
    )


def _joined(said: list[str]) -> str:
    return " · ".join(t for t in dict.fromkeys(said) if t not in _NOTHING)[:_MOST_TEXT]


def _mark(entry: Node, nodes: list[Node]) -> str:
    """The bank's own number of a transaction, else of its entry."""
    marks = [first(n, "Refs", "AcctSvcrRef") for n in nodes if len(nodes) == 1]
    marks.append(first(entry, "AcctSvcrRef"))
    return next((m for m in marks if m not in _NOTHING), "")


def _ours(entry: Node, nodes: list[Node]) -> tuple[str, ...]:
    """The numbers that the one who ordered gave: of the message, the batch, the transactions."""
    told = [t for path in _ORDERED for t in texts(entry, "NtryDtls", "Btch", path)]
    told += [t for node in nodes for path in (*_ORDERED, "EndToEndId") for t in
             texts(node, "Refs", path)]  # fmt: skip
    return tuple(dict.fromkeys(t for t in told if t not in _NOTHING))


_ORDERED = ("MsgId", "PmtInfId")
_NOTHING = frozenset({"", "NOTPROVIDED", "NONREF"})
_TEXTS = (("Refs", "EndToEndId"), ("AddtlTxInf",), ("AddtlNtryInf",), ("NtryRef",))


def _structured(tx: Node) -> list[str]:
    """What the structured remittance refers to: creditor references, papers, the payer's words."""
    return [
        told
        for strd in walk(tx, ("RmtInf", "Strd"))
        for path in (("CdtrRefInf", "Ref"), ("RfrdDocInf", "Nb"), ("AddtlRmtInf",))
        for told in texts(strd, *path)
    ]


def _payer(tx: Node) -> str:
    return first(tx, "RltdPties", "Dbtr", "Nm") or first(tx, "RltdPties", "Dbtr", "Pty", "Nm")


def _closing(node: Node, findings: list[Finding]) -> Decimal | None:
    """The closing booked balance, debit negative; a notification has none."""
    for bal in children(node, "Bal"):
        if first(bal, "Tp", "CdOrPrtry", "Cd") == "CLBD":
            found, side = bank_amount.money(bal, least=bank_amount.NOUGHT), first(bal, "CdtDbtInd")
            if found is None or side not in _SIDES:
                said = "The closing balance has no amount, or neither side."
                findings.append(_finding("BNK-004", said, bal))
                return None
            return -found[0] if side == "DBIT" else found[0]
    return None


def _booking_day(entry: Node) -> str:
    return first(entry, "BookgDt", "Dt") or first(entry, "BookgDt", "DtTm")


def _day(entry: Node) -> date | None:
    """The booking day as the bank says it, whatever the zone it adds."""
    found = _DAY.match(_booking_day(entry))
    try:
        return date.fromisoformat(found[0]) if found else None
    except ValueError:
        return None


def _finding(code: str, message: str, node: Node) -> Finding:
    said = f"Line {node.sourceline or 1}: {message}"
    return Finding(code=code, message=said, value="", basis=BASIS, fix="Ask the bank.")
