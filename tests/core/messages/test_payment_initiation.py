"""Payment files: any order that is written passes an independent reading; amounts are exact."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support import pain

from greenlane.messages import payment_status
from greenlane.messages.payment_initiation import Initiation, Transfer, write

AT = datetime(2026, 7, 1, 12, 30, 15, 999, tzinfo=UTC)
names = st.text(max_size=300)
amounts = st.decimals("0.01", Decimal(10) ** 14, places=2)


def order(*transfers, **changes):
    told = {"number": "QTRF000000001", "moment": AT, "day": date(2026, 7, 2), "payer": "Customs",
            "account": "QT42TVCB0000000100200300", "bank": "TVCBQTAM", "currency": "QTC",
            "transfers": transfers}  # fmt: skip
    return Initiation(**{**told, **changes})


def transfer(number=1, name="Harbour & Sons <Ltd>", account="QT12BANK0000004711", amount="20.00"):
    return Transfer(number=f"QTRFD{number:09d}", name=name, account=account,
                    amount=Decimal(amount), text="Refund 1 CA-2019 s. 38")  # fmt: skip


@given(st.lists(st.tuples(names, amounts, st.from_regex(r"[A-Z0-9]{5,34}", fullmatch=True)),
                min_size=1, max_size=6))  # fmt: skip
def test_every_order_that_is_written_is_one_that_a_bank_can_take(told):
    made = order(*(transfer(n, name, account, amount)
                   for n, (name, amount, account) in enumerate(told)))  # fmt: skip
    body = write(made)
    assert pain.wrong(body) == []
    said = [Decimal(each) for each in re.findall(r"<InstdAmt [^>]*>([^<]+)<", body.decode())]
    assert said == [amount for _, amount, _ in told]
    assert write(made) == body


@pytest.mark.parametrize(
    "made",
    [
        order(),
        order(transfer(), transfer()),
        order(transfer(amount="0.00")),
        order(transfer(amount="-1.00")),
        order(transfer(amount="12345678901234567.89")),
        order(transfer(), number="x" * 36),
        order(transfer(), bank="NOBIC"),
    ],
)
def test_what_no_bank_could_take_is_not_written(made):
    with pytest.raises(ValueError, match=r"order|transfer"):
        write(made)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<CtrlSum>20.00<", "<CtrlSum>20.01<"),
        ("<NbOfTxs>1<", "<NbOfTxs>2<"),
        ("<PmtMtd>TRF</PmtMtd>", ""),
        ("<BICFI>TVCBQTAM<", "<BICFI>tvcb<"),
        ('Ccy="QTC">', 'Ccy="">'),
        ("<EndToEndId>", "<EndToEndId>" + "9" * 40),
        ("<Dt>2026-07-02</Dt>", "<Dt>2 July</Dt>"),
        ("<Ustrd>", "<Free/><Ustrd>"),
    ],
)
def test_the_independent_reading_finds_what_is_wrong(old, new):
    """The control: a reading that finds nothing would prove nothing."""
    body = write(order(transfer())).decode()
    assert old in body
    assert pain.wrong(body.replace(old, new).encode()) != []


def test_the_answer_of_a_bank_is_read_by_transfer_or_as_a_whole():
    told = payment_status.read(pain.answer("M1", ("E1", "ACSC", "-"), ("E2", "RJCT", "AC01")))
    assert [(s.order, s.number, s.status) for s in told.statuses] == [
        ("M1", "E1", "ACSC"),
        ("M1", "E2", "RJCT"),
    ]
    assert told.statuses[1].why == "AC01 · told by the bank"
    (whole,) = payment_status.read(pain.answer("M1", group="RJCT", version=3)).statuses
    assert (whole.number, whole.status) == ("", "RJCT")


@pytest.mark.parametrize("where", ["<GrpSts>RJCT</GrpSts>", "<PmtInfSts>RJCT</PmtInfSts>"])
def test_where_the_whole_is_refused_and_one_is_named_the_others_are_refused_too(where):
    named = pain.answer("M1", ("E2", "RJCT", "AC01"), group="GRP" if "Grp" in where else "")
    old = b"<GrpSts>GRP</GrpSts>" if "Grp" in where else b"</OrgnlPmtInfId>"
    new = where.encode() if "Grp" in where else old + where.encode()
    told = payment_status.read(named.replace(old, new))
    assert [(s.number, s.status) for s in told.statuses] == [("E2", "RJCT"), ("", "RJCT")]
    taken = payment_status.read(named.replace(old, new.replace(b"RJCT", b"PART")))
    assert [(s.number, s.status) for s in taken.statuses] == [("E2", "RJCT")]


def test_a_processing_instruction_in_an_answer_is_refused():
    parted = pain.answer("M1", group="RJCT").replace(b"RJCT", b"RJ<?x y?>CT")
    told = payment_status.read(parted)
    assert (told.statuses, [f.code for f in told.findings]) == ((), ["MSG-008"])


@given(st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
def test_a_broken_answer_never_raises(data):
    for body in (data, pain.answer("M1", group="RJCT").replace(b"<GrpHdr>", data)):
        told = payment_status.read(body)
        assert told.findings or told.statuses


def test_a_bomb_and_a_file_of_another_kind_are_refused():
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    deep = b"<x>" * 40 + b"</x>" * 40
    for body in (bomb, deep, b'<Document xmlns="urn:x"/>', pain.answer("M1")):
        told = payment_status.read(body)
        assert (told.statuses, len(told.findings)) == ((), 1)
