"""An independent reading of pain.001.001.09: the elements in their order, how often, in what form.

Written from the standard's message definition (CustomerCreditTransferInitiationV09), the part of it
that an order of credit transfers may use, and not from our writer. `wrong` says what a bank's
validator would: an element that is missing, doubled, out of order, unknown or of the wrong form,
and sums and counts that are not those of the transfers.
"""

import re
from decimal import Decimal
from xml.etree import ElementTree as ET  # what is read here was written by us

SPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
T35, T140 = r".{1,35}", r".{1,140}"
AMOUNT = r"(?=(?:\D*\d){1,18}\D*$)[0-9]+(\.[0-9]{1,5})?"
IBAN, BIC = r"[A-Z]{2}[0-9]{2}[a-zA-Z0-9]{1,30}", r"[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?"
# name -> children in order as (name, least, most), or a form of text
PARTY = [("Nm", 0, 1), ("PstlAdr", 0, 1), ("Id", 0, 1)]
ACCOUNT = [("Id", 1, 1), ("Tp", 0, 1), ("Ccy", 0, 1), ("Nm", 0, 1)]
AGENT = [("FinInstnId", 1, 1), ("BrnchId", 0, 1)]
TREE = {
    "Document": [("CstmrCdtTrfInitn", 1, 1)],
    "CstmrCdtTrfInitn": [("GrpHdr", 1, 1), ("PmtInf", 1, 9999), ("SplmtryData", 0, 9999)],
    "GrpHdr": [("MsgId", 1, 1), ("CreDtTm", 1, 1), ("Authstn", 0, 2), ("NbOfTxs", 1, 1),
               ("CtrlSum", 0, 1), ("InitgPty", 1, 1), ("FwdgAgt", 0, 1), ("InitnSrc", 0, 1)],
    "PmtInf": [("PmtInfId", 1, 1), ("PmtMtd", 1, 1), ("ReqdAdvcTp", 0, 1), ("BtchBookg", 0, 1),
               ("NbOfTxs", 0, 1), ("CtrlSum", 0, 1), ("PmtTpInf", 0, 1), ("ReqdExctnDt", 1, 1),
               ("PoolgAdjstmntDt", 0, 1), ("Dbtr", 1, 1), ("DbtrAcct", 1, 1), ("DbtrAgt", 1, 1),
               ("DbtrAgtAcct", 0, 1), ("InstrForDbtrAgt", 0, 1), ("UltmtDbtr", 0, 1),
               ("ChrgBr", 0, 1), ("ChrgsAcct", 0, 1), ("ChrgsAcctAgt", 0, 1),
               ("CdtTrfTxInf", 1, 99999)],
    "CdtTrfTxInf": [("PmtId", 1, 1), ("PmtTpInf", 0, 1), ("Amt", 1, 1), ("XchgRateInf", 0, 1),
                    ("ChrgBr", 0, 1), ("MndtRltdInf", 0, 1), ("ChqInstr", 0, 1),
                    ("UltmtDbtr", 0, 1), ("CdtrAgt", 0, 1), ("CdtrAgtAcct", 0, 1), ("Cdtr", 0, 1),
                    ("CdtrAcct", 0, 1), ("UltmtCdtr", 0, 1), ("Purp", 0, 1), ("RmtInf", 0, 1)],
    "PmtId": [("InstrId", 0, 1), ("EndToEndId", 1, 1), ("UETR", 0, 1)],
    "Amt": [("InstdAmt", 1, 1)], "ReqdExctnDt": [("Dt", 1, 1)],
    "InitgPty": PARTY, "Dbtr": PARTY, "Cdtr": PARTY, "DbtrAcct": ACCOUNT, "CdtrAcct": ACCOUNT,
    "DbtrAgt": AGENT, "CdtrAgt": AGENT, "FinInstnId": [("BICFI", 0, 1), ("Nm", 0, 1)],
    "RmtInf": [("Ustrd", 0, 9999), ("Strd", 0, 9999)],
    "DbtrAcct/Id": [("IBAN", 0, 1), ("Othr", 0, 1)],
    "CdtrAcct/Id": [("IBAN", 0, 1), ("Othr", 0, 1)],
    "Othr": [("Id", 1, 1)],
    "MsgId": T35, "PmtInfId": T35, "InstrId": T35, "EndToEndId": T35, "Nm": T140, "Ustrd": T140,
    "CreDtTm": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?", "PmtMtd": "TRF|CHK|TRA",
    "NbOfTxs": r"[0-9]{1,15}", "CtrlSum": AMOUNT, "BtchBookg": "true|false|0|1",
    "Dt": r"\d{4}-\d\d-\d\d", "Ccy": "[A-Z]{3}", "BICFI": BIC, "InstdAmt": AMOUNT, "IBAN": IBAN,
    "Othr/Id": r".{1,34}",
}  # fmt: skip


