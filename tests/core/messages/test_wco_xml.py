"""WCO XML: what is read, what is refused by name, and how it is written."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from greenlane.datamodel import Amount, Declaration
from greenlane.kernel.finding import has_errors
from greenlane.messages import canonical_json
from greenlane.messages.parsed import Envelope
from greenlane.messages.wco_xml import parse, to_xml

ITEM = ("goods_shipment", "government_agency_goods_item", 0)


def codes(data):
    return [(f.code, f.path) for f in parse(data).findings]


def test_a_good_message_gives_its_values_with_their_written_digits(sample):
    parsed = parse(sample)
    assert parsed.findings == ()
    assert parsed.envelope.wco_type_name == "DEC"
    assert str(parsed.declaration.invoice_amount.value) == "10.00"
    item = parsed.declaration.goods_shipment.government_agency_goods_item[0]
    assert item.commodity.description == "Fish & chips"
    assert item.origin[0].country_code == "KE"


def test_any_declaration_is_read_back_equal(any_declaration):
    @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
    @given(any_declaration)
    def holds(declaration):
        parsed = parse(to_xml(declaration))
        assert (parsed.declaration, parsed.findings) == (declaration, ())

    holds()


@pytest.mark.parametrize(
    ("old", "new", "code", "path"),
    [
        (b"<TypeCode>", b"<Typ/><TypeCode>", "MSG-020", ("Typ",)),
        (
            b"<CountryCode>KE",
            b"<Foo>1</Foo><CountryCode>KE",
            "MSG-020",
            (*ITEM, "origin", 0, "Foo"),
        ),
        (b"<FunctionCode>", b'<FunctionCode uri="x">', "MSG-021", ("function_code",)),
        (b"<Origin>", b'<Origin zz="1">', "MSG-021", (*ITEM, "origin", 0)),
        (b"<InvoiceAmount ", b'<InvoiceAmount unitCode="KGM" ', "MSG-021", ("invoice_amount",)),
        (b"<GoodsItemQuantity>", b'<GoodsItemQuantity unitCode="DZN">', "MSG-021",
         ("goods_item_quantity",)),
        (b"<Origin>", b"<Origin>text", "MSG-022", (*ITEM, "origin", 0)),
        (b"</Origin>", b"</Origin>text", "MSG-022", ITEM),
        (b"<TypeCode>IMA</TypeCode>", b"<TypeCode>IMA</TypeCode>" * 2, "MSG-023", ("type_code",)),
        (b">10.00<", b">1e1<", "MSG-024", ("invoice_amount",)),
        (b">10.00<", b">NaN<", "MSG-024", ("invoice_amount",)),
        (b">10.00<", b">1_0<", "MSG-024", ("invoice_amount",)),
        (b">10.00<", b"><", "MSG-024", ("invoice_amount",)),
        (b">10.00<", b">" + b"9" * 5000 + b"<", "MSG-024", ("invoice_amount",)),
        (b"Quantity>1<", b"Quantity>1.5<", "MSG-025", ("goods_item_quantity",)),
        (b' formatCode="304"', b"", "MSG-026", ("acceptance_date_time", "text")),
        (b"<TypeCode>IMA", b'<TypeCode xmlns="urn:x">IMA', "MSG-029", ("type_code",)),
        (b"<ds:DateTimeString", b'<ds:DateTimeString xmlns:ds="urn:x"', "MSG-029",
         ("acceptance_date_time", "text")),
        (b"<Origin>", b"<?do it?><Origin>", "MSG-008", ()),
        (b"<FunctionCode>9", b"<FunctionCode><B/>9", "MSG-020", ("function_code", "B")),
        (b"<FunctionCode>9", b"<FunctionCode><?x y?>9", "MSG-008", ()),
        (b"<WCOTypeName>", b'<WCOTypeName uri="en">', "MSG-021", ()),
        (b"<WCOTypeName>", b"<Odd/><WCOTypeName>", "MSG-020", ()),
        (b"</Declaration>", b"</Declaration><Declaration/>", "MSG-020", ()),
    ],
)  # fmt: skip
def test_what_the_data_model_cannot_keep_is_an_error_with_its_place(sample, old, new, code, path):
    assert old in sample
    changed = sample.replace(old, new, 1)
    assert (code, path) in codes(changed)
    assert has_errors(parse(changed).findings)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<TypeCode>", '<TypeCode listAgencyID="6" listID="1001">'),
        ("<TypeCode>", '<TypeCode languageID="en" name="Import">'),
        ("<GoodsItemQuantity>", '<GoodsItemQuantity unitCode="C62">'),
    ],
)
def test_what_only_tells_of_a_code_is_left_out_with_a_warning(sample, old, new):
    parsed = parse(sample.replace(old.encode(), new.encode(), 1))
    assert parsed.declaration == parse(sample).declaration
    assert {(f.code, f.severity) for f in parsed.findings} == {("MSG-021", "warning")}


def test_an_attribute_of_the_wco_types_is_told_by_name(sample):
    (finding,) = parse(sample.replace(b"<TypeCode>", b'<TypeCode listAgencyID="6">')).findings
    assert "listAgencyID, which is not kept" in finding.message
    assert finding.value == "6"


def test_all_findings_of_a_message_come_at_once_with_their_lines(sample):
    bad = sample.replace(b">10.00<", b">x<").replace(b"<Origin>", b"<Origin><A/><B/>")
    findings = parse(bad).findings
    assert [f.code for f in findings] == ["MSG-024", "MSG-020", "MSG-020"]
    assert findings[0].message.startswith("Line 14: ")


def test_the_place_of_a_finding_counts_only_elements_of_its_own_name(sample):
    more = sample.replace(b"</Origin>", b"</Origin><Packaging/><Packaging><Q/></Packaging>")
    assert (("MSG-020", (*ITEM, "packaging", 1, "Q"))) in codes(more)


def test_an_element_out_of_order_is_read_and_warned_of(sample):
    moved = sample.replace(b"<FunctionCode>9</FunctionCode>", b"").replace(
        b"<GoodsShipment>", b"<FunctionCode>9</FunctionCode><GoodsShipment>"
    )
    parsed = parse(moved)
    assert parsed.declaration.function_code == "9"
    assert [(f.code, f.severity) for f in parsed.findings] == [("MSG-027", "warning")]
    assert parsed.declaration == parse(sample).declaration


def test_comments_blank_text_and_schema_locations_are_no_data(sample):
    noted = sample.replace(
        b"<Origin>",
        b'<!-- a --> <Origin xmlns:i="http://www.w3.org/2001/XMLSchema-instance"'
        b' i:schemaLocation="a b"> <!-- b --> ',
    ).replace(b">KE<", b">K<!-- c -->E<")
    assert parse(noted) == parse(sample)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (b" <![CDATA[a]]>", " a"),
        (b"<![CDATA[a]]> ", "a "),
        (b"<![CDATA[a]]> <![CDATA[b]]>", "a b"),
        (b" <!-- c -->a", " a"),
        (b"<!-- c --> <!-- d -->a", " a"),
        (b"a<!-- c --> <!-- d -->b", "a b"),
        (b" &amp;&#x41;&lt;&#32;", " &A< "),
        (b"a&#13;&#10;b", "a\r\nb"),
        (b" ", " "),
        (b"<![CDATA[<&]]]]><![CDATA[>]]>", "<&]]>"),
    ],
)
def test_each_character_of_a_text_is_kept_however_it_is_written(sample, written, read):
    parsed = parse(sample.replace(b">LRN-1<", b">" + written + b"<"))
    assert parsed.findings == ()
    assert parsed.declaration.functional_reference_id == read
    assert parse(to_xml(parsed.declaration, parsed.envelope)) == parsed


@pytest.mark.parametrize(
    ("written", "value"),
    [(b"+5", "5"), (b"05.50", "5.50"), (b".5", "0.5"), (b"5.", "5"), (b"-0.0000000", "-0E-7")],
)
def test_each_written_form_of_a_decimal_has_its_value_in_xml_and_json(sample, written, value):
    parsed = parse(sample.replace(b">10.00<", b">" + written + b"<"))
    assert parsed.findings == ()
    assert str(parsed.declaration.invoice_amount.value) == value
    assert parse(to_xml(parsed.declaration, parsed.envelope)) == parsed
    assert canonical_json.parse(canonical_json.to_json(parsed.declaration)).findings == ()


@pytest.mark.parametrize(
    "attribute",
    [b'xml:space="preserve"', b'xml:lang="en"', b'xml:base="u"', b'xmlns:x="u" x:y=""',
     b'xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:type="t"',
     b'xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:nil="true"'],
)  # fmt: skip
@pytest.mark.parametrize("tag", [b"MetaData", b"WCOTypeName", b"Agent", b"FunctionCode"])
def test_an_attribute_of_xml_or_xsi_is_never_dropped_in_silence(sample, tag, attribute):
    message = sample.replace(b"<GoodsShipment>", b"<Agent></Agent><GoodsShipment>")
    changed = message.replace(b"<" + tag, b"<" + tag + b" " + attribute, 1)
    assert "MSG-021" in [f.code for f in parse(changed).findings]


def test_any_prefix_will_do(sample):
    declared = (
        b'<q:Declaration xmlns:q="urn:wco:datamodel:WCO:DEC-DMS:2"><q:ID>a</q:ID></q:Declaration>'
    )
    assert parse(declared).declaration == Declaration(id="a")
    assert parse(declared).findings == ()


def test_codes_and_numbers_lose_outer_spaces_and_texts_keep_them(sample):
    spaced = sample.replace(b">KE<", b"> KE\n<").replace(b">10.00<", b"> 10.00 <")
    assert parse(spaced) == parse(sample)
    text = parse(sample.replace(b">LRN-1<", b"> LRN  1 <")).declaration
    assert text.functional_reference_id == " LRN  1 "


def test_a_latin_1_message_that_says_so_is_read(sample):
    latin = sample.replace(b"UTF-8", b"ISO-8859-1").replace(b"Fish", "Crème".encode("latin-1"))
    item = parse(latin).declaration.goods_shipment.government_agency_goods_item[0]
    assert item.commodity.description == "Crème & chips"


def test_a_bare_declaration_is_read_and_written_bare():
    bare = (
        b'<Declaration xmlns="urn:wco:datamodel:WCO:DEC-DMS:2">'
        b"<FunctionCode>9</FunctionCode></Declaration>"
    )
    parsed = parse(bare)
    assert parsed.envelope == Envelope(form="Declaration")
    assert b"MetaData" not in to_xml(parsed.declaration, parsed.envelope)
    assert parse(to_xml(parsed.declaration, parsed.envelope)) == parsed


def test_the_header_of_a_submit_request_is_kept_and_written_again(sample):
    meta = sample.partition(b"?>")[2]
    wrapped = (
        b'<s:submitDeclarationRequest xmlns:s="http://uk/gov/hmrc/mdg/declarationmanagement/'
        b'submitdeclaration/request/schema/v1"><s:requestCommon><s:regime>CDS</s:regime>'
        b"</s:requestCommon><s:requestDetail>" + meta + b"</s:requestDetail>"
        b"</s:submitDeclarationRequest>"
    )
    parsed = parse(wrapped)
    assert parsed.findings == ()
    assert parsed.envelope.request == (("regime", "CDS"),)
    assert parsed.declaration == parse(sample).declaration
    assert parse(to_xml(parsed.declaration, parsed.envelope)) == parsed


@pytest.mark.parametrize(
    "data",
    [
        b"<MetaData/>",
        b"<submitDeclarationRequest/>",
        b"<submitDeclarationRequest><requestDetail/></submitDeclarationRequest>",
    ],
)
def test_a_wrapper_without_a_declaration_says_what_it_lacks(data):
    parsed = parse(data)
    assert parsed.declaration is None
    assert [f.code for f in parsed.findings] == ["MSG-028"]


def test_a_root_that_is_no_declaration_is_named():
    (finding,) = parse(b"<html/>").findings
    assert (finding.code, finding.value) == ("MSG-011", "html")


@pytest.mark.parametrize(
    "declaration",
    [
        Declaration(id="a\x00b"),
        Declaration(invoice_amount=Amount(Decimal("NaN"))),
        Declaration(invoice_amount=Amount(Decimal("1E+999999"))),
    ],
)
def test_what_xml_cannot_carry_is_not_written(declaration):
    with pytest.raises(ValueError, match="cannot"):
        to_xml(declaration)


def test_mutations_of_a_message_give_findings_or_a_message_and_never_an_exception(sample):
    @settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.integers(0, len(sample)), st.integers(0, 20), st.binary(max_size=6))
    def holds(start, length, insert):
        parsed = parse(sample[:start] + insert + sample[start + length :])
        assert parsed.declaration is not None or parsed.findings

    holds()


def test_no_truncation_of_a_message_is_accepted(sample):
    whole = sample.rstrip()
    assert not has_errors(parse(whole).findings)
    for end in range(len(whole) - 1):
        assert has_errors(parse(whole[:end]).findings)
