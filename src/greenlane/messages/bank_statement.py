"""Bank statements: ISO 20022 camt.053 (statement) and camt.054 (notification), of any version.

Elements are found by their names, whatever version's namespace they are in: versions differ by what
was wrapped meanwhile (Sts/Cd, Dbtr/Pty/Nm), and both forms are read. What is not booked yet, and
what says neither amount nor side, is no money: the first is left out, the second a finding.

Source: ISO 20022, BankToCustomerStatement and BankToCustomerDebitCreditNotification.
"""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation

import msgspec

from greenlane.evidence import log
from greenlane.kernel.finding import Finding
from greenlane.messages.guard import Limits, Node, load, too_deep
from greenlane.messages.iso20022 import children, first, name, space, texts, walk
from greenlane.standards import creditor_reference

BASIS = "ISO 20022 camt.053, camt.054"
_SPACE = re.compile(r"urn:iso:std:iso:20022:tech:xsd:camt\.05([34])\.001\.\d\d")
_KINDS = {"3": ("camt.053", "BkToCstmrStmt", "Stmt"), "4": ("camt.054", "BkToCstmrDbtCdtNtfctn",
                                                            "Ntfctn")}  # fmt: skip
_AMOUNT = re.compile(r"[0-9]{1,13}(?:\.[0-9]{1,2}0{0,3})?", re.ASCII)  # what the books hold
_FINER = re.compile(r"[0-9]{1,13}\.[0-9]{3,5}", re.ASCII)
_LIMITS = Limits(size=10_000_000, depth=30)
_MOST_TEXT = 500