def wrong(data: bytes) -> list[str]:
    """What is wrong with a file; empty when a bank could take it."""
    root = ET.fromstring(data)
    if root.tag != f"{{{SPACE}}}Document":
        return [f"root {root.tag}"]
    found = list(_node(root, ""))
    return found or list(_sums(root))


def _node(node, parent):
    name = node.tag.rpartition("}")[2]
    rule = TREE.get(f"{parent}/{name}", TREE.get(name))
    if rule is None:
        yield f"{name}: unknown"
    elif isinstance(rule, str):
        if len(node) or not re.fullmatch(rule, node.text or "", re.ASCII if name != "Nm" else 0):
            yield f"{name}: {node.text!r}"
        if name == "InstdAmt" and not re.fullmatch("[A-Z]{3}", node.get("Ccy", "")):
            yield "InstdAmt: no currency"
    else:
        told = [each.tag.rpartition("}")[2] for each in node]
        order = [each for each, _, _ in rule]
        if [each for each in told if each not in order]:
            yield f"{name}: has {told}"
        elif sorted(told, key=order.index) != told:
            yield f"{name}: out of order {told}"
        for child, least, most in rule:
            if not least <= told.count(child) <= most:
                yield f"{name}/{child}: {told.count(child)} times"
        if name == "Id" and len(told) != 1:
            yield f"{parent}/Id: one account"
        for each in node:
            yield from _node(each, name)


def _sums(root):
    space = {"p": SPACE}
    amounts = [Decimal(each.text) for each in root.iterfind(".//p:InstdAmt", space)]
    for head in (*root.iterfind(".//p:GrpHdr", space), *root.iterfind(".//p:PmtInf", space)):
        if Decimal(head.find("p:CtrlSum", space).text) != sum(amounts):
            yield "CtrlSum"
        if int(head.find("p:NbOfTxs", space).text) != len(amounts):
            yield "NbOfTxs"
    ends = [each.text for each in root.iterfind(".//p:EndToEndId", space)]
    if len(set(ends)) < len(ends):
        yield "EndToEndId: twice"


def answer(order: str, *lines: tuple[str, str, str], group: str = "", version: int = 10) -> bytes:
    """A bank's pain.002: for each of (number, status, reason), or one status of the whole."""
    transactions = "".join(
        f"<TxInfAndSts><OrgnlEndToEndId>{number}</OrgnlEndToEndId><TxSts>{status}</TxSts>"
        f"<StsRsnInf><Rsn><Cd>{reason}</Cd></Rsn><AddtlInf>told by the bank</AddtlInf></StsRsnInf>"
        "</TxInfAndSts>"
        for number, status, reason in lines
    )
    batch = (f"<OrgnlPmtInfAndSts><OrgnlPmtInfId>{order}</OrgnlPmtInfId>{transactions}"
             "</OrgnlPmtInfAndSts>") if lines else ""  # fmt: skip
    whole = f"<GrpSts>{group}</GrpSts>" if group else ""
    return (
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.{version:02d}">'
        "<CstmrPmtStsRpt><GrpHdr><MsgId>A</MsgId></GrpHdr><OrgnlGrpInfAndSts>"
        f"<OrgnlMsgId>{order}</OrgnlMsgId><OrgnlMsgNmId>pain.001</OrgnlMsgNmId>{whole}"
        f"</OrgnlGrpInfAndSts>{batch}</CstmrPmtStsRpt></Document>"
    ).encode()
