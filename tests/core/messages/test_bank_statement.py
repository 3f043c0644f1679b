"""Bank statements: both messages, old and new versions, hostile files, the same money twice."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.camt import entry, statement

from greenlane.messages.bank_statement import read
from greenlane.standards import creditor_reference

REFERENCE = creditor_reference.make("26QT000000001")


@pytest.mark.parametrize("kind", ["053", "054"])
@pytest.mark.parametrize("version", [2, 4, 6, 8, 10, 13])
def test_every_version_of_both_messages_tells_the_same(kind, version):
    told = read(statement([entry("12.50", REFERENCE, ref="B1", version=version)], kind, version))
    assert told.findings == ()
    (message,) = told.messages
    (made,) = message.transactions
    assert (message.kind, message.account) == (f"camt.{kind}", "QT42TVCB0000000100200300")
    assert (made.amount, made.currency, made.credit) == (Decimal("12.50"), "QTC", True)
    assert (made.references, made.payer) == ((REFERENCE,), "Harbour Brokers")


def transactions(*entries, **more):
    return read(statement(entries, **more)).messages[0].transactions


def test_a_reference_in_free_text_is_found_as_people_write_it():
    spaced = creditor_reference.format(REFERENCE).lower()
    (made,) = transactions(entry("1", text=f"pay {spaced} thanks"))
    assert REFERENCE in made.references


def test_the_same_money_in_a_notification_and_a_statement_is_one():
    (one,) = transactions(entry("5", ref="B7"), kind="054", version=2)
    (other,) = transactions(entry("5", ref="B7", version=8), kind="053", version=8)
    assert one.identity == other.identity


def test_two_like_payments_without_a_number_of_the_bank_are_two_each_time_they_are_told():
    twice = [transactions(entry("5"), entry("5")) for _ in "ab"]
    assert len({each.identity for each in twice[0]}) == 2
    assert twice[0] == twice[1]


def test_what_is_not_booked_is_no_money():
    assert transactions(entry("5", status="PDNG"), entry("5", status="INFO", version=8)) == ()


def test_parts_of_a_collective_entry_are_told_apart_by_their_amounts():
    part = "<TxDtls><Amt Ccy='QTC'>{}</Amt><RmtInf><Ustrd>{}</Ustrd></RmtInf></TxDtls>"
    both = entry("7").replace("<NtryDtls>", "<NtryDtls>" + part.format("3", REFERENCE))
    rest = part.format("4", "other")
    made = both[: both.index("<TxDtls><Refs>")] + rest + "</NtryDtls></Ntry>"
    first, second = transactions(made)
    assert (first.amount, second.amount, first.references) == (3, 4, (REFERENCE,))
    wrong = read(statement([made.replace(">4<", ">5<")]))
    assert ([f.code for f in wrong.findings], wrong.messages) == (["BNK-005"], ())


@pytest.mark.parametrize("said", [
    '<Amt Ccy="QTC">1.5</Amt>', '<TtlChrgsAndTaxAmt Ccy="QTC">1.5</TtlChrgsAndTaxAmt>',
    '<Rcrd><Amt Ccy="QTC">2</Amt></Rcrd><Rcrd><Amt Ccy="QTC">.5</Amt><CdtDbtInd>CRDT</CdtDbtInd>'
    "</Rcrd>",
])  # fmt: skip
def test_what_our_own_bank_kept_is_told_apart_where_it_makes_up_the_difference(said):
    sent = '<AmtDtls><TxAmt><Amt Ccy="QTC">10</Amt></TxAmt></AmtDtls></TxDtls>'
    for net, told in (("8.5", [(10, True, False), (Decimal("1.5"), False, True)]),
                      ("8.4", [(Decimal("8.4"), True, False)])):  # fmt: skip
        made = entry(net, ref="A", more=f"<Chrgs>{said}</Chrgs>").replace("</TxDtls>", sent)
        (message,) = read(statement([made])).messages
        assert [(t.amount, t.credit, t.charges) for t in message.transactions] == told
    assert len({t.identity for t in message.transactions}) == len(message.transactions)


def test_the_closing_balance_and_a_reversal_are_told():
    told = read(statement([entry("5", side="DBIT", more="<RvslInd>true</RvslInd>")], closing="9.5"))
    assert told.messages[0].closing == Decimal("9.5")
    assert told.messages[0].transactions[0].reversal


@pytest.mark.parametrize(("data", "code"), [
    (b"", "MSG-002"), (b"%PDF-1.4", "MSG-004"), (b"<Document/>", "BNK-001"),
    (b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"/>', "BNK-001"),
    (b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"/>', "BNK-002"),
    (statement([entry("-5")]), "BNK-004"), (statement([entry("5", side="BOTH")]), "BNK-004"),
    (statement([entry("1e3")]), "BNK-004"), (statement([entry("5", currency="qtc")]), "BNK-004"),
    (statement([]).replace(b"<Acct>", b"<Other>").replace(b"</Acct>", b"</Other>"), "BNK-003"),
    (b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>', "MSG-005"),
    (b"<a>" * 600_000, "MSG-006"),
    (statement(["<a>" * 40 + "</a>" * 40]), "MSG-007"),
])  # fmt: skip
def test_what_is_no_statement_is_refused_whole_with_a_code(data, code):
    told = read(data)
    assert (told.messages, told.findings[0].code) == ((), code)


@given(st.binary(max_size=200), st.integers(0, 400))
def test_a_broken_statement_never_raises(noise, place):
    good = statement([entry("12.50", REFERENCE)])
    read(good[:place] + noise + good[place:])


def test_a_very_big_statement_is_read_and_one_beyond_the_limit_is_refused():
    """Twelve thousand amounts of a day; the guard's limit of ten million bytes."""
    one = statement([entry("1.00", ref="@")])
    head, _, tail = one.partition(b"<Ntry>")
    body, _, end = tail.partition(b"</Ntry>")
    many = b"".join(b"<Ntry>" + body.replace(b"@", b"%d" % n) + b"</Ntry>" for n in range(12_000))
    told = read(head + many + end)
    assert (told.findings, len(told.messages[0].transactions)) == ((), 12_000)
    assert len({each.identity for each in told.messages[0].transactions}) == 12_000
    assert [f.code for f in read(head + many * 3 + end).findings] == ["MSG-001"]