class Transaction(msgspec.Struct, frozen=True, kw_only=True):
    """One amount that came in (`credit`) or went out; `identity` is the same in every message.

    `references` are the valid creditor references that were found, the payer's own field first.
    `ours` are the numbers under which we had ordered it; `returned` is what came back to us.
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
    loaded = load(data, _LIMITS)
    if loaded.root is None or loaded.findings:
        return Read((), loaded.findings)
    if (deep := too_deep(loaded.root, _LIMITS)) is not None:
        return Read((), (deep,))
    known = _SPACE.fullmatch(space(loaded.root))
    if known is None or name(loaded.root) != "Document":
        said = f"The file is no camt.053 or camt.054: {space(loaded.root) or 'no namespace'}."
        return Read((), (_finding("BNK-001", said, loaded.root),))
    kind, top, each = _KINDS[known[1]]
    findings: list[Finding] = []
    messages = [
        _message(kind, number, node, findings)
        for outer in children(loaded.root, top)
        for number, node in enumerate(children(outer, each), start=1)
    ]
    if not messages and not findings:
        findings.append(_finding("BNK-002", f"The file has no {each}.", loaded.root))
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
        closing=_closing(node),
        transactions=tuple(
            made
            for entry in children(node, "Ntry")
            if _status(entry) == "BOOK"
            for made in _transactions(account, entry, seen, findings)
        ),
    )


def _status(entry: Node) -> str:
    return first(entry, "Sts", "Cd") or first(entry, "Sts") or "BOOK"


def _transactions(
    account: str, entry: Node, seen: Counter[str], findings: list[Finding]
) -> Iterator[Transaction]:
    """The transactions of an entry; the entry itself when its details name no amounts."""
    details = [tx for each in children(entry, "NtryDtls") for tx in children(each, "TxDtls")]
    amounts = [_money(tx) or _money(tx, "AmtDtls", "TxAmt") for tx in details]
    whole = _money(entry)
    side = first(entry, "CdtDbtInd")
    if whole is None and _finer(entry):
        findings.append(_finding("BNK-006", "An entry has parts of a cent.", entry))
        return
    if whole is None or side not in ("CRDT", "DBIT"):
        findings.append(_finding("BNK-004", "An entry has no amount, or neither side.", entry))
        return
    split = len(details) > 1 and all(amounts)
    if split and sum(amount for amount, _ in filter(None, amounts)) != whole[0]:
        findings.append(_finding("BNK-005", "The parts of an entry are not its amount.", entry))
        return
    parts = (
        [([tx], amount) for tx, amount in zip(details, amounts, strict=True)]
        if split
        else [(details, whole)]
    )
    for nodes, amount in parts:
        if amount is not None:
            yield _transaction(account, entry, nodes, amount, seen)


def _transaction(
    account: str, entry: Node, nodes: list[Node], amount: tuple[Decimal, str], seen: Counter[str]
) -> Transaction:
    said = [first(n, *path) for n in [*nodes, entry] for path in _TEXTS]
    said += [t for n in nodes for t in texts(n, "RmtInf", "Ustrd")]
    text = " · ".join(t for t in dict.fromkeys(said) if t not in _NOTHING)[:_MOST_TEXT]
    own = [r for n in nodes for r in _structured(n)]
    marks = [first(n, "Refs", "AcctSvcrRef") for n in nodes if len(nodes) == 1]
    marks.append(first(entry, "AcctSvcrRef"))
    mark = next((m for m in marks if m not in _NOTHING), "")
    booked = _day(entry)
    told = f"{account}|{mark or f'{booked}|{text}'}|{amount[0]}|{amount[1]}"
    seen[told] += 1
    nth = "" if mark and seen[told] == 1 else f"|{seen[told]}"
    return Transaction(
        identity=log.digest(f"{told}{nth}".encode()).hex(),
        amount=amount[0],
        currency=amount[1],
        credit=first(entry, "CdtDbtInd") == "CRDT",
        reversal=first(entry, "RvslInd") in ("true", "1"),
        booked=booked,
        references=tuple(dict.fromkeys([*own, *creditor_reference.found_in(text)])),
        text=text,
        payer=next(filter(None, (_payer(n) for n in nodes)), "")[:140],
        ours=_ours(entry, nodes),
        returned=any(walk(n, ("RtrInf",)) for n in nodes),
    )


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
    """The creditor references of the structured remittance, those that are valid."""
    told = [
        first(strd, "CdtrRefInf", "Ref")
        for rmt in children(tx, "RmtInf")
        for strd in children(rmt, "Strd")
    ]
    return [creditor_reference.compact(t) for t in told if creditor_reference.is_valid(t)]


def _payer(tx: Node) -> str:
    return first(tx, "RltdPties", "Dbtr", "Nm") or first(tx, "RltdPties", "Dbtr", "Pty", "Nm")


def _closing(node: Node) -> Decimal | None:
    """The closing booked balance, debit negative; a notification has none."""
    for bal in children(node, "Bal"):
        if first(bal, "Tp", "CdOrPrtry", "Cd") == "CLBD":
            found = _money(bal)
            sign = -1 if first(bal, "CdtDbtInd") == "DBIT" else 1
            return found[0] * sign if found else None
    return None


def _money(node: Node, *path: str) -> tuple[Decimal, str] | None:
    """Amount and currency of the element Amt below the path; None where there is none."""
    for each in walk(node, path):
        for amt in children(each, "Amt"):
            text, currency = (amt.text or "").strip(), amt.get("Ccy", "")
            if _AMOUNT.fullmatch(text) and re.fullmatch(r"[A-Z]{3}", currency, re.ASCII):
                try:
                    value = Decimal(text)
                except InvalidOperation:
                    return None
                return (value, currency) if value > 0 or name(node) == "Bal" else None
    return None


def _finer(entry: Node) -> bool:
    return any(_FINER.fullmatch((amt.text or "").strip()) for amt in children(entry, "Amt"))


def _day(entry: Node) -> date | None:
    text = first(entry, "BookgDt", "Dt") or first(entry, "BookgDt", "DtTm")
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _finding(code: str, message: str, node: Node) -> Finding:
    said = f"Line {node.sourceline or 1}: {message}"
    return Finding(code=code, message=said, value="", basis=BASIS, fix="Ask the bank.")
