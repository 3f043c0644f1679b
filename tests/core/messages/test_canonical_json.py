"""Canonical JSON: exact, complete, and every finding at once."""

import json
import re
import time
from decimal import Decimal

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from greenlane.datamodel import Amount, Declaration
from greenlane.kernel.finding import has_errors
from greenlane.messages import canonical_json, wco_xml
from greenlane.messages.canonical_json import parse, to_json

VALUE = ("invoice_amount", "value")


def codes(data):
    return [(f.code, f.path) for f in parse(data).findings]


def amount(number):
    return b'{"invoiceAmount":{"value":%s}}' % number


def test_any_declaration_is_read_back_equal_and_written_the_same(any_declaration):
    @settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
    @given(any_declaration)
    def holds(declaration):
        data = to_json(declaration)
        parsed = parse(data)
        assert (parsed.declaration, parsed.findings) == (declaration, ())
        assert to_json(parsed.declaration) == data

    holds()


def test_the_written_form_is_compact_in_schema_order_with_decimals_as_strings():
    declaration = Declaration(id="A", function_code="9", invoice_amount=Amount(Decimal("1.50")))
    assert to_json(declaration) == b'{"functionCode":"9","id":"A","invoiceAmount":{"value":"1.50"}}'


@pytest.mark.parametrize("number", [b"0.1", b'"0.1"'])
def test_decimals_are_exact_as_numbers_and_as_strings(number):
    assert parse(amount(number)).declaration.invoice_amount.value == Decimal("0.1")


@pytest.mark.parametrize(
    ("data", "code", "path"),
    [
        (b"", "MSG-103", ()),
        (b"[]", "MSG-106", ()),
        (b"null", "MSG-106", ()),
        (b"{}x", "MSG-103", ()),
        (b'{"id":"a"', "MSG-103", ()),
        (b'{"id":"\xff"}', "MSG-102", ()),
        (b"\xef\xbb\xbf{}", "MSG-103", ()),
        (b'{"id":"a","id":"a"}', "MSG-104", ("id",)),
        (b'{"id":"a","i\\u0064":"b"}', "MSG-104", ("id",)),
        (b'{"invoiceAmount":{"value":1,"value":1}}', "MSG-104", VALUE),
        (b'{"agent":{"id":"1"},"agent":{}}', "MSG-104", ("agent",)),
        (b'{"nope":1}', "MSG-105", ("nope",)),
        (b'{"invoiceAmount":{"value":1,"unit":"X"}}', "MSG-105", ("invoice_amount", "unit")),
        (b'{"id":5}', "MSG-106", ("id",)),
        (b'{"id":"\\ud800"}', "MSG-106", ("id",)),
        (b'{"agent":[]}', "MSG-106", ("agent",)),
        (b'{"amendment":{}}', "MSG-106", ("amendment",)),
        (b'{"amendment":[null]}', "MSG-106", ("amendment", 0)),
        (b'{"goodsItemQuantity":1.0}', "MSG-106", ("goods_item_quantity",)),
        (b'{"goodsItemQuantity":"1"}', "MSG-106", ("goods_item_quantity",)),
        (b'{"goodsItemQuantity":true}', "MSG-106", ("goods_item_quantity",)),
        (b'{"invoiceAmount":{}}', "MSG-108", VALUE),
        (b'{"invoiceAmount":5}', "MSG-106", ("invoice_amount",)),
        (amount(b"NaN"), "MSG-106", VALUE),
        (amount(b"-Infinity"), "MSG-106", VALUE),
        (amount(b'"NaN"'), "MSG-106", VALUE),
        (amount(b"1e5"), "MSG-106", VALUE),
        (amount(b'"1e5"'), "MSG-106", VALUE),
        (amount(b'"1_0"'), "MSG-106", VALUE),
        (amount(b'" 1"'), "MSG-106", VALUE),
        (amount(b'"\xd9\xa3"'), "MSG-106", VALUE),
        (amount(b"true"), "MSG-106", VALUE),
        (amount(b"9" * 5000), "MSG-106", VALUE),
        (amount(b"0." + b"9" * 5000), "MSG-106", VALUE),
        (b"[" * 100_000, "MSG-107", ()),
        (b'{"x":' + b"[" * 60 + b"]" * 60 + b"}", "MSG-107", ("x",)),
        (b" " * 10_000_001, "MSG-101", ()),
        (b"[" + b"0," * 1_000_001 + b"0]", "MSG-101", ()),
    ],
)  # fmt: skip
def test_a_bad_message_gives_the_finding_with_its_place(data, code, path):
    assert (code, path) in codes(data)
    assert parse(data).declaration is None


def test_all_findings_of_a_message_come_at_once_and_name_the_json_pointer():
    data = b'{"a":1,"goodsShipment":{"governmentAgencyGoodsItem":[{"b":2},{"origin":7}]},"id":3}'
    findings = parse(data).findings
    assert [f.code for f in findings] == ["MSG-105", "MSG-105", "MSG-106", "MSG-106"]
    assert "/goodsShipment/governmentAgencyGoodsItem/1/origin" in findings[2].message


def test_absent_and_null_are_the_same():
    assert parse(b'{"id":null,"agent":null}').declaration == Declaration()