@pytest.mark.parametrize("bomb", [
    b'<!DOCTYPE a [<!ENTITY x "yyyy"><!ENTITY z "&x;&x;&x;">]><a>&z;</a>',
    b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
    b"<a>" * 5000 + b"</a>" * 5000,
    statement([entry("1.00")]).replace(b"<Ustrd>", b"<x " + b"a='1' " * 3),
    statement([entry("1.00")]).replace(b"1.00", b"1e999999999"),
    statement([entry("1.00")]).replace(b"1.00", b"-1.00"),
    statement([entry("1.00")]).replace(b"1.00", b"9" * 40),
])  # fmt: skip
def test_bombs_and_amounts_that_are_none_are_refused_whole(bomb):
    told = read(bomb)
    assert told.messages == () or told.messages[0].transactions[0].amount == 1
    assert told.findings or bomb.count(b"Ustrd") == 0


def test_parts_of_a_cent_are_told_and_never_rounded():
    told = read(statement([entry("10.125", ref="B1", currency="KWD")]))
    assert ([f.code for f in told.findings], told.messages) == (["BNK-006"], ())
    (made,) = transactions(entry("10.12000", ref="B1"))  # the control: noughts are no parts
    assert made.amount == Decimal("10.12")


@pytest.mark.parametrize("mark", ["NOTPROVIDED", "NONREF"])
def test_what_stands_for_no_number_of_the_bank_makes_no_two_payments_one(mark):
    (one,) = transactions(entry("5", ref=mark, text="of the one"))
    (other,) = transactions(entry("5", ref=mark, text="of the other"))
    assert one.identity != other.identity
    (same, again) = (transactions(entry("5", ref="B9", text=t))[0] for t in ("of the one", "x"))
    assert same.identity == again.identity  # the control: a number of the bank does


def one(made, old, new):
    assert made.count(old) >= 1
    return made.replace(old, new, 1)


@pytest.mark.parametrize("said", ["+7.5", "7.50000", "007.50", "7.5"])
def test_an_amount_is_read_in_every_form_that_a_decimal_of_xml_schema_has(said):
    (made,) = transactions(entry(said))
    assert made.amount == Decimal("7.5")


