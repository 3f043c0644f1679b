"""Bank statements for tests, in the forms of several versions and banks."""

from collections.abc import Iterable

_ROOTS = {"053": ("BkToCstmrStmt", "Stmt"), "054": ("BkToCstmrDbtCdtNtfctn", "Ntfctn")}


def entry(
    amount: str,
    reference: str = "",
    *,
    ref: str = "",
    text: str = "",
    side: str = "CRDT",
    status: str = "BOOK",
    payer: str = "Harbour Brokers",
    currency: str = "QTC",
    version: int = 2,
    more: str = "",
) -> str:
    """One entry with one transaction; version 8 wraps the status and the payer."""
    new = version >= 8
    told = f"<RmtInf><Strd><CdtrRefInf><Ref>{reference}</Ref></CdtrRefInf></Strd></RmtInf>"
    free = f"<RmtInf><Ustrd>{text}</Ustrd></RmtInf>" if text else ""
    name = f"<Pty><Nm>{payer}</Nm></Pty>" if new else f"<Nm>{payer}</Nm>"
    acct = f"<AcctSvcrRef>{ref}</AcctSvcrRef>" if ref else ""
    return (
        f'<Ntry><Amt Ccy="{currency}">{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd>{more}'
        f"<Sts>{f'<Cd>{status}</Cd>' if new else status}</Sts>"
        "<BookgDt><Dt>2026-07-01</Dt></BookgDt>"
        f"{acct}<NtryDtls><TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>"
        f"<RltdPties><Dbtr>{name}</Dbtr></RltdPties>{told if reference else ''}{free}"
        "</TxDtls></NtryDtls></Ntry>"
    )


def statement(
    entries: Iterable[str], kind: str = "053", version: int = 2, number: str = "S-1",
    closing: str = "",
) -> bytes:  # fmt: skip
    """A message of these entries."""
    top, each = _ROOTS[kind]
    bal = (
        "<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp>"
        f'<Amt Ccy="QTC">{closing}</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>' if closing else ""
    )  # fmt: skip
    space = f"urn:iso:std:iso:20022:tech:xsd:camt.{kind}.001.{version:02d}"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><Document xmlns="{space}"><{top}>'
        f"<GrpHdr><MsgId>M</MsgId></GrpHdr><{each}><Id>{number}</Id>"
        f"<Acct><Id><IBAN>QT42TVCB0000000100200300</IBAN></Id></Acct>{bal}{''.join(entries)}"
        f"</{each}></{top}></Document>"
    ).encode()