@pytest.mark.parametrize("number", ["NaN", "sNaN", "-Infinity", "1E+60", "1E-61", "1E+999999"])
def test_a_number_without_plain_digits_is_not_written(number):
    with pytest.raises(ValueError, match="plain decimal digits"):
        to_json(Declaration(invoice_amount=Amount(Decimal(number))))


@pytest.mark.parametrize(
    ("number", "written"),
    [("0E-7", b'"0.0000000"'), ("1E-7", b'"0.0000001"'), ("1E+5", b'"100000"'),
     ("1E+59", b'"1' + b"0" * 59 + b'"'), ("1E-60", b'"0.' + b"0" * 59 + b'1"')],
)  # fmt: skip
def test_a_number_that_python_shows_with_an_exponent_is_written_in_plain_digits(number, written):
    declaration = Declaration(id="1E+5", invoice_amount=Amount(Decimal(number), "GBP"))
    data = to_json(declaration)
    assert b'"id":"1E+5"' in data
    assert written in data
    assert parse(data).declaration == declaration


def plainly_regular(data):
    return canonical_json._plainly_regular(data, msgspec.json.decode(data, type=Declaration))


@pytest.mark.parametrize(
    "data",
    [
        b'{"id":"a","id":"a"}',
        b'{"id" :"a","id":"b"}',
        b'{"id"\n:"a","id":"b"}',
        b'{"id":"\\":","id":"b"}',
        b'{"id":":a","id":"a"}',
        b'{"id":"b","id":"\\u003a"}',
        b'{"invoiceAmount":{"value" : 1e5}}',
        b'{"id":null}',
        b'{"agent":{"id":"1"},"agent":{"id":"2"}}',
        b'{"amendment":[],"id":"a"}',
        amount(b"1e5"),
        amount(b'"1e5"'),
        amount(b'"1_0"'),
        amount(b'"NaN"'),
        amount(b'" 1"'),
        amount(b"9" * 41),
    ],
)
def test_the_short_cut_leaves_what_is_unsure_to_the_scanner(data):
    assert not plainly_regular(data)


@pytest.mark.parametrize("layout", [{}, {"indent": 2}, {"separators": (",", ":")}])
def test_the_short_cut_is_taken_for_ordinary_layouts_and_text_with_colons(layout):
    tree = {
        "invoiceAmount": {"value": 1.5, "currencyId": "GBP"},
        "id": ":a: b :c".replace(" :", ""),
    }
    assert plainly_regular(json.dumps(tree, **layout).encode())


def test_the_short_cut_never_hides_a_repeated_key(any_declaration):
    @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
    @given(any_declaration, st.data())
    def holds(declaration, draw):
        data = to_json(declaration)
        keys = list(re.finditer(rb'(?<=[{,])"[a-zA-Z0-9]+":', data))
        if not keys:
            return
        at = draw.draw(st.sampled_from(keys)).start()
        member = draw.draw(st.sampled_from(keys))[0] + b"null,"
        changed = data[:at] + member + data[at:]
        parsed = parse(changed)
        assert parsed.findings or has_unique_keys(changed)

    holds()


def has_unique_keys(data):
    def unique(items):
        assert len(dict(items)) == len(items)
        return dict(items)

    return json.loads(data, object_pairs_hook=unique) is not None


def test_a_text_that_looks_like_an_exponent_is_written():
    assert parse(to_json(Declaration(id="1E+5"))).declaration.id == "1E+5"


def test_xml_and_json_of_a_message_hold_the_same(sample):
    declaration = wco_xml.parse(sample).declaration
    assert parse(to_json(declaration)).declaration == declaration


def test_mutations_give_findings_or_a_declaration_that_json_itself_agrees_with(sample):
    data = to_json(wco_xml.parse(sample).declaration)

    @settings(max_examples=300, deadline=None)
    @given(st.integers(0, len(data)), st.integers(0, 9), st.binary(max_size=4))
    def holds(start, length, insert):
        changed = data[:start] + insert + data[start + length :]
        parsed = parse(changed)
        if parsed.declaration is None:
            assert parsed.findings
        else:
            json.loads(changed)

    holds()


def test_no_truncation_of_a_message_is_accepted(sample):
    data = to_json(wco_xml.parse(sample).declaration)
    assert parse(data).findings == ()
    for end in range(len(data)):
        assert has_errors(parse(data[:end]).findings)


@pytest.mark.parametrize(
    "data",
    [
        b"[" + b"{}," * 3_000_000 + b"{}]",
        b"{" + b",".join(b'"a%d":1' % i for i in range(200_000)) + b"}",
        b'{"amendment":[' + b"{}," * 200_000 + b"0]}",
        b'{"a":' * 1_000_000,
        b'{"id":"' + b"\\u0041" * 1_000_000 + b'"',
        b'{"id":"a",' * 200_000,
    ],
)
def test_a_flood_is_refused_in_bounded_time_with_a_bounded_number_of_findings(data):
    start = time.process_time()
    parsed = parse(data)
    assert time.process_time() - start < 5
    assert has_errors(parsed.findings)
    assert len(parsed.findings) <= 201