def test_decimals_without_digits_on_one_side_of_the_point_are_amounts():
    assert [t.amount for t in transactions(entry("7."), entry(".5"))] == [7, Decimal("0.5")]


@pytest.mark.parametrize("inside", ["<?x y?>", "<b/>"])
def test_an_amount_in_two_parts_is_never_read_by_its_first_part(inside):
    told = read(statement([entry(f"1{inside}00.00")]))
    assert (told.messages, len(told.findings)) == ((), 1)
    assert told.findings[0].code == ("MSG-008" if "?" in inside else "BNK-004")


def test_comments_and_cdata_do_not_part_an_amount():
    (one_, other) = transactions(entry("1<!-- c -->00.00"), entry("<![CDATA[100]]>"))
    assert one_.amount == other.amount == 100


@pytest.mark.parametrize("status", ["<Prtry>PENDING</Prtry>", "<Cd>XXXX</Cd>", "HELD"])
def test_a_status_that_says_neither_booked_nor_not_is_a_finding_and_no_money(status):
    told = read(statement([one(entry("5"), "<Sts>BOOK</Sts>", f"<Sts>\n{status}</Sts>")]))
    assert ([f.code for f in told.findings], told.messages) == (["BNK-007"], ())


def test_what_is_booked_in_the_future_is_no_money_yet():
    assert transactions(entry("5", status="FUTR", version=8)) == ()


def test_an_entry_of_nought_is_lawful_and_no_money():
    assert [t.amount for t in transactions(entry("0.00"), entry("5"), entry("0"))] == [5]


@pytest.mark.parametrize("day", ["2026-02-30", "2026-7-1", "soon", "2026-W01-1"])
def test_a_booking_day_that_is_none_is_a_finding(day):
    told = read(statement([entry("5").replace("2026-07-01", day)]))
    assert [f.code for f in told.findings] == ["BNK-008"]


@pytest.mark.parametrize("day", ["2024-02-29", "2024-02-29Z", "2024-02-29+14:00"])
def test_a_booking_day_is_what_the_bank_says_in_any_zone(day):
    (made,) = transactions(entry("5").replace("2026-07-01", day))
    assert made.booked == date(2024, 2, 29)


def parted(whole, *parts):
    made = "".join(
        f"<TxDtls><Amt Ccy='{ccy}'>{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd></TxDtls>"
        for amount, side, ccy in parts
    )
    before, _, _ = entry(whole).partition("<TxDtls>")
    return f"{before}{made}</NtryDtls></Ntry>"


def test_a_part_on_the_other_side_takes_off_what_the_entry_comes_to():
    netted = parted("100", ("120", "CRDT", "QTC"), ("20", "DBIT", "QTC"))
    assert [(t.amount, t.credit) for t in transactions(netted)] == [(120, True), (20, False)]
    wrong = parted("100", ("60", "CRDT", "QTC"), ("40", "DBIT", "QTC"))
    assert [f.code for f in read(statement([wrong])).findings] == ["BNK-005"]


def test_parts_in_another_currency_are_not_what_the_account_was_given():
    foreign = parted("100", ("60", "CRDT", "USD"), ("40", "CRDT", "USD"))
    assert [(t.amount, t.currency) for t in transactions(foreign)] == [(100, "QTC")]


def test_the_same_amount_written_otherwise_is_the_same_money():
    (one_,) = transactions(entry("5.00", ref="B7"), kind="054")
    (other,) = transactions(entry("5", ref="B7"))
    assert one_.identity == other.identity


def test_a_closing_balance_that_cannot_be_read_is_a_finding():
    told = read(statement([], closing="1.2.3"))
    assert [f.code for f in told.findings] == ["BNK-004"]


def test_a_reference_of_another_scheme_is_shown_to_the_cashier():
    (made,) = transactions(entry("5", "210000000003139471430009017"))
    assert made.references == ()
    assert "210000000003139471430009017" in made.text


@pytest.mark.parametrize("amount", ["0" * 200_000 + "x", "0." + "0" * 200_000, "9" * 200_000])
def test_a_very_long_amount_is_refused_in_a_pass(amount):
    assert [f.code for f in read(statement([entry(amount)])).findings] == ["BNK-004"]
